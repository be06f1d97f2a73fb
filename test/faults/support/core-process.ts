import { type ChildProcess, fork } from 'node:child_process'
import type { ClipPart } from '../../../electron/core/takes/take-clip.ts'
import type { DrawnPart } from '../../../electron/core/takes/take-drawing.ts'
import type { Area } from '../../../shared/annotation/redact.ts'
import type { CaptureFact, TakeCaptureCommand } from '../../../shared/contract/capture.ts'
import type { NotePicture } from '../../../shared/contract/model.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { openCore, pause } from './cores.ts'

const program = new URL('./taking-core.ts', import.meta.url).pathname

export type ToCore =
  | { readonly kind: 'press' }
  | { readonly kind: 'release' }
  | { readonly kind: 'list' }
  | { readonly kind: 'fact'; readonly fact: CaptureFact }
  | { readonly kind: 'page'; readonly bytes: Uint8Array }
  /** A piece of a picture or of a clip, encoded. */
  | { readonly kind: 'filePiece'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'setPicture'
      readonly ask: number
      readonly takeId: TakeId
      readonly of: { readonly scene: number; readonly picture: NotePicture; readonly hidden: readonly Area[] }
    }
  | { readonly kind: 'draw'; readonly ask: number; readonly takeId: TakeId; readonly part: DrawnPart }
  | { readonly kind: 'keepClip'; readonly takeId: TakeId; readonly part: ClipPart }
  /** For `fake-full-disk.ts`, where that is loaded. */
  | { readonly kind: 'disk'; readonly writesLeft: number }

export interface FoundTake {
  readonly id: TakeId
  readonly state: string
  readonly durationMs: number
  readonly path: string | null
}

export type FromCore =
  | { readonly kind: 'ready' }
  | { readonly kind: 'command'; readonly command: TakeCaptureCommand }
  /** To a question of a page that draws; `have`: of events, null for a picture. */
  | {
      readonly kind: 'answered'
      readonly ask: number
      readonly have: number | null
      /** Why it was refused. */
      readonly reason: string | null
    }
  /** To a page that records the screen. */
  | { readonly kind: 'kept'; readonly haveBytes: number; readonly reason: string | null }
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
  hear(listener: (message: FromCore) => void): void
  /** The first message of that kind; rejects when the process ends before. */
  next<K extends FromCore['kind']>(kind: K): Promise<Extract<FromCore, { kind: K }>>
  /** What there is once nothing records or is being finished. */
  whenAtRest(): Promise<Extract<FromCore, { kind: 'found' }>>
  /** SIGKILL; resolves when it is gone. */
  kill(): Promise<void>
}

export function startCore(dataDir: string, execArgv: readonly string[] = []): CoreProcess {
  return control(
    fork(program, [dataDir], {
      execArgv: [...execArgv],
      serialization: 'advanced',
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    }),
  )
}

/** What a new start finds in a data folder: it boots, sweeps and closes again. Nobody kills it, so it needs no process of its own. */
export async function listTakes(dataDir: string): Promise<readonly FoundTake[]> {
  const core = await openCore(dataDir)
  try {
    const { takes } = core
    return takes.list().map(({ id, state, durationMs }) => ({ id, state, durationMs, path: takes.audioPath(id) }))
  } finally {
    await core.close()
  }
}

const underWay: ReadonlySet<string> = new Set(['opening', 'recording', 'finishing'])

function control(child: ChildProcess): CoreProcess {
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const heard: FromCore[] = []
  child.on('message', (message: FromCore) => heard.push(message))
  const send = (message: ToCore): void => {
    // A process that was killed hears nothing more.
    if (child.connected) child.send(message, () => undefined)
  }
  const next: CoreProcess['next'] = (kind) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = heard.find((message) => message.kind === kind)
        if (found) resolve(found as Extract<FromCore, { kind: typeof kind }>)
      }
      child.on('message', look)
      void gone.then(() => reject(new Error(`the core ended before it said ${kind}`)))
      look()
    })
  return {
    send,
    hear: (listener) => void child.on('message', listener),
    next,
    async whenAtRest() {
      for (;;) {
        heard.splice(0, heard.length, ...heard.filter(({ kind }) => kind !== 'found'))
        send({ kind: 'list' })
        const found = await next('found')
        if (found.takes.every(({ state }) => !underWay.has(state))) return found
        await pause(20)
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    },
  }
}
