import type { Change } from '#shared/contract/desktop.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import type { CorePorts } from '../ports.ts'
import type { LaterStore } from '../store/later-store.ts'
import type { SettingsStore } from '../store/settings-store.ts'
import type { Account } from '../sync/account.ts'
import type { ConnectionBoard } from '../sync/connection.ts'
import { noticeOf } from '../takes/notice-tone.ts'
import type { TakePlaces, Takes } from '../takes/takes.ts'
import type { UiWindows } from '../ui-windows.ts'
import { type Attention, createAttention } from './attention.ts'

export interface AttentionParts {
  readonly ports: Pick<CorePorts, 'clock' | 'ids' | 'log'>
  readonly account: () => Account | null
  readonly board: Pick<ConnectionBoard, 'read'>
  readonly changes: Emitter<Change>
  readonly sessions: { read(): ReturnType<DeskSession> }
  readonly settings: SettingsStore
  readonly laters: LaterStore
  readonly takes: Pick<Takes, 'list' | 'target' | 'toggle'>
  readonly places: Pick<TakePlaces, 'nameOf'>
  readonly windows: UiWindows
  readonly isReadOnly: boolean
}
type DeskSession = Parameters<typeof createAttention>[0]['session']

/** In the menu. */
const RECENT_NOTES = 5

/** Puts attention over the parts of a core, whichever account is signed in. */
export function composeAttention(parts: AttentionParts): Attention {
  const { account, changes, settings, laters, takes, places, windows, isReadOnly } = parts
  const { clock, ids, log } = parts.ports
  return createAttention({
    facts: {
      note: (noteId) => account()?.view.read(noteId) ?? null,
      conversation: (conversationId) => account()?.conversations.read(conversationId) ?? null,
      memberName: () => account()?.session.memberName ?? null,
      isInThread(rootId) {
        const thread = account()?.view.thread(rootId)
        return thread ? [thread.root, ...thread.replies].some(({ isMine }) => isMine) : false
      },
    },
    session: () => parts.sessions.read(),
    connection: () => parts.board.read(),
    conversations: () => account()?.conversations.list() ?? [],
    recent() {
      const open = account()
      if (!open) return []
      const noteIds = open.recordings.newestOf({ than: open.session.memberId, atMost: RECENT_NOTES })
      return noteIds.flatMap((noteId) => open.view.read(noteId) ?? [])
    },
    nameOf: (target) => places.nameOf(target),
    settings,
    laters,
    takes,
    windows,
    isReadOnly,
    onChange: changes.on,
    emit: changes.emit,
    onFailed: (why) => changes.emit({ kind: 'notice', notice: noticeOf(ids.next(), 'notificationFailed', why) }),
    clock,
    log,
  })
}
