import type { UiTake } from '#shared/contract/ui-take.ts'
import type { TakeId } from '#shared/kernel/ids.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { isSounding } from '../stores/player-store.ts'
import { draftsFor, openTakeOf } from '../stores/selectors.ts'
import type { MsSpan, UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import { type Playback, trackOfTake } from './playback.ts'

/** The one draft whose editor is open in this window, and what is selected in it. What it keeps of its recording is the core's. */
export interface DraftEditing {
  toggle(takeId: TakeId): void
  /** The newest draft of the open place; closes the editor that is open. False: there is no draft. */
  toggleNewest(): boolean
  /** False: none was open. */
  close(): boolean
  /** Null: all of it. */
  select(selection: MsSpan | null): void
  /** False: no editor is open, or nothing is selected. */
  change(kind: 'trim' | 'cut'): boolean
  undo(): boolean
  /** Plays the draft whose editor is open: what is selected, to its end, or from `fromMs` on. */
  play(fromMs?: number): void
  /** Plays what is selected, or all of the draft; pauses it when it sounds. False: no editor is open. */
  togglePlay(): boolean
  /** Goes on recording: the draft whose editor is open, or the newest of the open place. */
  goOn(takeId?: TakeId): boolean
}

interface EditingPorts {
  readonly client: Bridge['client']
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly actions: Actions
  readonly playback: Playback
}

export function createDraftEditing({ client, feed, ui, actions, playback }: EditingPorts): DraftEditing {
  let isBusy = false
  /** Where playing a selection ends by itself; null while something else is played. */
  let stopAtMs: number | null = null

  // Both stores live as long as the window.
  playback.store.subscribe(({ track, status, positionMs }) => {
    if (stopAtMs === null || status !== 'playing' || positionMs < stopAtMs) return
    stopAtMs = null
    if (track?.id === ui.getState().editor?.takeId) playback.pause()
  })

  /** Sent or discarded meanwhile, it is no draft any more. */
  function open(): { take: UiTake; selection: MsSpan | null } | null {
    const { editor } = ui.getState()
    const take = editor && feed.getState().takes[editor.takeId]
    return editor && take?.state === 'draft' ? { take, selection: editor.selection } : null
  }

  function newest(): UiTake | undefined {
    const { conversationId, threadRootId, pane } = ui.getState()
    if (conversationId === null) return undefined
    const rootId = pane === 'thread' ? threadRootId : null
    return draftsFor(feed.getState().takes, { conversationId, rootId, anchor: null }).at(-1)
  }

  /** What is selected is of the draft as it was: afterwards it is nothing. */
  async function run(takeId: TakeId, call: () => Promise<unknown>): Promise<void> {
    if (isBusy) return
    isBusy = true
    try {
      await call()
      if (ui.getState().editor?.takeId === takeId) ui.setState({ editor: { takeId, selection: null } })
    } catch (error) {
      actions.complain(error)
    } finally {
      isBusy = false
    }
  }

  const editing: DraftEditing = {
    toggle(takeId) {
      const isOpen = ui.getState().editor?.takeId === takeId
      ui.setState({ editor: isOpen ? null : { takeId, selection: null } })
    },
    toggleNewest() {
      if (editing.close()) return true
      const draft = newest()
      if (draft) editing.toggle(draft.id)
      return draft !== undefined
    },
    close() {
      const wasOpen = open() !== null
      if (ui.getState().editor !== null) ui.setState({ editor: null })
      return wasOpen
    },
    select(selection) {
      ui.setState(({ editor }) => ({ editor: editor && { ...editor, selection } }))
    },
    change(kind) {
      const now = open()
      if (now === null || now.selection === null) return false
      const { take, selection } = now
      const change = { kind, fromMs: Math.round(selection.fromMs), toMs: Math.round(selection.toMs) }
      void run(take.id, () => client.takes.edit.mutate({ takeId: take.id, change }))
      return true
    },
    undo() {
      const now = open()
      if (now === null || now.take.canUndoEdit !== true) return false
      const { id } = now.take
      void run(id, () => client.takes.undoEdit.mutate({ takeId: id }))
      return true
    },
    play(fromMs) {
      const now = open()
      const { session } = feed.getState()
      if (now === null || session.kind !== 'signedIn') return
      stopAtMs = fromMs === undefined ? (now.selection?.toMs ?? null) : null
      playback.play(trackOfTake(now.take, session.member.id), fromMs ?? now.selection?.fromMs ?? 0)
    },
    togglePlay() {
      const now = open()
      if (now === null) return false
      const { track, status } = playback.store.getState()
      if (track?.id === now.take.id && isSounding({ status })) playback.pause()
      else editing.play()
      return true
    },
    goOn(chosen) {
      const takeId = chosen ?? open()?.take.id ?? newest()?.id
      // With a recording under way the key has nothing to do here.
      if (takeId === undefined || openTakeOf(feed.getState().takes) !== null) return false
      void run(takeId, () => client.takes.append.mutate({ takeId }))
      return true
    },
  }
  return editing
}
