import type { UiNote } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { AnswerPorts } from '../features/note-picture/answer-picture.ts'
import type { NoteDrawings } from '../features/note-picture/drawings.ts'
import { foundMoment, isOnPictures } from '../features/note-picture/found-moment.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { isPictured, type PicturedNote } from '../stores/pictured.ts'
import { openTakeOf } from '../stores/selectors.ts'
import type { ThreadStore } from '../stores/thread-store.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import { type AnsweredSpot, createAnswering } from './answering.ts'
import type { Navigation } from './navigation.ts'
import { findNextUnheard } from './next-unheard.ts'
import type { Playback } from './playback.ts'
import type { Program } from './program.ts'

interface NoteCommandPorts extends Pick<AnswerPorts, 'readFile' | 'decode' | 'frameOf'> {
  readonly showing: Pick<Showing, 'answer' | 'store'>
  readonly client: Bridge['client']
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly timelines: TimelineStore
  readonly thread: ThreadStore
  readonly navigation: Navigation
  readonly playback: Playback
  readonly program: Program
  readonly drawings: NoteDrawings
  readonly actions: Actions
  /** Of the pane one is in. False: there is none. */
  readonly focusField: () => boolean
}

/** What keys do with the selected note, beside playing it. Each gives false where there is nothing to do: the key stays free. */
export interface NoteCommands {
  /** About the moment that is being heard, when that is the note. */
  reply(): boolean
  /** About this moment, mark or point of the note; what sounds stops. */
  replyAt(note: UiNote, anchor: Anchor): void
  /**
   * Draws on its picture while answering it: as it is at this moment, left out where one is in the player, or with all that was drawn on it. A clip
   * is answered on the frame that is seen then.
   */
  answerOn(note: PicturedNote, atMs?: number, spot?: AnsweredSpot): void
  /** The note with a picture that is answered by what is said next, or now; and at which moment. Null: there is none. */
  answered(): { readonly note: PicturedNote; readonly atMs: number | null } | null
  /** The same with the selected note. */
  answerPicture(): boolean
  /** A note that was searched for; what was found on its picture is shown there. */
  goToFound(found: { readonly place: TakeTarget; readonly noteId: NoteId; readonly searched: string }): Promise<void>
  /** Its picture, or no picture any more. */
  showPicture(): boolean
  showDetails(): boolean
  markUnheard(): boolean
  markNote(): boolean
  playMarked(): boolean
  playThread(): boolean
  goToFirstUnheard(): Promise<void>
}

