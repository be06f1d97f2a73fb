import type { Database } from 'better-sqlite3'
import { Event, KnownEventBody } from '#shared/contract/event.ts'
import type { EventMark } from '#shared/contract/sync.ts'
import { ConversationId, type MemberId, type StreamId } from '#shared/kernel/ids.ts'
import { readable } from './damage-watch.ts'
import { emptyCache } from './open-cache.ts'
import type { Projection } from './projection.ts'
import { nothingTouched, type Touched } from './touched.ts'

/** `isGap`: events are missing before the ones given, so the rest was left for a pull. */
export interface Applied {
  readonly touched: Touched
  readonly isGap: boolean
  readonly cursor: number
  readonly hasMoved: boolean
}

export interface StreamEvents {
  readonly streamId: StreamId
  readonly events: readonly Event[]
}

/** `gaps`: streams of which events are missing before some of those given. */
export interface AppliedAll {
  readonly touched: Touched
  readonly gaps: readonly StreamId[]
  readonly hasMoved: boolean
}

/** Where a stream stands here. `mark`: of its last event, see `markOf`; null when an older version applied it. */
export interface Tip {
  readonly seq: number
  readonly mark: string | null
}

/** Tells two events of one place apart: after a restored backup the server gives a seq to another event. */
export const markOf = ({ atMs, actorId, kind }: EventMark): string => `${atMs} ${actorId ?? ''} ${kind}`

export const markOfEvent = ({ atMs, actorId, body }: Event): string => markOf({ atMs, actorId, kind: body.kind })

/** Brings the events of a stream into the cache: gapless, each once, with the cursor in the same transaction. */
export interface EventApplier {
  /** By stream; a stream that is not in it stands at 0. */
  tips(): Map<StreamId, Tip>
  /** Null: it stands at 0. */
  tip(streamId: StreamId): Tip | null
  cursor(streamId: StreamId): number
  apply(streamId: StreamId, events: readonly Event[]): Applied
  /** The same for several streams at once, in the order given. */
  applyAll(streams: readonly StreamEvents[]): AppliedAll
  /** Streams this member may no longer read. */
  drop(streamIds: readonly StreamId[]): Touched
  /** After an update: events that an older version could not read. Returns what they changed. */
  replayDeferred(): Touched
  deferredCount(): number
  /** Forgets all that was ever applied, so that the next pull begins at 0. Returns the conversations there were. */
  reset(): ConversationId[]
}

