import type { Browser } from 'playwright-core'
import { type Program, startProgram } from '../../../support/programs.ts'
import { launchOnDisplay, launchWith } from '../bad-microphone.ts'
import { type E2eHostPort, type Opened, type Place, preparePage } from './host.ts'

export interface BrowserProgram {
  readonly url: string
  readonly program: Program
}

/** `port`: 0 picks a free one. */
export async function startBrowserProgram(
  place: Place,
  options: { hasKeys: boolean; port: number },
): Promise<BrowserProgram> {
  // The display of this run is X11, whatever the tests are started from.
  const session = { WAYLAND_DISPLAY: '', XDG_SESSION_TYPE: '' }
  const keys = options.hasKeys ? session : { ...session, DISPLAY: '' }
  const args = ['--port', String(options.port)]
  const program = startProgram('electron/browser/main.ts', args, { ...place.env, ...keys })
  const [, url = ''] = await program.waitForLine(/(http:\/\/127\.0\.0\.1:\d+\/\?key=\S+)/)
  return { url, program }
}

/** The browser host, and a Chromium of its own for each person. */
export function createBrowserHost(): E2eHostPort {
  const programs: Program[] = []
  const browsers: Browser[] = []
  const start = async (place: Place, hasKeys: boolean, port: number): Promise<BrowserProgram> => {
    const started = await startBrowserProgram(place, { hasKeys, port })
    programs.push(started.program)
    return started
  }
  return {
    async open(place, options) {
      const { url, program } = await start(place, options.hasKeys ?? false, 0)
      const { isOnDisplay = false, microphone, camera = null } = options
      const browser = isOnDisplay
        ? await launchOnDisplay(microphone, camera)
        : await launchWith(microphone, options.microphoneFault ?? null)
      browsers.push(browser)
      const context = await browser.newContext({
        viewport: isOnDisplay ? null : { width: 1280, height: 800 },
        colorScheme: options.colorScheme ?? 'light',
      })
      if (isOnDisplay) await context.grantPermissions(['microphone', ...(camera === null ? [] : ['camera'])])
      const page = await context.newPage()
      await preparePage(page)
      await page.goto(url)
      return {
        page,
        context,
        url,
        program,
        electron: null,
        async inBackground(work) {
          const tab = await context.newPage()
          await tab.bringToFront()
          await work()
          await page.bringToFront()
          await tab.close()
        },
      }
    },
    async openAgain(before, place, options): Promise<Opened> {
      const port = Number(new URL(before.url).port)
      const { url, program } = await start(place, options.hasKeys ?? false, port)
      await before.page.goto(url)
      return { ...before, url, program }
    },
    async end() {
      await Promise.all(browsers.map((browser) => browser.close()))
      await Promise.all(programs.toReversed().map((program) => program.stop()))
    },
  }
}
