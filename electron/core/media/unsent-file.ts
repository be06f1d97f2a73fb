import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { attachedFilesOf } from '../store/note-files.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { OwnFile } from './media-library.ts'

/** A file of a note that waits in the outbox, where it lies until it is delivered. Null: the note names no such file, or does not wait. */
export function unsentFile(outbox: OutboxStore, noteId: NoteId, blobId: BlobId): OwnFile | null {
  const row = outbox.ofNote(noteId)
  if (row?.mutation.kind !== 'sendNote') return null
  const file = attachedFilesOf(row.mutation.note).find((one) => one.blobId === blobId)
  const place = outbox.uploadsOf(row.position).find((one) => one.blobId === blobId)
  return file && place ? { path: place.path, type: file.type } : null
}
