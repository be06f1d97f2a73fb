import type { UiNote } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import type { Permission } from '#shared/contract/permissions.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { ConversationId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { markedNotes, toggled, withRange } from '../stores/marking.ts'
import { firstConversation, sectionsOf } from '../stores/selectors.ts'
import type { ThreadStore } from '../stores/thread-store.ts'
import { rootsOf } from '../stores/timeline.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import type { DialogName, PaneName, UiStore } from '../stores/ui-store.ts'
import type { Talk } from './talk.ts'

export interface NavigationPorts {
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly timelines: TimelineStore
  readonly thread: ThreadStore
  readonly talk: Talk
}

/** Where one is and what is selected. Whatever moves here also tells the core where the next take goes. */
export interface Navigation {
  open(conversationId: ConversationId): Promise<void>
  /** Opens a conversation when none is open, or when the open one is gone. */
  openSome(): void
  stepConversation(by: 1 | -1): void
  openThread(root: UiNote): Promise<void>
  /** What is said next in the open thread is about this moment; null: about no moment. */
  anchorAt(anchor: Anchor | null): void
  /** The picture of a note at large, from `atMs` on or from where one is in it; null puts it away. */
  showPicture(noteId: NoteId | null, atMs?: number): void
  /** The words, chapters and listeners of a note, on the right; null puts them away. */
  showDetails(noteId: NoteId | null): void
  closeThread(): void
  /** The pane that keys and the next take belong to from now on. */
  activate(pane: PaneName): void
  select(pane: PaneName, noteId: NoteId): void
  stepNote(by: 1 | -1): void
  /** Chooses or lets go of a note of the timeline, or, with `isRange`, all from the selected one on. */
  mark(noteId: NoteId, isRange?: boolean): void
  /** Goes on by one and chooses what is gone over. */
  extendMarks(by: 1 | -1): void
  clearMarks(): void
  /** Those chosen, as they stand. */
  marked(): readonly UiNote[]
  selectNewest(): void
  selectedNote(): UiNote | null
  goTo(place: TakeTarget, noteId: NoteId | null): Promise<void>
  showDialog(dialog: DialogName | null): void
  /** Says why, then asks. */
  askPermission(permission: Permission): void
  /** What is drawn in a draft. */
  showDrawing(takeId: TakeId): void
  /** Asks where a draft should go instead; the dialog that was open comes back afterwards. */
  chooseConversationFor(takeId: TakeId): void
}

