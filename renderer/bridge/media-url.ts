import type { NoteId, TakeId } from '#shared/kernel/ids.ts'

/** Sound that the core can give: of a note, or of a take kept on this device. */
export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

/** Same shape in both hosts; the origin is the page's own, `earshot://app` or the loopback server. */
export function mediaUrl(ref: MediaRef, origin: string): string {
  return ref.kind === 'note' ? `${origin}/media/notes/${ref.noteId}` : `${origin}/media/takes/${ref.takeId}`
}
