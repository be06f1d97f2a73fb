import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Notice } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import type { ConversationId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { Marked } from './marking.ts'

export type DialogName =
  | 'newConversation'
  | 'invite'
  | 'switcher'
  | 'keys'
  | 'settings'
  | 'react'
  | 'drafts'
  | 'outbox'
  | 'sendTo'
  | 'search'
  | 'permission'
  | 'drawing'
export type PaneName = 'timeline' | 'thread'

export interface MsSpan {
  readonly fromMs: number
  readonly toMs: number
}

/** What belongs to this window alone and may be lost with it: where one looks, what is half typed. */
export interface UiState {
  readonly conversationId: ConversationId | null
  /** What was read when the conversation was opened: above the note after it stands the line "New". */
  readonly newAfterSeq: number | null
  readonly threadRootId: NoteId | null
  /** The moment that the next reply in the open thread is about. */
  readonly anchor: Anchor | null
  /** The note whose picture is looked at, at large; `atMs`: where to begin, null for where one is in it. */
  readonly picture: { readonly noteId: NoteId; readonly atMs: number | null } | null
  /** The note whose details stand on the right, before the thread. */
  readonly detailsId: NoteId | null
  /** The pane that keys and the next take belong to. */
  readonly pane: PaneName
  /** The note that keys act on, by pane. */
  readonly selected: Readonly<Record<PaneName, NoteId | null>>
  /** Notes of the timeline that are chosen to be heard together. */
  readonly marked: Marked
  /** Raised when the selected row should take the focus. */
  readonly focusRequest: number
  /** The draft that should take the focus as soon as it is drawn. */
  readonly draftToFocus: TakeId | null
  /** The title of the chapter that was marked last is to be typed. */
  readonly isNamingChapter: boolean
  /** The draft whose editor is open, and the part that is selected in it; null: all. */
  readonly editor: { readonly takeId: TakeId; readonly selection: MsSpan | null } | null
  readonly dialog: DialogName | null
  /** What the dialog `permission` is about. */
  readonly permission: Permission | null
  /** A link that was opened from outside: waits in the form for joining. */
  readonly invitation: string | null
  /** The first screen is shown, over what is here, to give this device a new way in. */
  readonly isSigningInAgain: boolean
  /** The draft that `sendTo` is about, and the dialog it was asked for from. */
  readonly takeToSend: { readonly takeId: TakeId; readonly backTo: DialogName | null } | null
  /** The draft whose drawing the dialog `drawing` shows. */
  readonly drawnTake: TakeId | null
  readonly notices: readonly Notice[]
  /** Half-typed text, by place (`conversationId` or `rootId`). */
  readonly texts: Readonly<Record<string, string>>
}

export type UiStore = StoreApi<UiState>

/** More than this at once would hide the app; the oldest goes. */
const NOTICES_SHOWN = 4

/** How a window begins, and begins again for another account. */
export const blankUi: UiState = {
  conversationId: null,
  newAfterSeq: null,
  threadRootId: null,
  anchor: null,
  picture: null,
  detailsId: null,
  pane: 'timeline',
  selected: { timeline: null, thread: null },
  marked: [],
  focusRequest: 0,
  draftToFocus: null,
  isNamingChapter: false,
  editor: null,
  dialog: null,
  permission: null,
  invitation: null,
  isSigningInAgain: false,
  takeToSend: null,
  drawnTake: null,
  notices: [],
  texts: {},
}

export const createUiStore = (): UiStore => createStore<UiState>(() => blankUi)

/** A notice said twice stands once. */
export const withNotice = (notices: readonly Notice[], notice: Notice): readonly Notice[] =>
  [...notices.filter((held) => held.id !== notice.id && held.message !== notice.message), notice].slice(-NOTICES_SHOWN)

/** What a notice said is no longer so. */
export const withoutMessage = (notices: readonly Notice[], message: string): readonly Notice[] =>
  notices.some((notice) => notice.message === message)
    ? notices.filter((notice) => notice.message !== message)
    : notices

export const withoutNotice = (notices: readonly Notice[], id: string): readonly Notice[] =>
  notices.filter((notice) => notice.id !== id)
