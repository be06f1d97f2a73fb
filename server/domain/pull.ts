import type { Event } from '#shared/contract/event.ts'
import type { PullAnswer, PullRequest } from '#shared/contract/sync.ts'
import { ConversationId, type MemberId, StreamId, streamOfMember } from '#shared/kernel/ids.ts'
import type { Db } from '../db/open.ts'
import { tuning } from '../tuning.ts'

interface MovedStream {
  readonly streamId: StreamId
  readonly cursor: number
  readonly lastSeq: number
}

/**
 * What happened after the caller's cursors. Each stream that moved gets an equal share of `limit`, and what a short one
 * leaves over goes to the longer ones: one busy channel cannot keep the others waiting. Bytes are shared alike.
 */
export async function pull(db: Db, request: PullRequest, memberId: MemberId): Promise<PullAnswer> {
  const readable = await readableStreams(db, memberId)
  const ahead = readable
    .map(({ id, last_seq }) => ({ streamId: id, cursor: request.cursors[id] ?? 0, lastSeq: last_seq }))
    .filter((stream) => stream.lastSeq > stream.cursor)
  const far = ahead.filter((stream) => isFar(stream, request, memberId))
  const moved = ahead.filter((stream) => !far.includes(stream))
  const shares = shareOut(moved, request.limit)
  const streams: PullAnswer['streams'] = []
  let roomBytes: number = tuning.pullBytes
  for (const [index, { stream, count }] of shares.entries()) {
    if (roomBytes <= 0) break
    const share = roomBytes / (shares.length - index)
    const { events, sizeBytes } = await eventsAfter(db, stream, { count, sizeBytes: share })
    roomBytes -= sizeBytes
    streams.push({ streamId: stream.streamId, lastSeq: stream.lastSeq, events })
  }
  const waiting = moved.reduce((sum, stream) => sum + stream.lastSeq - stream.cursor, 0)
  const given = streams.reduce((sum, stream) => sum + stream.events.length, 0)
  return {
    streams,
    gone: goneStreams(request, new Set(readable.map((row) => row.id))),
    far: far.map((stream) => ConversationId.parse(stream.streamId)),
    more: waiting > given,
  }
}

/** A conversation that is quicker had as a snapshot, if the asker wants one. A private stream has none. */
function isFar({ streamId, cursor, lastSeq }: MovedStream, { far }: PullRequest, memberId: MemberId): boolean {
  if (!far || streamId === streamOfMember(memberId)) return false
  return lastSeq - cursor > (cursor === 0 ? far.unseen : far.behind)
}

/** The private stream first: it says which conversations there are. */
async function readableStreams(db: Db, memberId: MemberId): Promise<{ id: StreamId; last_seq: number }[]> {
  const memberships = await db
    .selectFrom('conversation_member')
    .innerJoin('stream', (join) =>
      // Both are ids of the same conversation, branded for two uses.
      join.on((eb) => eb(eb.ref('stream.id'), '=', eb.ref('conversation_member.conversation_id').$castTo<StreamId>())),
    )
    .where('conversation_member.member_id', '=', memberId)
    .select(['stream.id as id', 'stream.last_seq as last_seq'])
    .execute()
  const own = await db
    .selectFrom('stream')
    .select(['id', 'last_seq'])
    .where('id', '=', streamOfMember(memberId))
    .executeTakeFirst()
  return own ? [own, ...memberships] : memberships
}

/** Equal shares, the shortest first so that what they leave is shared among the rest; then back in the given order. */
export function shareOut(moved: readonly MovedStream[], limit: number): { stream: MovedStream; count: number }[] {
  const waiting = (stream: MovedStream): number => stream.lastSeq - stream.cursor
  const shortestFirst = moved.toSorted((a, b) => waiting(a) - waiting(b))
  const counts = new Map<MovedStream, number>()
  let left = limit
  for (const [index, stream] of shortestFirst.entries()) {
    const share = Math.max(1, Math.floor(left / (shortestFirst.length - index)))
    const count = Math.min(waiting(stream), share, left)
    counts.set(stream, count)
    left -= count
  }
  return moved.map((stream) => ({ stream, count: counts.get(stream) ?? 0 })).filter(({ count }) => count > 0)
}

/** Up to `count` events and about `sizeBytes`, but at least one: an event larger than its share must pass too. */
async function eventsAfter(
  db: Db,
  stream: MovedStream,
  share: { count: number; sizeBytes: number },
): Promise<{ events: Event[]; sizeBytes: number }> {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'actor_id', 'at_ms', 'body'])
    .where('stream_id', '=', stream.streamId)
    .where('seq', '>', stream.cursor)
    .where('seq', '<=', stream.lastSeq)
    .orderBy('seq')
    .limit(share.count)
    .execute()
  const events: Event[] = []
  let sizeBytes = 0
  for (const row of rows) {
    const bodyBytes = Buffer.byteLength(row.body)
    if (events.length > 0 && sizeBytes + bodyBytes > share.sizeBytes) break
    sizeBytes += bodyBytes
    const { streamId } = stream
    events.push({ streamId, seq: row.seq, actorId: row.actor_id, atMs: row.at_ms, body: JSON.parse(row.body) })
  }
  return { events, sizeBytes }
}

function goneStreams(request: PullRequest, readable: ReadonlySet<StreamId>): StreamId[] {
  return Object.keys(request.cursors).flatMap((key) => {
    const id = StreamId.safeParse(key)
    return id.success && !readable.has(id.data) ? [id.data] : []
  })
}
