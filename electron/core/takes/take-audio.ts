import type { SealedAudio, TakeEdits } from './take-manifest.ts'
import type { TakeRecord } from './take-record.ts'
import type { TakeDispatch } from './takes.ts'

/** What a take sounds like, and what it is made of. */
export interface SealedTake {
  readonly audio: SealedAudio
  readonly edits: TakeEdits
}

/** The take sounds like this from now on. Bytes that went up of another file are taken back: they may hold what was cut. */
export function takeAudio(record: TakeRecord, sealed: SealedTake, dispatch: TakeDispatch): void {
  if (sealed.edits.blobId !== record.edits.blobId) {
    if (record.isFollowed) dispatch.abandon(record.id)
    record.isFollowed = false
    record.finalBytes = 0
  }
  record.edits = sealed.edits
  record.audio = sealed.audio
  record.durationMs = sealed.audio.durationMs
}
