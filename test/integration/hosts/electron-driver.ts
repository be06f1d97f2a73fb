import { type ChildProcess, fork } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Answer, Question } from '../../fakes/electron/driver.ts'

const root = resolve(import.meta.dirname, '..', '..', '..')

/** The built main program in a Node process of its own, with the recording fake for `electron`. */
export interface ElectronRun {
  ask<T>(name: string, ...args: unknown[]): Promise<T>
  /** Resolves with the exit code. */
  readonly exited: Promise<number | null>
  stderr(): string
  kill(): Promise<void>
}

export function startElectron(options: { dataDir: string; args?: readonly string[] }): ElectronRun {
  const register = pathToFileURL(resolve(root, 'test/fakes/electron/register.ts')).href
  const child: ChildProcess = fork(resolve(root, 'dist/electron/main.js'), [...(options.args ?? [])], {
    execArgv: ['--import', register],
    env: { ...process.env, EARSHOT_DATA_DIR: options.dataDir, DISPLAY: '', WAYLAND_DISPLAY: '' },
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
    async kill() {
      child.kill('SIGKILL')
      await exited
    },
  }
}
