import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { E2E_HOST } from '../../../build/e2e-hosts.ts'
import { type Program, startProgram } from '../../support/programs.ts'
import { createBrowserHost } from './hosts/browser.ts'
import { createElectronHost } from './hosts/electron.ts'
import type { E2eHostPort, InstallOptions, Opened, Place } from './hosts/host.ts'
import { createStandInHost } from './hosts/stand-in.ts'

const results = fileURLToPath(new URL('../../../test-results', import.meta.url))

/** One person's installation: its own data folder, program and window, on the host that this run is for. */
export interface Installation extends Opened {
  readonly profile: string
  readonly dataDir: string
  readonly options: InstallOptions
  screenshot(name: string): Promise<void>
}

export interface RunningServer {
  readonly url: string
  readonly ownerInvitation: string
  readonly program: Program
}

/** A server and the installations on it, all real processes in one temporary folder. */
export interface World {
  readonly folder: string
  startServer(): Promise<RunningServer>
  /** The same server once more, after it ended: same folder, same address. */
  startServerAgain(server: RunningServer): Promise<Program>
  install(profile: string, options: InstallOptions): Promise<Installation>
  /** The same once more, after its program has ended; where windows end with it, `page` is another. */
  startAgain(installation: Installation): Promise<Installation>
  /** What a profile's program is started with, for tests that start it themselves. */
  placeOf(profile: string): Place
  env(profile: string): Record<string, string>
  end(): Promise<void>
}

const hostName = process.env[E2E_HOST] ?? 'browser'
const picturePrefix = hostName === 'browser' ? '' : `${hostName}-`

function createHost(): E2eHostPort {
  switch (hostName) {
    case 'stand-in':
      return createStandInHost()
    case 'electron':
      return createElectronHost()
    default:
      return createBrowserHost()
  }
}

export function createWorld(name: string): World {
  const folder = mkdtempSync(path.join(tmpdir(), `earshot-${name}-`))
  const host = createHost()
  const programs: Program[] = []
  const env = (profile: string) => ({ EARSHOT_DATA_DIR: path.join(folder, profile) })
  const placeOf = (profile: string): Place => ({ env: env(profile), dataDir: path.join(folder, profile) })
  mkdirSync(results, { recursive: true })

  async function serve(port: string): Promise<{ program: Program; url: string }> {
    const data = path.join(folder, 'server')
    const program = startProgram('server/main.ts', ['--port', port, '--data', data, '--owner', 'Alice'], {})
    programs.push(program)
    const [, url = ''] = await program.waitForLine(/^listening on (http:\S+)/)
    return { program, url }
  }

  const installed = (profile: string, options: InstallOptions, opened: Opened): Installation => ({
    ...opened,
    profile,
    options,
    dataDir: path.join(folder, profile, 'profiles', 'default'),
    screenshot: async (shot) => {
      await opened.page.screenshot({ path: path.join(results, `${picturePrefix}${name}-${shot}.png`) })
    },
  })

  const world: World = {
    folder,
    env,
    async startServer() {
      const { program, url } = await serve('0')
      const [, ownerInvitation = ''] = await program.waitForLine(/^invitation (http:\S+)/)
      return { url, ownerInvitation, program }
    },
    startServerAgain: async ({ url }) => (await serve(new URL(url).port)).program,
    placeOf,
    install: async (profile, options) => installed(profile, options, await host.open(placeOf(profile), options)),
    async startAgain(before) {
      const { profile, options } = before
      return installed(profile, options, await host.openAgain(before, placeOf(profile), options))
    },
    async end() {
      await host.end()
      await Promise.all(programs.toReversed().map((program) => program.stop()))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    },
  }
  return world
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
