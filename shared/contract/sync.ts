import { z } from 'zod'
import { ConversationId, MemberId, StreamId } from '../kernel/ids.ts'
import { Event } from './event.ts'
import { limits } from './limits.ts'
import { Member, Seq, UnixMs } from './model.ts'

const Count = z.number().int().nonnegative()

/**
 * `cursors`: last applied seq by stream; a stream left out counts as 0. `far`: of conversations that are further ahead than this
 * the asker wants no events but a snapshot: `unseen` for a cursor of 0, `behind` for others. Left out: events of all.
 */
export const PullRequest = z.object({
  cursors: z.record(z.string(), Count),
  limit: z.number().int().min(1).max(limits.pullEvents),
  far: z.object({ unseen: Count, behind: Count }).optional(),
})
export type PullRequest = z.infer<typeof PullRequest>

/**
 * Events after each cursor, oldest first, gapless within a stream. `more`: pull again at once.
 * `gone`: streams named in `cursors` that the caller may no longer read. `far`: conversations to take a snapshot of, see the request.
 */
export const PullAnswer = z.object({
  streams: z.array(z.object({ streamId: StreamId, lastSeq: Seq, events: z.array(Event) })),
  gone: z.array(StreamId),
  far: z.array(ConversationId).default([]),
  more: z.boolean(),
})
export type PullAnswer = z.infer<typeof PullAnswer>

/** Tells an event from another that stands in its place after the server was put back to an older state. */
export const EventMark = z.object({ atMs: UnixMs, actorId: MemberId.nullable(), kind: z.string().min(1).max(64) })
export type EventMark = z.infer<typeof EventMark>

/**
 * One page of a conversation as it is now, newest first. `beforeSeq`: what is older than this; null: the newest page.
 * `cursor`: what the asker has applied, 0 for nothing; it is told of that event again, to see whether both mean the same past.
 */
export const SnapshotRequest = z.object({
  conversationId: ConversationId,
  beforeSeq: Seq.nullable(),
  cursor: Count,
  limit: z.number().int().min(1).max(limits.snapshotEvents),
})
export type SnapshotRequest = z.infer<typeof SnapshotRequest>

/**
 * `events`: every event from `fromSeq` to before `beforeSeq`, lowest seq first, but for marks (heard, reactions); and the marks on the notes among
 * them, whatever their seq, up to `lastSeq`. So each event is in one page, by its own seq or with the note it is about, and one of a
 * kind that the asker does not know is there to be kept. `fromSeq` 1: nothing is older.
 */
export const SnapshotAnswer = z.object({
  /** Where the stream stood when this was read, and its last event. */
  lastSeq: Seq,
  tip: EventMark,
  /** The event at the asker's cursor; null when there is none. */
  known: EventMark.nullable(),
  fromSeq: Seq,
  events: z.array(Event),
  /** With the newest page: who is in it, and what of this member's is unread and unheard before `fromSeq`. */
  head: z.object({ members: z.array(Member), unread: Count, unheard: Count }).nullable(),
})
export type SnapshotAnswer = z.infer<typeof SnapshotAnswer>

/** Frames of `/live`, server to device. The client sends nothing but pongs. */
export const LiveFrame = z.discriminatedUnion('kind', [
  /** First frame: the channel is attached, so pull now and nothing falls between. */
  z.object({ kind: z.literal('hello'), protocol: z.number().int() }),
  z.object({ kind: z.literal('event'), event: Event }),
  /** Events were skipped for this receiver: pull. */
  z.object({ kind: z.literal('pull') }),
])
export type LiveFrame = z.infer<typeof LiveFrame>
