import type { NoteId } from '#shared/kernel/ids.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { OutboxRow, OutboxStore } from '../store/outbox-store.ts'
import type { MutationDone } from './server-api.ts'

/** What follows the server's yes to a mutation. */
export interface DeliverDeps {
  readonly outbox: OutboxStore
  readonly files: MediaFiles
  readonly log: Log
  /** Shows the note in the cache as the server took it. */
  readonly keepNote: (row: OutboxRow, answer: MutationDone) => void
  /** The server has said how it stands now with this sign, or these captions. */
  readonly keepMark: (row: OutboxRow, answer: MutationDone) => void
  readonly removeTake: (takeId: TakeId) => void
  readonly onDelivered: (noteId: NoteId) => void
  readonly onRemoved: (row: OutboxRow) => void
}

/**
 * Four steps in this order, each repeatable: the note into the cache, its files into the library, the take away, the row away.
 * After a crash between two of them the row is still there; the server repeats its answer and the steps run again.
 * False: a file could not be kept just now, so nothing is removed.
 */
export async function deliver(row: OutboxRow, answer: MutationDone, deps: DeliverDeps): Promise<boolean> {
  const { outbox, files, log, keepNote, keepMark, removeTake, onDelivered, onRemoved } = deps
  if (row.mutation.kind !== 'sendNote') {
    keepMark(row, answer)
    outbox.remove(row.position)
    onRemoved(row)
    return true
  }
  const { note } = row.mutation
  keepNote(row, answer)
  const uploads = outbox.uploadsOf(row.position)
  try {
    for (const { blobId, path } of uploads) {
      const isHere = await files.adopt(blobId, path)
      // Without the file the server's copy is the only one; it is fetched when it is asked for.
      if (!isHere) log('warn', 'a sent file was gone', { noteId: note.id, blobId })
    }
  } catch (error) {
    log('warn', 'a sent file could not be kept', { noteId: note.id, error: String(error) })
    return false
  }
  if (uploads.length > 0) removeTake(TakeId.parse(note.id))
  outbox.remove(row.position)
  onRemoved(row)
  onDelivered(note.id)
  return true
}
