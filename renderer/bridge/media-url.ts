import { noteAudioPath, takeAudioPath } from '#shared/contract/media-path.ts'
import type { NoteId, TakeId } from '#shared/kernel/ids.ts'

/** Sound that the core can give: of a note, or of a take kept on this device. */
export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

/** Same shape in both hosts; the origin is the page's own, `earshot://app` or the loopback server. */
export function mediaUrl(ref: MediaRef, origin: string): string {
  return origin + (ref.kind === 'note' ? noteAudioPath(ref.noteId) : takeAudioPath(ref.takeId))
}
