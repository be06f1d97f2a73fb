import { z } from 'zod'
import { ConversationId, MemberId, MutationId, NoteId } from '../kernel/ids.ts'
import { isReason, type Reason } from '../kernel/reasons.ts'
import { Captions } from './captions.ts'
import { Place, Profile } from './listening.ts'
import { Conversation, Name, NoteDraft, NoteMoment, Seq, UnixMs } from './model.ts'
import { Reaction } from './reaction.ts'

/** What a device may ask the server to write. Imperative; each becomes zero or more events. */
export const Mutation = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('sendNote'), note: NoteDraft }),
  /** Marking twice is one mark. */
  z.object({ kind: z.literal('markHeard'), noteId: NoteId, conversationId: ConversationId, atMs: UnixMs }),
  /** For the member alone: their devices show it unheard again. What others were told stays. */
  z.object({ kind: z.literal('markUnheard'), noteId: NoteId, conversationId: ConversationId }),
  /** Whether others learn what this member hears. What they were told before stays. */
  z.object({ kind: z.literal('setReceipts'), isSent: z.boolean() }),
  /** Says how it is to be, not what to change: asked twice it is so once. `atMs`: the moment of the note it is about. */
  z.object({
    kind: z.literal('setReaction'),
    noteId: NoteId,
    conversationId: ConversationId,
    reaction: Reaction,
    isOn: z.boolean(),
    atMs: NoteMoment.nullable(),
  }),
  /** By the author of a note that can be heard. Says how it is to be; null takes them away. */
  z.object({
    kind: z.literal('setCaptions'),
    noteId: NoteId,
    conversationId: ConversationId,
    captions: Captions.nullable(),
  }),
  /** How the member listens to another, from now on, on all their devices. */
  z.object({ kind: z.literal('setProfile'), aboutId: MemberId, profile: Profile }),
  /**
   * Where the member stopped in a note; null: it was played to its end. Of several devices the last word by time holds, hearing it to the
   * end among them. `setAtMs`: by the device's clock; left out: when it reaches the server.
   */
  z.object({
    kind: z.literal('setPlace'),
    noteId: NoteId,
    conversationId: ConversationId,
    place: Place.nullable(),
    setAtMs: UnixMs.optional(),
  }),
  /** Moves forward only. */
  z.object({ kind: z.literal('markRead'), conversationId: ConversationId, upToSeq: Seq }),
  /**
   * The caller is always a member. A `channel` has every member of the workspace, those who come later too, with its
   * whole history: `memberIds` says nothing there. A `direct` between the same two members is made once: the answer names the one
   * that exists. `self` cannot be created: every member has one from the start.
   */
  z.object({
    kind: z.literal('createConversation'),
    conversation: z.object({
      id: ConversationId,
      kind: z.enum(['channel', 'group', 'direct']),
      name: z.union([Name, z.literal('')]),
      memberIds: z.array(MemberId).max(1000),
    }),
  }),
])
export type Mutation = z.infer<typeof Mutation>

/** `deviceNowMs`: what the device's clock says as it asks. From it the server knows how long ago the moments of the mutation were. */
export const MutationRequest = z.object({
  mutationId: MutationId,
  mutation: Mutation,
  deviceNowMs: UnixMs.optional(),
})
export type MutationRequest = z.infer<typeof MutationRequest>

/**
 * The server's word on a mutation, stored with its id and repeated word for word when asked again.
 * `refused` is final for this id; anything that is no answer at all (time-out, 5xx) is uncertain: ask again.
 * A refusal with retry rule `afterUpload` or `backoff` is not stored.
 */
export const MutationAnswer = z.discriminatedUnion('outcome', [
  z.object({
    outcome: z.literal('done'),
    /** Where the resulting event stands; null when nothing had to be written. */
    seq: Seq.nullable(),
    /** For `sendNote`: when the server took it. */
    sentAtMs: UnixMs.nullable(),
    /** For `createConversation`. */
    conversation: Conversation.nullable(),
  }),
  z.object({
    outcome: z.literal('refused'),
    reason: z.custom<Reason>((value) => typeof value === 'string' && isReason(value)).or(z.string().max(64)),
    detail: z.string().max(500).nullable(),
  }),
])
export type MutationAnswer = z.infer<typeof MutationAnswer>
