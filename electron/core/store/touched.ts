import type { Profile } from '#shared/contract/listening.ts'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'

/** As much of a new note as decides what follows from it, without reading it back. */
export interface ArrivedNote {
  readonly conversationId: ConversationId
  readonly rootId: NoteId | null
  readonly sentAtMs: number
  readonly isMine: boolean
  readonly isHeard: boolean
  readonly hasAudio: boolean
}

/** What one transaction changed in the cache, so that exactly that is shown anew. */
export interface Touched {
  readonly notes: Set<NoteId>
  /** Notes that this device sees for the first time. */
  readonly newNotes: Map<NoteId, ArrivedNote>
  readonly conversations: Set<ConversationId>
  readonly members: Set<MemberId>
  /** How far conversations have come, to be written once at the end of the transaction instead of with each event. */
  readonly reached: Map<ConversationId, { readonly seq: number; readonly atMs: number }>
  /** Conversations that this member has just come into, and when; what was said in them before is their past. */
  readonly joined: Map<ConversationId, number>
  /** How this member listens to others, changed on another device. */
  readonly profiles: Map<MemberId, Profile>
  readonly gone: { readonly conversationId: ConversationId; readonly blobIds: readonly BlobId[] }[]
}

export const nothingTouched = (): Touched => ({
  notes: new Set(),
  newNotes: new Map(),
  conversations: new Set(),
  members: new Set(),
  reached: new Map(),
  joined: new Map(),
  profiles: new Map(),
  gone: [],
})
