import { spawn } from 'node:child_process'
import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import type { HostOptions } from '../options.ts'
import { createDevtools, type Devtools } from './devtools.ts'
import { PICKED_TITLE } from './source-picker.ts'

export interface Chromium {
  readonly devtools: Devtools
  /** Where a test's Playwright connects to the same windows. */
  readonly endpoint: string
  close(): Promise<void>
}

export interface LaunchDeps {
  readonly options: NonNullable<HostOptions['chromium']>
  readonly userDataDir: string
  readonly schemes: readonly string[]
  readonly serverPort: number
}

const CLOSE_LIMIT_MS = 5_000

/** Chromium without a window of its own, which reaches our schemes' server and nothing else of the world. */
export async function launchChromium(deps: LaunchDeps): Promise<Chromium> {
  const { options } = deps
  await waitForPrevious(deps.userDataDir)
  const child = spawn(options.executablePath, [...flagsFor(deps), ...options.flags], {
    env: { ...process.env, DISPLAY: options.display },
    stdio: ['ignore', 'ignore', 'pipe', 'pipe', 'pipe'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const printed: string[] = []
  const endpoint = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stderr as Readable }).on('line', (line) => {
      printed.push(line)
      const [, url] = /DevTools listening on (ws:\S+)/.exec(line) ?? []
      if (url !== undefined) resolve(url)
    })
    child.once('error', reject)
    void gone.then(() => reject(new Error(`Chromium ended before it had started: ${printed.join('\n')}`)))
  })
  const devtools = createDevtools(child.stdio[3] as Writable, child.stdio[4] as Readable)
  return {
    devtools,
    endpoint,
    async close() {
      void devtools.send('Browser.close').catch(() => undefined)
      const limit = setTimeout(() => child.kill('SIGKILL'), CLOSE_LIMIT_MS)
      await gone
      clearTimeout(limit)
    },
  }
}

/** One whose program was killed is still on its way out, and would take this one for a second window of its own. */
async function waitForPrevious(userDataDir: string): Promise<void> {
  const limitMs = performance.now() + CLOSE_LIMIT_MS
  while (isRunning(userDataDir) && performance.now() < limitMs) await new Promise((resolve) => setTimeout(resolve, 50))
}

function isRunning(userDataDir: string): boolean {
  try {
    // A link to `HOST-PID`, which leads nowhere.
    const pid = Number(readlinkSync(join(userDataDir, 'SingletonLock')).split('-').at(-1))
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

function flagsFor({ userDataDir, schemes, serverPort }: LaunchDeps): string[] {
  const ours = schemes.map((scheme) => `MAP *.${scheme}.localhost 127.0.0.1:${serverPort}`)
  return [
    `--user-data-dir=${userDataDir}`,
    '--remote-debugging-pipe',
    '--remote-debugging-port=0',
    `--host-resolver-rules=${[...ours, 'MAP * ~NOTFOUND', 'EXCLUDE 127.0.0.1'].join(', ')}`,
    '--no-startup-window',
    '--no-default-browser-check',
    '--password-store=basic',
    '--hide-crash-restore-bubble',
    '--noerrdialogs',
    '--disable-popup-blocking',
    '--disable-infobars',
    '--disable-features=Translate,MediaRouter,GlobalMediaControls',
    '--disable-renderer-backgrounding',
    '--disable-background-timer-throttling',
    '--disable-backgrounding-occluded-windows',
    '--lang=en-US',
    // What is shown is for the program to choose; Chromium's own dialog answers itself: see `source-picker.ts`.
    '--auto-select-screen-capture-source',
    `--auto-select-window-capture-source-by-title=${PICKED_TITLE}`,
  ]
}