export function createNoteCommands(ports: NoteCommandPorts): NoteCommands {
  const { client, feed, ui, timelines, thread, navigation, playback, program, drawings } = ports
  const { actions, focusField } = ports

  async function replyTo(note: UiNote, atMs: number | null): Promise<void> {
    if (note.rootId === null) await navigation.openThread(note)
    if (atMs === null) return
    playback.pause()
    navigation.anchorAt({ noteId: note.id, atMs })
  }

  async function aim(note: UiNote, anchor: Anchor): Promise<void> {
    const rootId = note.rootId ?? note.id
    const { picture, threadRootId } = ui.getState()
    if (threadRootId === rootId) navigation.activate('thread')
    else await navigation.goTo({ conversationId: note.conversationId, rootId, anchor: null }, note.id)
    navigation.anchorAt(anchor)
    // Going to another conversation put it away.
    if (picture !== null && ui.getState().picture === null) navigation.showPicture(picture.noteId)
  }

  const answer = createAnswering({ ...ports, readNote: (noteId) => client.notes.read.query({ noteId }), aim })

  function answerOn(note: PicturedNote, atMs?: number, spot?: AnsweredSpot): void {
    const askedMs = atMs ?? playback.momentOf(note.id)
    playback.pause()
    answer(note, askedMs, spot)
  }

  /** Nothing is selected, but something is heard. */
  function replyToHeard(): boolean {
    const track = playback.track()
    const atMs = track === null ? null : playback.momentOf(track.id)
    if (track?.ref.kind !== 'note' || atMs === null) return false
    const { noteId } = track.ref
    playback.pause()
    void navigation
      .goTo({ ...track.place, rootId: track.place.rootId ?? noteId }, noteId)
      .then(() => navigation.anchorAt({ noteId, atMs }))
    return true
  }

  function playOpenThread(): boolean {
    const state = thread.store.getState()
    return state.status === 'ready' && program.playThread([state.root, ...state.replies])
  }

  return {
    reply() {
      const note = navigation.selectedNote()
      if (note === null) return replyToHeard()
      const atMs = playback.momentOf(note.id)
      if (note.rootId !== null && atMs === null) return focusField()
      void replyTo(note, atMs)
      return true
    },
    replyAt(note, anchor) {
      playback.pause()
      aim(note, anchor).catch(actions.complain)
    },
    answerOn,
    answered() {
      const { pane, threadRootId, anchor } = ui.getState()
      const take = openTakeOf(feed.getState().takes)
      const target = take?.target ?? { rootId: pane === 'thread' ? threadRootId : null, anchor }
      const state = thread.store.getState()
      if (target.rootId === null || state.status !== 'ready' || state.rootId !== target.rootId) return null
      const about = target.anchor?.noteId ?? target.rootId
      const note = [state.root, ...state.replies].find(({ id }) => id === about)
      if (!note || !isPictured(note)) return null
      return { note, atMs: target.anchor?.atMs ?? playback.momentOf(note.id) }
    },
    answerPicture() {
      const note = navigation.selectedNote()
      if (note === null || !isPictured(note)) return false
      answerOn(note)
      return true
    },
    async goToFound({ place, noteId, searched }) {
      try {
        await navigation.goTo(place, noteId)
        const note = await client.notes.read.query({ noteId })
        if (!isPictured(note) || !isOnPictures(note.track?.words ?? '', searched)) return
        const had = await drawings.track(note)
        const atMs = had.ok ? foundMoment(had.value.track, searched) : null
        // One may have gone on while it was read.
        if (atMs !== null && navigation.selectedNote()?.id === noteId) navigation.showPicture(noteId, atMs)
      } catch (error) {
        actions.complain(error)
      }
    },
    showPicture() {
      const { picture } = ui.getState()
      const note = navigation.selectedNote()
      if (picture !== null && (note === null || note.id === picture.noteId)) navigation.showPicture(null)
      else if (note !== null && isPictured(note)) navigation.showPicture(note.id)
      else return false
      return true
    },
    showDetails() {
      const { detailsId } = ui.getState()
      const note = navigation.selectedNote()
      if (note === null && detailsId === null) return false
      navigation.showDetails(note === null || note.id === detailsId ? null : note.id)
      return true
    },
    markUnheard() {
      const note = navigation.selectedNote()
      if (note === null || note.audio === null || note.isMine || note.seq === null) return false
      if (note.isHeard) actions.markUnheard(note.id)
      else actions.markHeard(note.id)
      return true
    },
    markNote() {
      const { pane, selected } = ui.getState()
      if (pane !== 'timeline' || selected.timeline === null) return false
      navigation.mark(selected.timeline)
      return true
    },
    playMarked() {
      const isBegun = program.playAll(navigation.marked())
      if (isBegun) navigation.clearMarks()
      return isBegun
    },
    playThread() {
      const note = navigation.selectedNote()
      const isOpen = ui.getState().threadRootId !== null
      if (isOpen) return playOpenThread()
      if (note === null || note.replies.count === 0) return false
      navigation
        .openThread(note)
        .then(() => playOpenThread())
        .catch(actions.complain)
      return true
    },
    async goToFirstUnheard() {
      const { conversationId } = ui.getState()
      const conversation = conversationId === null ? undefined : feed.getState().conversations[conversationId]
      if (!conversation) return
      try {
        const first = await findNextUnheard({
          readPage: (input) => client.notes.page.query(input),
          readThread: (rootId) => client.notes.thread.query({ rootId }),
          conversations: [conversation],
          held: timelines.endingNewest(),
          current: null,
        })
        if (first === null) return actions.tell('You have heard everything here.')
        await navigation.goTo({ conversationId: first.conversationId, rootId: first.rootId, anchor: null }, first.id)
      } catch (error) {
        actions.complain(error)
      }
    },
  }
}
