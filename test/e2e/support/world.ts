import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Program, startProgram } from '../../support/programs.ts'
import { launchWith, type MicrophoneFault } from './bad-microphone.ts'

const results = fileURLToPath(new URL('../../../test-results', import.meta.url))

/** One person's installation: its own data folder, its own browser host, its own browser. */
export interface Installation {
  readonly dataDir: string
  readonly page: Page
  readonly context: BrowserContext
  readonly url: string
  /** The program behind the page. */
  readonly program: Program
  screenshot(name: string): Promise<void>
}

export interface RunningServer {
  readonly url: string
  readonly ownerInvitation: string
  readonly program: Program
}

export interface InstallOptions {
  /** A WAV file that is spoken from the moment the microphone opens; null: Chromium's own beeps. */
  readonly microphone: string | null
  readonly microphoneFault?: MicrophoneFault
  readonly hasKeys?: boolean
  readonly colorScheme?: 'light' | 'dark'
}

/** A server and the installations on it, all real processes in one temporary folder. */
export interface World {
  readonly folder: string
  startServer(): Promise<RunningServer>
  /** The same server once more, after it ended: same folder, same address. */
  startServerAgain(server: RunningServer): Promise<Program>
  /** `hasKeys`: sees the keys of this run's display; only one should, as on two desks. */
  startHost(
    profile: string,
    options?: { hasKeys?: boolean; port?: number },
  ): Promise<{ url: string; dataDir: string; program: Program }>
  install(profile: string, options: InstallOptions): Promise<Installation>
  env(profile: string): Record<string, string>
  end(): Promise<void>
}

export function createWorld(name: string): World {
  const folder = mkdtempSync(path.join(tmpdir(), `earshot-${name}-`))
  const programs: Program[] = []
  const browsers: Browser[] = []
  const env = (profile: string) => ({ EARSHOT_DATA_DIR: path.join(folder, profile) })
  mkdirSync(results, { recursive: true })

  async function serve(port: string): Promise<{ program: Program; url: string }> {
    const data = path.join(folder, 'server')
    const program = startProgram('server/main.ts', ['--port', port, '--data', data, '--owner', 'Alice'], {})
    programs.push(program)
    const [, url = ''] = await program.waitForLine(/^listening on (http:\S+)/)
    return { program, url }
  }

  const world: World = {
    folder,
    env,
    async startServer() {
      const { program, url } = await serve('0')
      const [, ownerInvitation = ''] = await program.waitForLine(/^invitation (http:\S+)/)
      return { url, ownerInvitation, program }
    },
    startServerAgain: async ({ url }) => (await serve(new URL(url).port)).program,
    async startHost(profile, { hasKeys = false, port = 0 } = {}) {
      const keys: Record<string, string> = hasKeys ? {} : { DISPLAY: '' }
      const program = startProgram('electron/browser/main.ts', ['--port', String(port)], { ...env(profile), ...keys })
      programs.push(program)
      const [, url = ''] = await program.waitForLine(/(http:\/\/127\.0\.0\.1:\d+\/\?key=\S+)/)
      return { url, dataDir: path.join(folder, profile, 'profiles', 'default'), program }
    },
    async install(profile, options) {
      const host = await world.startHost(profile, options)
      const browser = await launchWith(options.microphone, options.microphoneFault ?? null)
      browsers.push(browser)
      const context = await browser.newContext({
        viewport: { width: 1280, height: 800 },
        colorScheme: options.colorScheme ?? 'light',
      })
      const page = await context.newPage()
      await page.addInitScript(rememberAudioElements)
      await page.goto(host.url)
      return {
        dataDir: host.dataDir,
        page,
        context,
        url: host.url,
        program: host.program,
        screenshot: async (shot) => {
          await page.screenshot({ path: path.join(results, `${name}-${shot}.png`) })
        },
      }
    },
    async end() {
      await Promise.all(browsers.map((browser) => browser.close()))
      await Promise.all(programs.toReversed().map((program) => program.stop()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
  return world
}

/** The player's element need not be in the document; the test finds the one that was last asked to play. */
function rememberAudioElements(): void {
  const page = window as typeof window & { lastPlayed?: HTMLMediaElement }
  const play = HTMLMediaElement.prototype.play
  HTMLMediaElement.prototype.play = function remembered() {
    page.lastPlayed = this
    return play.call(this)
  }
}

/** Real key events on the X display of this run. */
export function xdotool(...args: readonly string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('xdotool', args, { stdio: ['ignore', 'ignore', 'pipe'] })
    let text = ''
    child.stderr.on('data', (chunk: Buffer) => {
      text += chunk.toString()
    })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error(`xdotool ${args.join(' ')}: ${text}`))))
  })
}
