import type { ConversationEventBody, Event } from '#shared/contract/event.ts'
import type { EventMark, SnapshotAnswer, SnapshotRequest } from '#shared/contract/sync.ts'
import {
  type ConversationId,
  type MemberId,
  type NoteId,
  type StreamId,
  streamOfConversation,
} from '#shared/kernel/ids.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Db } from '../db/open.ts'
import { inParts } from '../db/parts.ts'
import { tuning } from '../tuning.ts'
import { type EventRow, markKinds, marksOn } from './snapshot-marks.ts'

interface Place {
  readonly streamId: StreamId
  readonly lastSeq: number
}

/** Notes whose marks are read by one statement; in a large channel each has hundreds. */
const notesAtOnce = 25

/**
 * A conversation as it is now, a page at a time, newest first: the events of a stretch of its stream, and the marks on the notes among
 * them instead of wherever they stand. `lastSeq` is read first and nothing after it is told of, so that who follows the stream from there
 * misses nothing. Bytes are limited as in a pull, but one event with its marks always passes.
 */
export async function snapshot(
  db: Db,
  request: SnapshotRequest,
  memberId: MemberId,
): Promise<Result<SnapshotAnswer, 'notAllowed'>> {
  const { conversationId, beforeSeq, cursor, limit } = request
  const membership = await db
    .selectFrom('conversation_member')
    .select('read_seq')
    .where('conversation_id', '=', conversationId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  if (!membership) return refused('notAllowed', conversationId)
  const streamId = streamOfConversation(conversationId)
  const { last_seq: lastSeq } = await db
    .selectFrom('stream')
    .select('last_seq')
    .where('id', '=', streamId)
    .executeTakeFirstOrThrow()
  const place = { streamId, lastSeq }
  const tip = await markAt(db, place, lastSeq)
  if (!tip) throw new Error(`no last event of ${streamId}`)
  const page = await pageBefore(db, place, { beforeSeq: beforeSeq ?? lastSeq + 1, limit })
  const head =
    beforeSeq === null
      ? {
          members: await membersOf(db, conversationId),
          ...(await countBefore(db, { conversationId, memberId, fromSeq: page.fromSeq, readSeq: membership.read_seq })),
        }
      : null
  return done({ lastSeq, tip, known: cursor > 0 ? await markAt(db, place, cursor) : null, ...page, head })
}

async function markAt(db: Db, { streamId, lastSeq }: Place, seq: number): Promise<EventMark | null> {
  if (seq > lastSeq) return null
  const row = await db
    .selectFrom('event')
    .select(['at_ms as atMs', 'actor_id as actorId', 'kind'])
    .where('stream_id', '=', streamId)
    .where('seq', '=', seq)
    .executeTakeFirst()
  return row ?? null
}

async function pageBefore(db: Db, place: Place, wish: { beforeSeq: number; limit: number }) {
  const rows = await db
    .selectFrom('event')
    .select(['seq', 'kind', 'actor_id', 'at_ms', 'body'])
    .where('stream_id', '=', place.streamId)
    .where('seq', '<', wish.beforeSeq)
    .where('seq', '<=', place.lastSeq)
    .where('kind', 'not in', markKinds)
    .orderBy('seq', 'desc')
    .limit(wish.limit)
    .execute()
  const taken: Event[] = []
  let fromSeq = wish.beforeSeq
  let roomBytes: number = tuning.pullBytes
  for (const some of inParts(rows, notesAtOnce)) {
    const events = some.map((row) => eventOf(place.streamId, row))
    const marks = await marksOn(db, place, events.flatMap(noteIdOf))
    for (const [index, event] of events.entries()) {
      const marksOfNote = noteIdOf(event).flatMap((noteId) => marks.get(noteId) ?? [])
      const bodies = [some[index]?.body ?? '', ...marksOfNote.map(({ body }) => body)]
      roomBytes -= bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0)
      if (taken.length > 0 && roomBytes < 0) return { fromSeq, events: inOrder(taken) }
      taken.push(event, ...marksOfNote.map((row) => eventOf(place.streamId, row)))
      fromSeq = event.seq
    }
  }
  return { fromSeq: rows.length < wish.limit ? 1 : fromSeq, events: inOrder(taken) }
}

const inOrder = (events: readonly Event[]): Event[] => events.toSorted((a, b) => a.seq - b.seq)

const eventOf = (streamId: StreamId, row: EventRow): Event => ({
  streamId,
  seq: row.seq,
  actorId: row.actor_id,
  atMs: row.at_ms,
  body: JSON.parse(row.body),
})

/** The note that the event sent; none for other kinds. What is stored was checked when it was sent. */
const noteIdOf = ({ body }: Event): NoteId[] =>
  body.kind === 'noteSent' ? [(body as Extract<ConversationEventBody, { kind: 'noteSent' }>).note.id] : []

const membersOf = (db: Db, conversationId: ConversationId) =>
  db
    .selectFrom('conversation_member')
    .innerJoin('member', 'member.id', 'conversation_member.member_id')
    .where('conversation_member.conversation_id', '=', conversationId)
    .select(['member.id as id', 'member.name as name'])
    .execute()

/** What this member has yet to read and to hear before a place of the stream. */
async function countBefore(
  db: Db,
  of: { conversationId: ConversationId; memberId: MemberId; fromSeq: number; readSeq: number },
): Promise<{ unread: number; unheard: number }> {
  const notes = db
    .selectFrom('note')
    .where('note.conversation_id', '=', of.conversationId)
    .where('note.seq', '<', of.fromSeq)
    .where('note.author_id', '<>', of.memberId)
    .select((eb) => eb.fn.countAll<number>().as('count'))
  const unread = await notes.where('note.seq', '>', of.readSeq).executeTakeFirstOrThrow()
  const unheard = await notes
    .where('note.kind', '<>', 'text')
    .where((eb) =>
      eb(
        eb.fn.coalesce(
          eb
            .selectFrom('own_heard')
            .whereRef('own_heard.note_id', '=', 'note.id')
            .where('own_heard.member_id', '=', of.memberId)
            .select('own_heard.is_heard'),
          eb
            .selectFrom('heard')
            .whereRef('heard.note_id', '=', 'note.id')
            .where('heard.member_id', '=', of.memberId)
            .select(eb.lit(1).as('told')),
          eb.lit(0),
        ),
        '=',
        0,
      ),
    )
    .executeTakeFirstOrThrow()
  return { unread: Number(unread.count), unheard: Number(unheard.count) }
}
