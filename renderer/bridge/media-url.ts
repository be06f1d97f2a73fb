import { noteAudioPath, noteFilePath, takeAudioPath } from '#shared/contract/media-path.ts'
import type { BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'

/** Sound that the core can give: of a note, or of a take kept on this device. */
export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

/** Same shape in both hosts; the origin is the page's own, `earshot://app` or the loopback server. */
export function mediaUrl(ref: MediaRef, origin: string): string {
  return origin + (ref.kind === 'note' ? noteAudioPath(ref.noteId) : takeAudioPath(ref.takeId))
}

/** What goes with a note: its track, a picture or its thumbnail, a video. */
export const noteFileUrl = (noteId: NoteId, blobId: BlobId, origin: string): string =>
  origin + noteFilePath(noteId, blobId)
