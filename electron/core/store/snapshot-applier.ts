import type { Database } from 'better-sqlite3'
import { type Event, KnownEventBody } from '#shared/contract/event.ts'
import type { SnapshotAnswer } from '#shared/contract/sync.ts'
import { type ConversationId, streamOfConversation } from '#shared/kernel/ids.ts'
import { markOf } from './event-applier.ts'
import type { HistoryStore } from './history-store.ts'
import type { Projection } from './projection.ts'
import { nothingTouched, type Touched } from './touched.ts'

/**
 * Brings pages of a snapshot into the cache, each in one transaction with what it says about how far the history goes. A page holds
 * events, so that one of a kind unknown here is kept in `deferred` like any other.
 */
export interface SnapshotApplier {
  /** The newest page: from here on the stream is followed from its `lastSeq`, whatever was known before. */
  applyNewest(conversationId: ConversationId, page: SnapshotAnswer): Touched
  /** What stands before `beforeSeq`. Null when that is no longer where the history ends: the answer came too late. */
  applyOlder(conversationId: ConversationId, beforeSeq: number, page: SnapshotAnswer): Touched | null
}

interface SnapshotApplierDeps {
  readonly db: Database
  readonly projection: Projection
  readonly history: HistoryStore
}

export function createSnapshotApplier({ db, projection, history }: SnapshotApplierDeps): SnapshotApplier {
  const readCursor = db.prepare<[string], number>('SELECT seq FROM cursor WHERE stream_id = ?').pluck()
  const writeCursor = db.prepare('INSERT OR REPLACE INTO cursor (stream_id, seq, mark) VALUES (?, ?, ?)')
  const defer = db.prepare('INSERT OR REPLACE INTO deferred (stream_id, seq, event) VALUES (?, ?, ?)')

  const project = (conversationId: ConversationId, events: readonly Event[], touched: Touched): void => {
    for (const event of events) {
      const body = KnownEventBody.safeParse(event.body)
      if (body.success) projection.applyPast(body.data, event, conversationId, touched)
      else defer.run(event.streamId, event.seq, JSON.stringify(event))
    }
  }
  const follow = (conversationId: ConversationId, { lastSeq, tip }: SnapshotAnswer): void => {
    writeCursor.run(streamOfConversation(conversationId), lastSeq, markOf(tip))
  }

  const applyNewest = db.transaction((conversationId: ConversationId, page: SnapshotAnswer): Touched => {
    const touched = nothingTouched()
    project(conversationId, page.events, touched)
    if (page.head) projection.putMembers(conversationId, page.head.members, touched)
    projection.reachedSeq(conversationId, page.lastSeq, touched)
    projection.settle(touched)
    if (page.fromSeq > 1) {
      history.begin({ conversationId, oldestSeq: page.fromSeq }, page.head ?? { unread: 0, unheard: 0 })
    } else history.end(conversationId)
    follow(conversationId, page)
    return touched
  })

  const applyOlder = db.transaction(
    (conversationId: ConversationId, beforeSeq: number, page: SnapshotAnswer): Touched | null => {
      const row = history.read(conversationId)
      if (row?.oldestSeq !== beforeSeq || page.fromSeq >= beforeSeq) return null
      const touched = nothingTouched()
      project(conversationId, page.events, touched)
      projection.settle(touched)
      if (page.fromSeq > 1) history.moveBack(row, page.fromSeq)
      else history.end(conversationId)
      // What came by the stream while the page was under way may say otherwise than the page: it is pulled once more.
      if ((readCursor.get(streamOfConversation(conversationId)) ?? 0) > page.lastSeq) follow(conversationId, page)
      touched.conversations.add(conversationId)
      return touched
    },
  )

  return {
    applyNewest: (conversationId, page) => applyNewest.immediate(conversationId, page),
    applyOlder: (conversationId, beforeSeq, page) => applyOlder.immediate(conversationId, beforeSeq, page),
  }
}
