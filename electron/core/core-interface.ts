import type { UiConversation, UiNote } from '#shared/contract/desktop.ts'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import type { Reason, ReasonError } from '#shared/kernel/reasons.ts'
import type { Result } from '#shared/kernel/result.ts'
import type { Attention } from './attention/attention.ts'
import type { CoreContext } from './context.ts'
import type { GlobalKeys } from './global-keys.ts'
import type { MediaLibrary } from './media/media-library.ts'
import type { PanelBoard } from './panel/panel-board.ts'
import type { ClientChannel } from './ports.ts'
import type { DesktopRouter } from './router.ts'
import type { Settlement } from './sync/settlements.ts'
import type { Takes } from './takes/takes.ts'
import type { UiWindows } from './ui-windows.ts'
import type { Updates } from './updates/updates.ts'

/** Earshot without a window: everything a host or a command needs, over one data folder. */
export interface Core {
  readonly router: DesktopRouter
  /** Answers a window's calls and takes its pages, until the channel closes. */
  attach(channel: ClientChannel): void
  readonly media: MediaLibrary
  readonly takes: Takes
  /** The pages that show the app, for whoever asks from outside: tray, notifications, keys, links. */
  readonly windows: UiWindows
  /** Recordings opened with the app, by absolute paths: each becomes a draft in view, or is refused there in a sentence. */
  openFiles(paths: readonly string[]): Promise<void>
  /** Notifications, and what tray and menus show. */
  readonly attention: Attention
  /** A take was asked for, and a page says first why the system is about to ask: somebody must see it. */
  onPermissionNeeded(listener: () => void): () => void
  /** What the recording panel shows, for a host that has a window for it. */
  readonly panel: PanelBoard
  /** While the screen is locked they do nothing. */
  readonly keys: Pick<GlobalKeys, 'suspend'>
  /** Calls the desktop router in this process; refusals are `ReasonError`s in `error.cause`. */
  readonly api: ReturnType<DesktopRouter['createCaller']>
  readonly sync: {
    /** The computer slept: the way to the server is made anew at once instead of when its silence is noticed. */
    resumed(): void
    /** What became of a note within `timeoutMs`; `queued`: still waiting. */
    whenSettled(noteId: NoteId, timeoutMs: number): Promise<Settlement>
    /** True once everything the server had at this call is here; of long conversations the newest part. */
    whenPulled(timeoutMs: number): Promise<boolean>
    /** Once the cache is known to be what was closed the last time, or is made anew. */
    whenChecked(): Promise<void>
    /** True once the history is whole too, of all conversations or of one. */
    whenWhole(timeoutMs: number, conversationId?: ConversationId): Promise<boolean>
  }
  readonly conversations: {
    list(): UiConversation[]
    /** By id or title. Refusals: `conversationUnknown`, `conversationAmbiguous`, `notSignedIn`. */
    resolve(nameOrId: string): Result<UiConversation, Reason>
  }
  readonly notes: {
    read(noteId: NoteId): UiNote | null
    /** All notes of a conversation, replies among them, oldest first, unsent ones last. */
    ofConversation(conversationId: ConversationId): UiNote[]
  }
  snapshot: CoreContext['snapshot']
  /** Asked as the program begins to end, before `close`. */
  readonly updates: Pick<Updates, 'atQuit'>
  /** Set when the data is a newer version's: it can be looked at, and everything that would change it is refused with this. */
  readonly readOnlyBecause: ReasonError | null
  /** Ends everything under way and lets go of the data folder. Nothing is lost by it. */
  close(): Promise<void>
}
