import { z } from 'zod'
import { MemberId, NoteId, StreamId } from '../kernel/ids.ts'
import { Captions } from './captions.ts'
import { Place, Profile } from './listening.ts'
import { Conversation, Member, Note, NoteMoment, Seq, UnixMs } from './model.ts'
import { Reaction } from './reaction.ts'

/** Events of a conversation's stream. Joining a channel shows its whole history. */
export const ConversationEventBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('noteSent'), note: Note }),
  z.object({ kind: z.literal('noteHeard'), noteId: NoteId, memberId: MemberId, atMs: UnixMs }),
  /** `atMs`: the moment of the note it is about; null for all of it. Always null when it was taken off. */
  z.object({
    kind: z.literal('noteReacted'),
    noteId: NoteId,
    memberId: MemberId,
    reaction: Reaction,
    isOn: z.boolean(),
    atMs: NoteMoment.nullable(),
  }),
  /** What is said in it, by its author; null: taken away again. The last word counts. */
  z.object({ kind: z.literal('noteCaptioned'), noteId: NoteId, memberId: MemberId, captions: Captions.nullable() }),
  z.object({ kind: z.literal('memberJoined'), member: Member }),
  z.object({ kind: z.literal('memberLeft'), memberId: MemberId }),
])
export type ConversationEventBody = z.infer<typeof ConversationEventBody>

/** Events of a member's private stream: what only their own devices need to know. */
export const MemberEventBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('conversationJoined'), conversation: Conversation, members: z.array(Member) }),
  z.object({ kind: z.literal('conversationLeft'), conversationId: Conversation.shape.id }),
  z.object({ kind: z.literal('readMoved'), conversationId: Conversation.shape.id, upToSeq: Seq }),
  /** What counts for this member over `noteHeard`: a note marked unheard, heard again, or heard without telling others. */
  z.object({
    kind: z.literal('ownHeard'),
    conversationId: Conversation.shape.id,
    noteId: NoteId,
    isHeard: z.boolean(),
    atMs: UnixMs,
  }),
  /** Whether others are told what this member has heard, from now on. */
  z.object({ kind: z.literal('receiptsSet'), isSent: z.boolean() }),
  z.object({ kind: z.literal('profileSet'), aboutId: MemberId, profile: Profile }),
  /** Where the member stopped in a note; null: it was played to its end. `setAtMs`: by the server's clock; the last word counts. */
  z.object({
    kind: z.literal('placeSet'),
    conversationId: Conversation.shape.id,
    noteId: NoteId,
    place: Place.nullable(),
    setAtMs: UnixMs.optional(),
  }),
])
export type MemberEventBody = z.infer<typeof MemberEventBody>

export const KnownEventBody = z.union([ConversationEventBody, MemberEventBody])
export type KnownEventBody = z.infer<typeof KnownEventBody>

/**
 * An event as it travels. `body` is loose on purpose: a newer server's kinds must survive the trip, be stored, and be
 * read again after an update. `KnownEventBody.safeParse(event.body)` tells whether this version understands it.
 */
export const Event = z.object({
  streamId: StreamId,
  seq: Seq,
  actorId: MemberId.nullable(),
  atMs: UnixMs,
  body: z.looseObject({ kind: z.string().min(1).max(64) }),
})
export type Event = z.infer<typeof Event>
