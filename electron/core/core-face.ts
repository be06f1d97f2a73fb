import type { PageFrame } from '#shared/contract/capture.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { CoreContext } from './context.ts'
import type { Core } from './core-interface.ts'
import type { MediaLibrary } from './media/media-library.ts'
import { createDesktopRouter } from './router.ts'
import { serveRpc } from './rpc.ts'
import type { CacheRepair } from './session/cache-repair.ts'
import type { ConversationActions } from './session/conversation-actions.ts'
import type { Sessions } from './session/sessions.ts'
import type { Settlements } from './sync/settlements.ts'
import { createOpenedFiles } from './takes/opened-files.ts'

interface FaceParts {
  readonly context: CoreContext
  readonly conversations: Pick<ConversationActions, 'resolve'>
  readonly media: MediaLibrary
  readonly sessions: Pick<Sessions, 'account' | 'whenPulled'>
  readonly settlements: Pick<Settlements, 'whenSettled'>
  readonly repair: Pick<CacheRepair, 'whenChecked'>
  /** Notes to self; null: not known yet. */
  readonly self: () => TakeTarget | null
  readonly log: Log
  readonly close: () => Promise<void>
}

/** What hosts and commands see of a core that is at work. */
export function createCoreFace(parts: FaceParts): Core {
  const { context, conversations, media, sessions, settlements, repair, self, log, close } = parts
  const { attention, keys, panel, takes, updates, windows } = context
  const router = createDesktopRouter(context)
  return {
    router,
    attach: (channel) =>
      serveRpc({
        channel,
        router,
        createContext: () => ({}),
        onPage: (frame: PageFrame) => takes.acceptPage(frame),
        onFile: (frame) => {
          if (!takes.clips.accept(frame)) takes.drawings.accept(frame)
        },
        log,
      }),
    media,
    takes,
    windows,
    openFiles: createOpenedFiles({
      takes,
      windows,
      changes: context.changes,
      sessions: context.sessions,
      self,
      clock: context.clock,
    }),
    panel,
    keys,
    updates,
    attention,
    onPermissionNeeded: (listener) =>
      context.changes.on((change) => {
        if (change.kind === 'permissionNeeded') listener()
      }),
    api: router.createCaller({}),
    sync: {
      whenSettled: (noteId, timeoutMs) => settlements.whenSettled(noteId, timeoutMs),
      resumed: () => sessions.account()?.resumed(),
      whenPulled: (timeoutMs) => sessions.whenPulled(timeoutMs),
      whenChecked: repair.whenChecked,
      whenWhole: async (timeoutMs, conversationId) =>
        (await sessions.account()?.whenWhole(timeoutMs, conversationId)) ?? false,
    },
    conversations: {
      list: () => sessions.account()?.conversations.list() ?? [],
      resolve: (nameOrId) => conversations.resolve(nameOrId),
    },
    notes: {
      read: (noteId) => sessions.account()?.view.read(noteId) ?? null,
      ofConversation: (conversationId) => sessions.account()?.view.ofConversation(conversationId) ?? [],
    },
    snapshot: context.snapshot,
    readOnlyBecause: null,
    close,
  }
}
