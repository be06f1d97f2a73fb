import { fileURLToPath } from 'node:url'
import type { Settlement } from '../../../electron/core/core.ts'
import type { BlobId, NoteId, TakeId } from '../../../shared/kernel/ids.ts'
import { type ArmedProgram, startArmed } from './armed-program.ts'
import type { Drawn, ToDraw } from './drawn-take.ts'

export type ToSender =
  | { readonly kind: 'join'; readonly link: string; readonly memberName: string }
  /** Ogg pages, headers first; so many of them every 20 ms. `escape` comes once the server has some of it; `keep` leaves a draft. */
  | {
      readonly kind: 'speak'
      readonly pages: readonly Uint8Array[]
      readonly pagesAtOnce: number
      readonly end: 'release' | 'escape' | 'keep'
      /** While it is spoken; all of it is answered before it ends. */
      readonly draw?: ToDraw
    }
  /** Says these pages at once, and records as many frames of the screen beside them, some every 60 ms; then lets go. */
  | { readonly kind: 'film'; readonly pages: readonly Uint8Array[]; readonly blobId: BlobId; readonly frames: number }
  /** Cuts half a second out of a draft, records these pages on to it, and sends it. */
  | { readonly kind: 'editAndSend'; readonly takeId: TakeId; readonly pages: readonly Uint8Array[] }
  | { readonly kind: 'discard'; readonly takeId: TakeId }
  | { readonly kind: 'sendDraft'; readonly takeId: TakeId }
  | { readonly kind: 'settle'; readonly noteId: NoteId; readonly limitMs: number }
  | { readonly kind: 'look'; readonly noteId: NoteId }

export type FromSender =
  | { readonly kind: 'ready' }
  | { readonly kind: 'joined'; readonly invitation: string }
  | { readonly kind: 'begun'; readonly takeId: TakeId }
  | { readonly kind: 'recording' }
  /** Bytes of a recording set out for the server, from there on. */
  | { readonly kind: 'patched'; readonly offset: number }
  /** The same of a file that goes with one. */
  | { readonly kind: 'filePatched'; readonly blobId: string; readonly offset: number }
  /** So many frames of the clip are on disk. */
  | { readonly kind: 'filmed'; readonly blobId: BlobId; readonly frames: number }
  /** All of it was recorded, and let go of. */
  | { readonly kind: 'filmEnded'; readonly blobId: BlobId }
  | { readonly kind: 'kept'; readonly durationMs: number }
  | { readonly kind: 'wentOn'; readonly durationMs: number }
  /** So much of what was to be drawn is kept. */
  | { readonly kind: 'drew'; readonly drawn: Drawn }
  | { readonly kind: 'draftSent' }
  | { readonly kind: 'settled'; readonly settlement: Settlement }
  | { readonly kind: 'state'; readonly state: SenderState }

export interface SenderState {
  readonly notes: readonly { readonly id: NoteId; readonly state: string }[]
  readonly takes: readonly { readonly id: TakeId; readonly state: string; readonly keptBecause: string | null }[]
  /** What lies in `takes/`. */
  readonly folders: readonly string[]
  /** Rows of the outbox. */
  readonly waiting: number
  /** Of the file that the media library holds for the note that was asked about. */
  readonly sha256: string | null
}

export type Sender = ArmedProgram<ToSender, FromSender>

export async function startSender(dataDir: string): Promise<Sender> {
  const sender = startArmed<ToSender, FromSender>(fileURLToPath(new URL('./sending-core.ts', import.meta.url)), [
    dataDir,
  ])
  await sender.next('ready')
  return sender
}

export async function stateOf(sender: Sender, noteId: NoteId): Promise<SenderState> {
  sender.send({ kind: 'look', noteId })
  return (await sender.next('state')).state
}