export function createEventApplier(db: Database, projection: Projection, me: MemberId): EventApplier {
  const allTips = db.prepare<[], { streamId: StreamId } & Tip>('SELECT stream_id AS streamId, seq, mark FROM cursor')
  const readTip = db.prepare<[string], Tip>('SELECT seq, mark FROM cursor WHERE stream_id = ?')
  const conversationIds = db.prepare<[], ConversationId>('SELECT id FROM conversation').pluck()
  const readCursor = db.prepare<[string], number>('SELECT seq FROM cursor WHERE stream_id = ?').pluck()
  const writeCursor = db.prepare('INSERT OR REPLACE INTO cursor (stream_id, seq, mark) VALUES (?, ?, ?)')
  const defer = db.prepare('INSERT OR REPLACE INTO deferred (stream_id, seq, event) VALUES (?, ?, ?)')
  const readDeferred = db.prepare<[], string>('SELECT event FROM deferred ORDER BY stream_id, seq').pluck()
  const undefer = db.prepare('DELETE FROM deferred WHERE stream_id = ? AND seq = ?')
  const deferredCount = db.prepare<[], number>('SELECT count(*) FROM deferred').pluck()

  const cursor = (streamId: StreamId): number => readCursor.get(streamId) ?? 0

  /** The last stream asked about: events come stream by stream, and checking an id costs as much as reading a small event. */
  let known: { readonly streamId: StreamId; readonly conversationId: ConversationId | null } | null = null
  const conversationOf = (streamId: StreamId): ConversationId | null => {
    if (known?.streamId !== streamId) {
      known = { streamId, conversationId: streamId === (me as string) ? null : ConversationId.parse(streamId) }
    }
    return known.conversationId
  }

  /** False when this version does not understand it. */
  const project = (event: Event, touched: Touched): boolean => {
    const body = KnownEventBody.safeParse(event.body)
    if (!body.success) return false
    projection.apply(body.data, event, conversationOf(event.streamId), touched)
    return true
  }

  const projectOrDefer = (event: Event, touched: Touched): void => {
    if (!project(event, touched)) defer.run(event.streamId, event.seq, JSON.stringify(event))
  }
  const isOwnMark = ({ actorId, body }: Event): boolean => body.kind === 'noteHeard' && actorId === me
  const applyStream = ({ streamId, events }: StreamEvents, touched: Touched): Omit<Applied, 'touched'> => {
    const before = cursor(streamId)
    const next = gaplessFrom(before + 1, events)
    // Own marks first: a note that is known to be heard is written once, not written and changed.
    for (const event of next) if (isOwnMark(event)) projectOrDefer(event, touched)
    for (const event of next) if (!isOwnMark(event)) projectOrDefer(event, touched)
    const last = next.at(-1)
    const at = last?.seq ?? before
    if (last) writeCursor.run(streamId, at, markOfEvent(last))
    return { isGap: (events.at(-1)?.seq ?? 0) > at, cursor: at, hasMoved: at > before }
  }
  const applyAll = db.transaction((streams: readonly StreamEvents[]): AppliedAll => {
    const touched = nothingTouched()
    const gaps: StreamId[] = []
    let hasMoved = false
    for (const stream of streams) {
      const applied = applyStream(stream, touched)
      hasMoved ||= applied.hasMoved
      if (applied.isGap) gaps.push(stream.streamId)
    }
    projection.settle(touched)
    return { touched, gaps, hasMoved }
  })
  const apply = db.transaction((streamId: StreamId, events: readonly Event[]): Applied => {
    const touched = nothingTouched()
    const applied = applyStream({ streamId, events }, touched)
    projection.settle(touched)
    return { touched, ...applied }
  })

  const drop = db.transaction((streamIds: readonly StreamId[]): Touched => {
    const touched = nothingTouched()
    for (const streamId of streamIds) {
      if (streamId !== (me as string)) projection.dropConversation(ConversationId.parse(streamId), touched)
    }
    return touched
  })

  const replayDeferred = db.transaction((): Touched => {
    const touched = nothingTouched()
    for (const event of readDeferred.all().map(readable(db, (text) => Event.parse(JSON.parse(text))))) {
      if (project(event, touched)) undefer.run(event.streamId, event.seq)
    }
    projection.settle(touched)
    return touched
  })

  const reset = db.transaction((): ConversationId[] => {
    const known = conversationIds.all()
    emptyCache(db)
    return known
  })

  return {
    tips: () => new Map(allTips.all().map(({ streamId, seq, mark }) => [streamId, { seq, mark }])),
    tip: (streamId) => readTip.get(streamId) ?? null,
    cursor,
    apply: (streamId, events) => apply.immediate(streamId, events),
    applyAll: (streams) => applyAll.immediate(streams),
    drop: (streamIds) => drop.immediate(streamIds),
    replayDeferred: () => replayDeferred.immediate(),
    deferredCount: () => deferredCount.get() ?? 0,
    reset: () => reset.immediate(),
  }
}

/** The events from `seq` on that follow each other without a gap; what was applied before is left out. */
function gaplessFrom(seq: number, events: readonly Event[]): readonly Event[] {
  const next: Event[] = []
  for (const event of events) {
    if (event.seq < seq + next.length) continue
    if (event.seq !== seq + next.length) break
    next.push(event)
  }
  return next
}
