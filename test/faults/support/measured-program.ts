import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'

const probe = new URL('./probe.ts', import.meta.url).href

/** The young generation keeps one size (megabytes): it grows by leaps when it likes, and these would hide a slope. */
const steadyHeap = ['--min-semi-space-size=4', '--max-semi-space-size=4']

/** What a process holds after all garbage is collected. */
export interface Sample {
  readonly kind: 'sample'
  /** As the system counts: `VmRSS`. */
  readonly rssBytes: number
  /** The heap and what hangs on it. */
  readonly liveBytes: number
  /** Open descriptors that are no sockets. */
  readonly files: number
  readonly sockets: number
}

export interface MeasuredProgram {
  readonly child: ChildProcess
  measure(): Promise<Sample>
  /** The first group of the first line of output that matches. */
  line(pattern: RegExp): Promise<string>
  end(): Promise<void>
}

/** One of our programs, run for real, with a probe beside it. */
export function startMeasured(program: URL, args: readonly string[]): MeasuredProgram {
  const child = fork(program, args, {
    execArgv: ['--expose-gc', ...steadyHeap, '--import', probe],
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const lines: string[] = []
  if (child.stdout) createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const failed = gone.then(() => Promise.reject(new Error(`${program.pathname} ended: ${lines.join('\n')}`)))
  failed.catch(() => undefined)
  return {
    child,
    measure() {
      const answer = new Promise<Sample>((resolve) => {
        const look = (message: Sample): void => {
          if (message.kind !== 'sample') return
          child.off('message', look)
          resolve(message)
        }
        child.on('message', look)
      })
      child.send('measure')
      return Promise.race([answer, failed])
    },
    line(pattern) {
      const found = new Promise<string>((resolve) => {
        const look = setInterval(() => {
          const match = lines.map((line) => pattern.exec(line)?.[1]).find((group) => group !== undefined)
          if (match === undefined) return
          clearInterval(look)
          resolve(match)
        }, 10)
        void gone.then(() => clearInterval(look))
      })
      return Promise.race([found, failed])
    },
    async end() {
      child.kill()
      await gone
    },
  }
}
