/** Hands a sealed take over as a note, within what a note may be. */
import { limits } from '#shared/contract/limits.ts'
import { formatBytes } from '#shared/kernel/format.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { type Result, refused } from '#shared/kernel/result.ts'
import { wordsOf } from './durable-files.ts'
import { audioFile } from './edited-audio.ts'
import { type TakeRecord, toNoteDraft } from './take-record.ts'
import type { TakeDispatch } from './takes.ts'

export type TakeQueue = (record: TakeRecord) => Result<void, Reason>

export function createTakeQueue({ dispatch, log }: { dispatch: TakeDispatch; log: Log }): TakeQueue {
  return (record) => {
    const { audio } = record
    if (!audio) return refused('internal', 'the recording is not sealed')
    if (audio.durationMs > limits.noteDurationMs) return refused('noteTooLong', 'more than 3 h')
    if (audio.sizeBytes > limits.noteSizeBytes) return refused('noteTooLarge', formatBytes(audio.sizeBytes))
    if (!record.shown.ok) return record.shown
    const shown = record.shown.value
    try {
      const draft = toNoteDraft(record, audio, shown)
      const path = audioFile(record.folder, record.edits, audio)
      return dispatch.queueNote(draft, [
        ...(draft.audio ? [{ blobId: draft.audio.blobId, path }] : []),
        ...(shown?.files ?? []),
      ])
    } catch (error) {
      log('error', 'a note could not be queued', { takeId: record.id, error: String(error) })
      return refused('internal', wordsOf(error))
    }
  }
}