export function createNavigation(ports: NavigationPorts): Navigation {
  const { feed, ui, timelines, thread, talk } = ports

  function aim(): void {
    const { conversationId, threadRootId, anchor, pane } = ui.getState()
    if (conversationId === null) return talk.setTarget(null)
    const isThread = pane === 'thread' && threadRootId !== null
    talk.setTarget({ conversationId, rootId: isThread ? threadRootId : null, anchor: isThread ? anchor : null })
  }

  function notesOf(pane: PaneName): readonly UiNote[] {
    if (pane === 'thread') {
      const state = thread.store.getState()
      return state.status === 'ready' ? [state.root, ...state.replies] : []
    }
    const { conversationId } = ui.getState()
    return conversationId === null ? [] : rootsOf(timelines.store.getState()[conversationId]?.notes ?? [])
  }

  function selectAndFocus(pane: PaneName, noteId: NoteId): void {
    ui.setState((state) => ({
      pane,
      selected: { ...state.selected, [pane]: noteId },
      focusRequest: state.focusRequest + 1,
    }))
    aim()
  }

  function enter(conversationId: ConversationId): void {
    if (ui.getState().conversationId === conversationId) return
    const conversation = feed.getState().conversations[conversationId]
    thread.close()
    ui.setState({
      conversationId,
      newAfterSeq: conversation && conversation.unread > 0 ? conversation.readSeq : null,
      threadRootId: null,
      anchor: null,
      picture: null,
      detailsId: null,
      marked: [],
      pane: 'timeline',
      selected: { timeline: null, thread: null },
    })
    aim()
  }

  const navigation: Navigation = {
    async open(conversationId) {
      enter(conversationId)
      const place = feed.getState().settings.places?.[conversationId]
      const isHeld = timelines.store.getState()[conversationId] !== undefined
      if (place !== undefined && !isHeld && (await timelines.openAround(conversationId, place))) return
      await timelines.open(conversationId)
    },
    openSome() {
      const { conversations } = feed.getState()
      const { conversationId } = ui.getState()
      if (conversationId !== null && conversations[conversationId]) return
      const first = firstConversation(conversations)
      if (first) void navigation.open(first.id)
      else ui.setState({ conversationId: null, newAfterSeq: null, threadRootId: null })
    },
    stepConversation(by) {
      const all = sectionsOf(feed.getState().conversations).flatMap((section) => section.conversations)
      const index = all.findIndex((item) => item.id === ui.getState().conversationId)
      const next = all[(index + by + all.length) % all.length]
      if (next) void navigation.open(next.id)
    },
    async openThread(root) {
      ui.setState((state) => ({
        threadRootId: root.id,
        anchor: state.threadRootId === root.id ? state.anchor : null,
        detailsId: null,
        pane: 'thread',
        selected: { timeline: root.id, thread: (state.threadRootId === root.id && state.selected.thread) || root.id },
        focusRequest: state.focusRequest + 1,
      }))
      aim()
      const held = thread.store.getState()
      if (held.status === 'closed' || held.status === 'failed' || held.rootId !== root.id) await thread.open(root.id)
    },
    closeThread() {
      thread.close()
      ui.setState((state) => ({
        threadRootId: null,
        anchor: null,
        pane: 'timeline',
        focusRequest: state.focusRequest + 1,
      }))
      aim()
    },
    anchorAt(anchor) {
      ui.setState({ anchor })
      aim()
    },
    showPicture(noteId, atMs) {
      if (noteId !== null) return ui.setState({ picture: { noteId, atMs: atMs ?? null } })
      ui.setState((state) => ({ picture: null, focusRequest: state.focusRequest + 1 }))
    },
    showDetails(noteId) {
      const isClosing = noteId === null
      ui.setState((state) => ({
        detailsId: noteId,
        focusRequest: isClosing ? state.focusRequest + 1 : state.focusRequest,
      }))
    },
    activate(pane) {
      if (ui.getState().pane === pane) return
      ui.setState({ pane })
      aim()
    },
    select(pane, noteId) {
      ui.setState((state) => ({ pane, selected: { ...state.selected, [pane]: noteId } }))
      aim()
    },
    stepNote(by) {
      const { pane, selected } = ui.getState()
      const notes = notesOf(pane)
      const index = notes.findIndex((note) => note.id === selected[pane])
      const next = index < 0 ? notes.at(-1) : notes[Math.min(notes.length - 1, Math.max(0, index + by))]
      if (next) selectAndFocus(pane, next.id)
    },
    mark(noteId, isRange = false) {
      const notes = notesOf('timeline')
      const note = notes.find((one) => one.id === noteId)
      if (!note) return
      ui.setState(({ marked, selected }) => ({
        marked: isRange ? withRange(marked, notes, { fromId: selected.timeline, toId: noteId }) : toggled(marked, note),
      }))
    },
    extendMarks(by) {
      const { pane, selected } = ui.getState()
      if (pane !== 'timeline') return
      const before = selected.timeline
      navigation.stepNote(by)
      const after = ui.getState().selected.timeline
      if (after === null) return
      const ends = { fromId: before, toId: after }
      ui.setState(({ marked }) => ({ marked: withRange(marked, notesOf('timeline'), ends) }))
    },
    clearMarks: () => ui.setState({ marked: [] }),
    marked: () => markedNotes(ui.getState().marked, notesOf('timeline')),
    selectNewest() {
      const { pane, conversationId } = ui.getState()
      if (pane === 'timeline' && conversationId !== null && timelines.store.getState()[conversationId]?.hasNewer) {
        void timelines.openNewest(conversationId).then(() => {
          if (ui.getState().conversationId === conversationId) navigation.selectNewest()
        })
        return
      }
      const newest = notesOf(pane).at(-1)
      if (newest) selectAndFocus(pane, newest.id)
    },
    selectedNote() {
      const { pane, selected } = ui.getState()
      return notesOf(pane).find((note) => note.id === selected[pane]) ?? null
    },
    async goTo(place, noteId) {
      const rootId = place.rootId ?? noteId
      // What would stand over it goes first: closing gives the focus back to where it was, and only then may the note take it.
      ui.setState({ dialog: null })
      enter(place.conversationId)
      if (rootId === null) await timelines.open(place.conversationId)
      else if (!(await timelines.openAround(place.conversationId, rootId))) await timelines.open(place.conversationId)
      // One has gone elsewhere while it was read.
      if (ui.getState().conversationId !== place.conversationId) return
      if (place.rootId !== null) {
        const root = timelines.noteById(place.rootId)
        if (root) await navigation.openThread(root)
        else await openThreadById(place.rootId)
      }
      if (noteId !== null) selectAndFocus(place.rootId === null ? 'timeline' : 'thread', noteId)
    },
    askPermission: (permission) => ui.setState({ dialog: 'permission', permission }),
    showDrawing: (takeId) => ui.setState({ dialog: 'drawing', drawnTake: takeId }),
    showDialog: (dialog) => ui.setState({ dialog }),
    chooseConversationFor: (takeId) =>
      ui.setState(({ dialog }) => ({ dialog: 'sendTo', takeToSend: { takeId, backTo: dialog } })),
  }

  async function openThreadById(rootId: NoteId): Promise<void> {
    ui.setState({
      threadRootId: rootId,
      anchor: null,
      detailsId: null,
      pane: 'thread',
      selected: { timeline: null, thread: null },
    })
    aim()
    await thread.open(rootId)
  }

  return navigation
}
