import { type ChildProcess, fork } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Answer, Question } from './driver.ts'
import { type HostOptions, optionsInEnv } from './options.ts'

const root = resolve(import.meta.dirname, '..', '..')

/** The built main program in a Node process of its own, with the stand-in for `electron`. */
export interface ElectronRun {
  readonly pid: number
  /** One of the skills in `skills.ts`. */
  ask<T>(name: string, ...args: unknown[]): Promise<T>
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  stderr(): string
  /** Ends it with SIGTERM, as a system does; killed when that takes longer than ten seconds. */
  stop(): Promise<void>
  kill(): Promise<void>
}

export interface StartOptions {
  readonly dataDir: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Where the person is. */
  readonly cwd?: string
  /** Without windows, unless said. */
  readonly host?: HostOptions
  /** Another build than `dist/electron/main.js`. */
  readonly main?: string
}

const STOP_LIMIT_MS = 10_000

export function startElectron({ dataDir, args = [], env = {}, cwd, host, main }: StartOptions): ElectronRun {
  const register = pathToFileURL(resolve(import.meta.dirname, 'register.ts')).href
  const child: ChildProcess = fork(main ?? resolve(root, 'dist/electron/main.js'), [...args], {
    execArgv: ['--import', register],
    ...(cwd === undefined ? {} : { cwd }),
    // No display: who runs the tests may have keys of their own.
    env: {
      ...process.env,
      EARSHOT_DATA_DIR: dataDir,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
      XDG_SESSION_TYPE: '',
      ...env,
      ...optionsInEnv(host ?? { windows: 'none' }),
    },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  })
  let errors = ''
  let lastId = 0
  const open = new Map<number, (answer: Answer) => void>()
  child.stderr?.on('data', (chunk: Buffer) => {
    errors += String(chunk)
  })
  child.on('message', (answer: Answer) => {
    open.get(answer.id)?.(answer)
    open.delete(answer.id)
  })
  const exited = new Promise<number | null>((done) => child.once('exit', done))
  void exited.then(() => {
    for (const [id, answer] of open) answer({ id, ok: false, error: `the program ended: ${errors}` })
  })
  return {
    pid: child.pid ?? 0,
    exited,
    stderr: () => errors,
    ask<T>(name: string, ...args: unknown[]): Promise<T> {
      lastId += 1
      const question: Question = { id: lastId, name, args }
      return new Promise<T>((done, fail) => {
        open.set(question.id, (answer) => (answer.ok ? done(answer.value as T) : fail(new Error(answer.error))))
        child.send(question, (error) => error && fail(error))
      })
    },
    async stop() {
      child.kill('SIGTERM')
      const limit = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT_MS)
      await exited
      clearTimeout(limit)
    },
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
