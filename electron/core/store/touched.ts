import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'

/** What one transaction changed in the cache, so that exactly that is shown anew. */
export interface Touched {
  readonly notes: Set<NoteId>
  /** Notes that this device sees for the first time. */
  readonly newNotes: Set<NoteId>
  readonly conversations: Set<ConversationId>
  readonly members: Set<MemberId>
  readonly gone: { readonly conversationId: ConversationId; readonly blobIds: readonly BlobId[] }[]
}

export const nothingTouched = (): Touched => ({
  notes: new Set(),
  newNotes: new Set(),
  conversations: new Set(),
  members: new Set(),
  gone: [],
})
