import type { Database } from 'better-sqlite3'
import type { Change } from '#shared/contract/desktop.ts'
import type { NotesPage } from '#shared/contract/desktop-answers.ts'
import type { BlobId, ConversationId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Result } from '#shared/kernel/result.ts'
import type { MediaFiles } from '../media/media-files.ts'
import type { MediaSource } from '../media/media-library.ts'
import type { CorePorts } from '../ports.ts'
import type { CaptionReader } from '../store/caption-reader.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { NoteReader } from '../store/note-reader.ts'
import type { OutboxStore } from '../store/outbox-store.ts'
import type { Projection } from '../store/projection.ts'
import type { RecordingReader } from '../store/recording-reader.ts'
import type { StoredSession } from '../store/session-store.ts'
import type { Touched } from '../store/touched.ts'
import type { Arrival } from './arrivals.ts'
import type { ConnectionBoard } from './connection.ts'
import type { PageWish } from './history.ts'
import type { NoteView } from './note-view.ts'
import type { OutboxActions } from './outbox-actions.ts'
import type { Search } from './search.ts'
import type { ServerApi } from './server-api.ts'
import type { Settlements } from './settlements.ts'
import type { Uploader } from './uploader.ts'

/** Everything that lives as long as one sign-in: its view of the cache, its way to the server, its outbox at work. */
export interface Account {
  readonly session: StoredSession
  serverUrl(): string
  readonly notes: NoteReader
  readonly conversations: ConversationReader
  readonly view: NoteView
  readonly captions: CaptionReader
  readonly search: Search
  /** Whether others learn what this member hears. */
  sendsReceipts(): boolean
  readonly api: ServerApi
  readonly uploader: Uploader
  readonly actions: OutboxActions
  readonly mediaSource: MediaSource
  readonly recordings: RecordingReader
  /** Writes to the cache in one transaction and shows what it touched. */
  touch(write: (touched: Touched, projection: Projection) => void): void
  /** A recording has come, or left: its notes are shown anew. */
  blobChanged(blobId: BlobId): void
  /** Discarded takes may be taken back from the server. */
  sweep(): void
  start(): void
  /** The network or the server may be back. */
  nudge(): void
  /** The computer slept: nothing that was open before is trusted. */
  resumed(): void
  whenPulled(timeoutMs: number): Promise<boolean>
  /** True once the history is whole, of all conversations or of one. */
  whenWhole(timeoutMs: number, conversationId?: ConversationId): Promise<boolean>
  /** A page of a conversation; what of it is not here yet is fetched. */
  readPage(wish: PageWish): Promise<Result<NotesPage, 'historyAway'>>
  /** Events that wait for a newer version. */
  deferredCount(): number
  /** Resolves when nothing of it touches a database or the network any more. */
  stop(): Promise<void>
}

export interface AccountDeps {
  readonly session: StoredSession
  /** The embedded server may come back at another port. */
  readonly serverUrl: () => string
  readonly ports: CorePorts
  readonly cache: Database
  readonly outbox: OutboxStore
  readonly files: MediaFiles
  readonly board: ConnectionBoard
  readonly settlements: Settlements
  readonly emit: (change: Change) => void
  readonly prefetch: (noteId: NoteId) => void
  /** Which recordings are to be here may be another matter now. */
  readonly keepMedia: () => void
  readonly onArrival: (arrival: Arrival) => void
  /** How this member listens to others, as another of their devices has it. */
  readonly onProfiles: (profiles: Touched['profiles']) => void
  readonly removeTake: (takeId: TakeId) => void
  /** A recording of this member's has come from the server: a take of this id that a crash left behind may go. */
  readonly onOwnNote: (noteId: NoteId) => void
}
