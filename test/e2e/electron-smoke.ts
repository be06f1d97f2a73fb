import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { _electron, type ElectronApplication, type Page } from 'playwright-core'

/**
 * Starts the real Electron binary on the built program and looks at what only it can show: the window opens, the page loads by
 * its own protocol under its policy, reaches the core, and has no Node. Ends with exit code 1 when anything of that is not so.
 */
const root = resolve(import.meta.dirname, '..', '..')
const LIMIT_MS = 90_000

const checks: readonly { readonly name: string; look(app: ElectronApplication, page: Page): Promise<boolean> }[] = [
  { name: 'the page comes from earshot://app/', look: async (_, page) => page.url().startsWith('earshot://app/') },
  {
    name: 'the page shows the app',
    look: async (_, page) => {
      await page.waitForFunction(() => (document.body.textContent ?? '').trim().length > 0, undefined, {
        timeout: 30_000,
      })
      return (await page.title()).includes('Earshot')
    },
  },
  {
    name: 'the page has no Node and no IPC but the four functions',
    look: (_, page) =>
      page.evaluate(() => {
        const names = Object.keys(Reflect.get(window, 'earshot') ?? {}).sort()
        return !('require' in window) && !('process' in window) && names.join() === 'host,onMessage,send,sendBytes'
      }),
  },
  {
    name: 'the core answers',
    look: (_, page) =>
      page.evaluate(
        () =>
          new Promise<boolean>((answered) => {
            const api = window.earshot
            if (!api) return answered(false)
            const id = 900_001
            api.onMessage((message) => {
              const answer = message as { id?: number; kind?: string }
              if (answer.id === id) answered(answer.kind === 'data')
            })
            api.send({ kind: 'call', id, type: 'subscription', path: 'feed' })
          }),
      ),
  },
  {
    name: 'inline scripts are refused',
    look: (_, page) =>
      page.evaluate(() => {
        const script = document.createElement('script')
        script.textContent = 'window.__ran = true'
        document.head.append(script)
        return !('__ran' in window)
      }),
  },
  {
    name: 'navigation away is refused',
    look: async (_, page) => {
      await page.evaluate(() => {
        window.location.href = 'about:blank'
      })
      await page.waitForTimeout(500)
      return page.url().startsWith('earshot://app/')
    },
  },
  {
    name: 'the window is sandboxed',
    look: (app) =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().length === 1 && process.type === 'browser'),
  },
]

async function main(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'earshot-smoke-'))
  const executablePath = String(createRequire(join(root, 'package.json'))('electron'))
  const app = await _electron.launch({
    executablePath,
    args: [root, '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'],
    env: { ...definedEnv(), EARSHOT_DATA_DIR: dataDir },
    timeout: LIMIT_MS,
  })
  app.process().stderr?.on('data', (chunk: Buffer) => process.stderr.write(chunk))
  let failures = 0
  try {
    const page = await app.firstWindow({ timeout: LIMIT_MS })
    await page.waitForLoadState('load')
    for (const { name, look } of checks) {
      const isOk = await look(app, page).catch((error: unknown) => {
        console.error(error)
        return false
      })
      if (!isOk) failures += 1
      console.log(`${isOk ? 'ok    ' : 'FAILED'} ${name}`)
    }
    await mkdir(join(root, 'test-results'), { recursive: true })
    await page.screenshot({ path: join(root, 'test-results', `electron-${process.platform}.png`) })
  } finally {
    await app.close()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 500 })
  }
  console.log(`${checks.length - failures} passed, ${failures} failed`)
  return failures === 0 ? 0 : 1
}

function definedEnv(): Record<string, string> {
  const entries = Object.entries(process.env).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return Object.fromEntries(entries)
}

process.exitCode = await main()
