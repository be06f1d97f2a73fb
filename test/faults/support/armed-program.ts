import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import type { CrashPoint, ToCrashPoints } from './crash-point.ts'

const crashPoints = new URL('./crash-points.ts', import.meta.url).href
/** Long beyond any step; what is not reached by then never will be. */
const PATIENCE_MS = 60_000

/** One of our programs in a process of its own that can be told where to die. */
export interface ArmedProgram<To extends object, From extends { readonly kind: string }> {
  send(message: To): void
  /** The next message of that kind since the last one was taken; rejects when the process ends before. */
  next<K extends From['kind']>(kind: K): Promise<Extract<From, { kind: K }>>
  /** Whether one of that kind has come and waits to be taken. */
  has(kind: From['kind']): boolean
  /** Those of that kind that came so far are never taken. */
  drop(kind: From['kind']): void
  /** The first line of its standard output that matches. */
  waitForLine(pattern: RegExp): Promise<RegExpExecArray>
  arm(point: CrashPoint): Promise<void>
  /** Resolves when it has died at its point, by itself; rejects when it does not get there. */
  whenDead(): Promise<void>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

/** `script`: absolute path. */
export function startArmed<To extends object, From extends { readonly kind: string }>(
  script: string,
  args: readonly string[],
): ArmedProgram<To, From> {
  const child = fork(script, [...args], {
    execArgv: ['--import', crashPoints],
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', process.env.EARSHOT_TEST_LOG ? 'inherit' : 'ignore', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const heard = createInbox<{ readonly kind: string }>(gone, script)
  const lines = createInbox<string>(gone, script)
  child.on('message', (message: { readonly kind: string }) => heard.add(message))
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.add(line))
  const send = (message: object): void => tell(child, message)
  return {
    send,
    next: async (kind) =>
      (await heard.take((message) => message.kind === kind)) as Extract<From, { kind: typeof kind }>,
    has: (kind) => heard.has((message) => message.kind === kind),
    drop: (kind) => heard.drop((message) => message.kind === kind),
    async waitForLine(pattern) {
      const match = pattern.exec(await lines.take((line) => pattern.test(line)))
      if (!match) throw new Error(`no ${pattern}`)
      return match
    },
    async arm(point) {
      send({ kind: 'crashAt', point } satisfies ToCrashPoints)
      await heard.take((message) => message.kind === 'armed')
    },
    async whenDead() {
      const late = new Promise<never>((_, reject) => {
        const timer = setTimeout(() => reject(new Error(`${script} never came to its point`)), PATIENCE_MS)
        void gone.then(() => clearTimeout(timer))
      })
      await Promise.race([gone, late])
      if (child.signalCode !== 'SIGKILL') throw new Error(`${script} ended with ${child.exitCode}`)
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}

function tell(child: ChildProcess, message: object): void {
  // A process that was killed hears nothing more.
  if (child.connected) child.send(message, () => undefined)
}

/** What came, each taken once. */
function createInbox<T>(gone: Promise<void>, who: string) {
  const held: T[] = []
  const waiting = new Set<() => void>()
  return {
    add(item: T) {
      held.push(item)
      for (const look of [...waiting]) look()
    },
    has: (isIt: (item: T) => boolean): boolean => held.some(isIt),
    drop(isIt: (item: T) => boolean) {
      for (let at = held.findIndex(isIt); at >= 0; at = held.findIndex(isIt)) held.splice(at, 1)
    },
    take: (isIt: (item: T) => boolean): Promise<T> =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const at = held.findIndex(isIt)
          if (at < 0) return
          waiting.delete(look)
          clearTimeout(timer)
          resolve(held.splice(at, 1)[0] as T)
        }
        const fail = (why: string): void => {
          waiting.delete(look)
          clearTimeout(timer)
          reject(new Error(`${who} ${why} before it said what was waited for`))
        }
        const timer = setTimeout(() => fail(`was silent for ${PATIENCE_MS} ms`), PATIENCE_MS)
        waiting.add(look)
        void gone.then(() => fail('ended'))
        look()
      }),
  }
}
