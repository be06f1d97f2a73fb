import { type ChildProcess, fork } from 'node:child_process'
import type { CaptureCommand, CaptureFact } from '../../../shared/contract/capture.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'

const program = new URL('./taking-core.ts', import.meta.url).pathname

export type ToCore =
  | { readonly kind: 'press' }
  | { readonly kind: 'release' }
  | { readonly kind: 'list' }
  | { readonly kind: 'fact'; readonly fact: CaptureFact }
  | { readonly kind: 'page'; readonly bytes: Uint8Array }

export interface FoundTake {
  readonly id: TakeId
  readonly state: string
  readonly durationMs: number
  readonly path: string | null
}

export type FromCore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'command'; readonly command: CaptureCommand }
  /** `mostMs`: the most that any take was ever shown to last. `notices`: what the person was told since the start. */
  | {
      readonly kind: 'found'
      readonly takes: readonly FoundTake[]
      readonly mostMs: number
      readonly notices: readonly string[]
    }

/** A core in a process of its own, talked to as its capture window does. */
export interface CoreProcess {
  send(message: ToCore): void
  /** The first message of that kind; rejects when the process ends before. */
  next<K extends FromCore['kind']>(kind: K): Promise<Extract<FromCore, { kind: K }>>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

export function startCore(dataDir: string): CoreProcess {
  return control(fork(program, [dataDir], { serialization: 'advanced', stdio: ['ignore', 'ignore', 'inherit', 'ipc'] }))
}

/** What a new process finds in a data folder: it boots, sweeps, says so, and ends by itself. */
export async function listTakes(dataDir: string): Promise<readonly FoundTake[]> {
  const child = fork(program, [dataDir, '--list'], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const { takes } = await control(child).next('found')
  await gone
  return takes
}

function control(child: ChildProcess): CoreProcess {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const heard: FromCore[] = []
  child.on('message', (message: FromCore) => heard.push(message))
  return {
    send(message) {
      // A process that was killed hears nothing more.
      if (child.connected) child.send(message, () => undefined)
    },
    next: (kind) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          const found = heard.find((message) => message.kind === kind)
          if (found) resolve(found as Extract<FromCore, { kind: typeof kind }>)
        }
        child.on('message', look)
        void gone.then(() => reject(new Error(`the core ended before it said ${kind}`)))
        look()
      }),
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
