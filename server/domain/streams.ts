import type { ConversationEventBody, Event, MemberEventBody } from '#shared/contract/event.ts'
import {
  type ConversationId,
  type MemberId,
  type StreamId,
  streamOfConversation,
  streamOfMember,
} from '#shared/kernel/ids.ts'
import { inParts, rowsPerStatement } from '../db/parts.ts'
import type { WriteScope } from '../db/writer.ts'

/** Who did it, and when the server says it happened. */
interface ConversationEntry {
  readonly conversationId: ConversationId
  readonly actorId: MemberId
  readonly body: ConversationEventBody
}

interface MemberEntry {
  readonly memberId: MemberId
  readonly actorId: MemberId
  readonly body: MemberEventBody
}

/** Opens an empty stream: its first event will be `seq` 1. */
export async function openStream(scope: WriteScope, id: StreamId): Promise<void> {
  await scope.trx.insertInto('stream').values({ id, last_seq: 0 }).execute()
}

/** Appends to a conversation's stream. Its readers are looked up now: membership changes come first. */
export async function appendToConversation(scope: WriteScope, entry: ConversationEntry): Promise<Event> {
  const event = await append(scope, streamOfConversation(entry.conversationId), entry)
  scope.published.push({ event, readers: await readersOf(scope, entry.conversationId) })
  return event
}

/** Appends several events in their order: the same as one after the other, in a handful of statements. */
export async function appendAllToConversation(
  scope: WriteScope,
  entry: Omit<ConversationEntry, 'body'> & { readonly bodies: readonly ConversationEventBody[] },
): Promise<void> {
  const { conversationId, actorId, bodies } = entry
  const streamId = streamOfConversation(conversationId)
  const lastSeq = await takeSeqs(scope, streamId, bodies.length)
  const firstSeq = lastSeq - bodies.length + 1
  const events = bodies.map((body, index) => eventOf(scope, { streamId, seq: firstSeq + index, actorId, body }))
  await insertEvents(scope, events)
  const readers = await readersOf(scope, conversationId)
  for (const event of events) scope.published.push({ event, readers })
}

async function readersOf(scope: WriteScope, conversationId: ConversationId): Promise<MemberId[]> {
  const rows = await scope.trx
    .selectFrom('conversation_member')
    .select('member_id')
    .where('conversation_id', '=', conversationId)
    .execute()
  return rows.map((row) => row.member_id)
}

/** Appends to a member's private stream, which only that member's devices read. */
export async function appendToMember(scope: WriteScope, entry: MemberEntry): Promise<Event> {
  const event = await append(scope, streamOfMember(entry.memberId), entry)
  scope.published.push({ event, readers: [entry.memberId] })
  return event
}

/** Appends the same event to the private streams of many, each with the next number of its own stream. */
export async function appendToMembers(
  scope: WriteScope,
  entry: Omit<MemberEntry, 'memberId'> & { readonly memberIds: readonly MemberId[] },
): Promise<void> {
  const { memberIds, actorId, body } = entry
  for (const some of inParts(memberIds, rowsPerStatement)) {
    const rows = await scope.trx
      .updateTable('stream')
      .set((eb) => ({ last_seq: eb('last_seq', '+', 1) }))
      .where('id', 'in', some.map(streamOfMember))
      .returning(['id', 'last_seq'])
      .execute()
    const seqs = new Map(rows.map((row) => [row.id, row.last_seq]))
    const events = some.map((memberId) => {
      const streamId = streamOfMember(memberId)
      const seq = seqs.get(streamId)
      if (seq === undefined) throw new Error(`no private stream of ${memberId}`)
      return eventOf(scope, { streamId, seq, actorId, body })
    })
    await insertEvents(scope, events)
    for (const [index, memberId] of some.entries()) {
      const event = events[index]
      if (event) scope.published.push({ event, readers: [memberId] })
    }
  }
}

async function append(
  scope: WriteScope,
  streamId: StreamId,
  entry: { actorId: MemberId; body: Event['body'] },
): Promise<Event> {
  const seq = await takeSeqs(scope, streamId, 1)
  const event = eventOf(scope, { streamId, seq, actorId: entry.actorId, body: entry.body })
  await insertEvents(scope, [event])
  return event
}

/** The last of the next `count` numbers. In the transaction that writes the events: the row is the lock, so there are no gaps and no twins. */
async function takeSeqs(scope: WriteScope, streamId: StreamId, count: number): Promise<number> {
  const { last_seq: lastSeq } = await scope.trx
    .updateTable('stream')
    .set((eb) => ({ last_seq: eb('last_seq', '+', count) }))
    .where('id', '=', streamId)
    .returning('last_seq')
    .executeTakeFirstOrThrow()
  return lastSeq
}

const eventOf = (scope: WriteScope, event: Omit<Event, 'atMs'>): Event => ({ ...event, atMs: scope.nowMs })

async function insertEvents(scope: WriteScope, events: readonly Event[]): Promise<void> {
  for (const some of inParts(events, rowsPerStatement)) {
    const rows = some.map(({ streamId, seq, actorId, atMs, body }) => ({
      stream_id: streamId,
      seq,
      kind: body.kind,
      body: JSON.stringify(body),
      actor_id: actorId,
      at_ms: atMs,
    }))
    await scope.trx.insertInto('event').values(rows).execute()
  }
}
