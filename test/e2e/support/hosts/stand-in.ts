import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findBrowser } from '../../../../build/system.ts'
import { startVirtualDisplay, type VirtualDisplay } from '../../../../build/virtual-display.ts'
import { type ElectronRun, startElectron } from '../../../electron-host/start.ts'
import { flagsOnDisplay, flagsWith, PLACE_ON_DISPLAY } from '../bad-microphone.ts'
import { type E2eHostPort, type InstallOptions, type Opened, type Place, preparePage } from './host.ts'

const MAIN_WINDOW = 'http://app.earshot.localhost/'
const WINDOW_LIMIT_MS = 60_000

/** The built desktop program on the stand-in for Electron, in windows on an X display. */
export function createStandInHost(): E2eHostPort {
  const runs: ElectronRun[] = []
  const displays: VirtualDisplay[] = []

  async function displayFor(isOnDisplay: boolean): Promise<string> {
    // This run's display is for one person; the others sit at another desk.
    if (isOnDisplay) return process.env.DISPLAY ?? ''
    const display = await startVirtualDisplay()
    if (!display) throw new Error('Xvfb did not start')
    displays.push(display)
    return display.name
  }

  const open = async ({ dataDir }: Place, options: InstallOptions): Promise<Opened> => {
    const executablePath = findBrowser()
    if (!executablePath) throw new Error('No Chromium found: apt-get install chromium')
    const { hasKeys = false, isOnDisplay = false, microphone, microphoneFault = null, displays: areas } = options
    const display = await displayFor(hasKeys || isOnDisplay)
    const flags = isOnDisplay ? flagsOnDisplay(microphone) : flagsWith(microphone, microphoneFault)
    const electron = startElectron({
      dataDir,
      env: hasKeys ? { DISPLAY: display } : {},
      host: {
        windows: 'chromium',
        chromium: { executablePath, flags, display },
        ...(areas ? { displays: areas } : {}),
      },
    })
    runs.push(electron)
    const browser = await chromium.connectOverCDP(await electron.ask<string>('endpoint'))
    const [context] = browser.contexts()
    if (!context) throw new Error('the stand-in’s Chromium has no context')
    const page = await windowAt(context, MAIN_WINDOW)
    // It comes after the main one, and a key is only worth pressing once it can record.
    await windowAt(context, `${MAIN_WINDOW}capture.html`)
    if (isOnDisplay) {
      await context.grantPermissions(['microphone'], { origin: new URL(MAIN_WINDOW).origin })
      await electron.ask('move', PLACE_ON_DISPLAY)
    }
    await page.emulateMedia({ colorScheme: options.colorScheme ?? 'light' })
    await preparePage(page)
    return {
      page,
      context,
      url: page.url(),
      electron,
      program: {
        pid: electron.pid,
        stop: (signal) => (signal === 'SIGKILL' ? electron.kill() : electron.stop()),
      },
      async inBackground(work) {
        await electron.ask('leave')
        await work()
        await electron.ask('focusWindow')
      },
    }
  }

  return {
    open,
    openAgain: (_before, place, options) => open(place, options),
    async end() {
      await Promise.all(runs.map((run) => run.stop()))
      await Promise.all(displays.map((display) => display.stop()))
    },
  }
}

async function windowAt(context: BrowserContext, url: string): Promise<Page> {
  const limitMs = performance.now() + WINDOW_LIMIT_MS
  while (performance.now() < limitMs) {
    const found = context.pages().find((page) => page.url() === url)
    if (found) {
      await found.waitForLoadState('load')
      return found
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`no window shows ${url}; there are ${context.pages().map((page) => page.url())}`)
}
