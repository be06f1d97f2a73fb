import { _electron, type ElectronApplication } from 'playwright-core'
import { presentElectron } from '../../../../build/electron-binary.ts'
import { root } from '../../../../build/paths.ts'
import { startVirtualDisplay, type VirtualDisplay } from '../../../../build/virtual-display.ts'
import { flagsWith } from '../bad-microphone.ts'
import { type E2eHostPort, type InstallOptions, type Opened, type Place, preparePage } from './host.ts'

const LIMIT_MS = 90_000

/** The built desktop program in Electron itself. */
export function createElectronHost(): E2eHostPort {
  const apps: ElectronApplication[] = []
  const displays: VirtualDisplay[] = []

  async function displayFor(hasKeys: boolean): Promise<Record<string, string>> {
    if (process.platform !== 'linux' || hasKeys) return {}
    const display = await startVirtualDisplay()
    if (!display) throw new Error('Xvfb did not start')
    displays.push(display)
    return { DISPLAY: display.name }
  }

  const open = async ({ env }: Place, options: InstallOptions): Promise<Opened> => {
    const electron = presentElectron(process.env)
    if (electron.kind === 'none') throw new Error(`Electron cannot be used here: ${electron.why}`)
    const { hasKeys = false, microphone, microphoneFault = null } = options
    // Its sandbox stays on: the program asks for it, and tests must not look at another one.
    const flags = flagsWith(microphone, microphoneFault).filter((flag) => flag !== '--no-sandbox')
    const app = await _electron.launch({
      executablePath: electron.path,
      args: [root, ...flags],
      env: { ...definedEnv(), ...env, ...(await displayFor(hasKeys)) },
      colorScheme: options.colorScheme ?? 'light',
      timeout: LIMIT_MS,
    })
    apps.push(app)
    const isMain = (url: string): boolean => url === 'earshot://app/'
    const page =
      app.windows().find((window) => isMain(window.url())) ??
      (await app.waitForEvent('window', { predicate: (window) => isMain(window.url()), timeout: LIMIT_MS }))
    await page.waitForLoadState('load')
    await preparePage(page)
    const child = app.process()
    return {
      page,
      context: app.context(),
      url: page.url(),
      electron: null,
      program: {
        pid: child.pid ?? 0,
        async stop(signal) {
          if (signal !== 'SIGKILL') return await app.close()
          const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
          child.kill('SIGKILL')
          await gone
        },
      },
      async inBackground(work) {
        const window = await app.browserWindow(page)
        await window.evaluate((shown) => shown.minimize())
        await work()
        await window.evaluate((shown) => shown.restore())
      },
    }
  }

  return {
    open,
    openAgain: (_before, place, options) => open(place, options),
    async end() {
      // A program that a test has killed cannot be closed any more.
      await Promise.allSettled(apps.map((app) => app.close()))
      await Promise.all(displays.map((display) => display.stop()))
    },
  }
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}
