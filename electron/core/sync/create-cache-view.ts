import type { Database } from 'better-sqlite3'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { createCaptionReader } from '../store/caption-reader.ts'
import { createConversationReader } from '../store/conversation-reader.ts'
import { createEventApplier } from '../store/event-applier.ts'
import { createHistoryStore } from '../store/history-store.ts'
import { createNoteReader } from '../store/note-reader.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import { createProjection } from '../store/projection.ts'
import { createSearchIndex } from '../store/search-index.ts'
import { createSnapshotApplier } from '../store/snapshot-applier.ts'
import { createNoteView, type NoteViewDeps } from './note-view.ts'
import { createSearch } from './search.ts'
import { createSearchIndexer } from './search-indexer.ts'

export interface CacheViewDeps {
  readonly cache: Database
  readonly outbox: OutboxStore
  readonly me: NoteViewDeps['me']
  readonly isCached: (blobId: BlobId) => boolean
  readonly clock: Clock
  readonly log: Log
  readonly percent: NoteViewDeps['percent']
  readonly trouble: NoteViewDeps['trouble']
}

/** All that writes and reads one member's cache, put together once per account. */
export function createCacheView({ cache, outbox, me, isCached, percent, trouble, clock, log }: CacheViewDeps) {
  const index = createSearchIndex(cache)
  const projection = createProjection(cache, me.id, index)
  const applier = createEventApplier(cache, projection, me.id)
  const notes = createNoteReader({ db: cache, me: me.id, isCached })
  const captions = createCaptionReader(cache)
  const conversations = createConversationReader(cache, me.id)
  const view = createNoteView({ notes, outbox, conversations, me, percent, trouble })
  const search = createSearch({ index, notes, captions, view, conversations, clock })
  const indexer = createSearchIndexer({ index, clock, log })
  const historyStore = createHistoryStore(cache, me.id)
  const snapshots = createSnapshotApplier({ db: cache, projection, history: historyStore })
  return { projection, applier, notes, captions, conversations, view, search, indexer, historyStore, snapshots }
}
