import { filesOf, type NoteDraft } from '#shared/contract/model.ts'
import type { UploadRow } from '../store/outbox-store.ts'
import type { FilePlace } from '../takes/takes.ts'

/** All that must go up for a note. Null: nobody says where one of its files lies. */
export function uploadsOf(draft: NoteDraft, files: readonly FilePlace[]): UploadRow[] | null {
  const uploads = filesOf(draft).flatMap((file) => {
    const path = files.find(({ blobId }) => blobId === file.blobId)?.path
    return path === undefined ? [] : [{ ...file, path }]
  })
  return uploads.length === filesOf(draft).length ? uploads : null
}
