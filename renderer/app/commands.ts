import type { UiNote } from '#shared/contract/desktop.ts'
import type { Reaction } from '#shared/contract/reaction.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Clips } from '../features/clips/clips.ts'
import type { AnswerPorts } from '../features/note-picture/answer-picture.ts'
import type { NoteDrawings } from '../features/note-picture/drawings.ts'
import type { Picking } from '../features/pictures/picking.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { byActivity, discardedTakes, openTakeOf } from '../stores/selectors.ts'
import type { ThreadStore } from '../stores/thread-store.ts'
import type { TimelineStore } from '../stores/timeline-store.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import type { CopyLink } from './copy-link.ts'
import type { DraftEditing } from './draft-editing.ts'
import type { CommandId } from './keys.ts'
import { createLeave } from './leave.ts'
import { changeListening } from './listening-commands.ts'
import type { ListeningQueue } from './listening-queue.ts'
import type { Navigation } from './navigation.ts'
import { findNextUnheard } from './next-unheard.ts'
import { createNoteCommands, type NoteCommands } from './note-commands.ts'
import { levelWords, nextLevel } from './notify-words.ts'
import type { Playback } from './playback.ts'
import { trackOfNote } from './playback.ts'
import type { Program } from './program.ts'
import type { Talk } from './talk.ts'
import type { TourGuide } from './tour.ts'

export interface CommandPorts extends Pick<AnswerPorts, 'readFile' | 'decode' | 'frameOf'> {
  readonly client: Bridge['client']
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly timelines: TimelineStore
  readonly talk: Talk
  readonly navigation: Navigation
  readonly playback: Playback
  readonly queue: ListeningQueue
  readonly program: Program
  readonly drawings: NoteDrawings
  readonly thread: ThreadStore
  readonly actions: Actions
  readonly drafts: DraftEditing
  readonly copyLink: CopyLink
  readonly tour: Pick<TourGuide, 'open'>
  readonly picking: Pick<Picking, 'ask'>
  readonly clips: Pick<Clips, 'ask'>
  readonly showing: Pick<Showing, 'show' | 'answer' | 'leave' | 'store'>
}

/** What each key does. Buttons that do the same call the same command. */
export interface Commands {
  /** `key` is the key that was pressed, for commands with several. False: nothing to do here, the key stays free. */
  run(id: CommandId, key?: string): boolean
  playNextUnheard(): Promise<void>
  /** What keys do with the selected note. */
  readonly notes: NoteCommands
  /** Plays the note, or pauses it when it is the one that sounds. */
  toggleNote(note: UiNote): void
  /** About the moment that sounds or stands in the player, when that is this note. */
  toggleReaction(note: UiNote, reaction: Reaction): void
}

export function createCommands(ports: CommandPorts): Commands {
  const { client, feed, ui, timelines, talk, navigation, playback, queue, program } = ports
  const { actions, drafts, copyLink, tour, showing, picking, clips } = ports
  const leave = createLeave(ports)

  function toggleOffline(): boolean {
    const { conversationId } = ui.getState()
    if (conversationId === null) return false
    actions.keepOffline(conversationId, !feed.getState().settings.keptOffline.includes(conversationId))
    return true
  }

  function changeNotifyLevel(): boolean {
    const { conversationId } = ui.getState()
    if (conversationId === null) return false
    const level = nextLevel(feed.getState().settings.notifyLevels[conversationId] ?? 'all')
    actions.setNotifyLevel(conversationId, level)
    actions.tell(`Notifications of this conversation: ${levelWords[level].toLowerCase()}.`)
    return true
  }

  function toggleFocus(): boolean {
    const focus = !feed.getState().settings.focus
    actions.updateSettings({ focus })
    actions.tell(focus ? 'Focus is on: nothing calls you on this computer.' : 'Focus is off.')
    return true
  }

  function undoDiscard(): boolean {
    const newest = discardedTakes(feed.getState().takes).at(-1)
    if (newest === undefined) return false
    actions.undoDiscard(newest.id)
    return true
  }

  async function playNextUnheard(): Promise<void> {
    const { conversationId } = ui.getState()
    const order = byActivity(feed.getState().conversations).sort(
      (a, b) => Number(b.id === conversationId) - Number(a.id === conversationId),
    )
    const current = playback.track()?.id ?? null
    try {
      const next = await findNextUnheard({
        readPage: (input) => client.notes.page.query(input),
        readThread: (rootId) => client.notes.thread.query({ rootId }),
        conversations: order,
        held: timelines.endingNewest(),
        current,
      })
      if (next === null) return actions.tell('You have heard everything.')
      playback.play(trackOfNote(next))
      queue.playOn(next)
      await navigation.goTo({ conversationId: next.conversationId, rootId: next.rootId, anchor: null }, next.id)
    } catch (error) {
      actions.complain(error)
    }
  }

  const toggleNote = (note: UiNote) => {
    if (note.audio === null) return
    const isOther = playback.track()?.id !== note.id
    playback.toggle(trackOfNote(note))
    if (isOther) queue.playOn(note)
  }

  function toggleReaction(note: UiNote, reaction: Reaction): void {
    const isOn = !note.reactions.some((one) => one.reaction === reaction && one.isMine)
    actions.setReaction({ noteId: note.id, reaction, isOn, atMs: isOn ? playback.momentOf(note.id) : null })
  }

  function react(): boolean {
    const note = navigation.selectedNote()
    if (note === null) return false
    if (note.seq !== null) return show('react')
    actions.tell('This note is not sent yet. React to it once it is.')
    return true
  }

  function copyNoteLink(): boolean {
    const note = navigation.selectedNote()
    if (note === null) return false
    copyLink.toNote(note)
    return true
  }

  /** A recording that was latched has both hands free. False: there is none to pause. */
  function pauseOrResume(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording' || !take.isLatched) return false
    if (take.isPaused) actions.resumeTake(take.id)
    else actions.pauseTake(take.id)
    return true
  }

  function playSelected(): boolean {
    if (pauseOrResume() || drafts.togglePlay() || notes.playMarked()) return true
    const note = navigation.selectedNote()
    if (note?.audio) toggleNote(note)
    else if (note === null && playback.track() !== null) playback.togglePlay()
    else return false
    return true
  }

  const focusField = (): boolean => {
    const pane = ui.getState().pane
    const field = document.querySelector<HTMLElement>(`[data-pane="${pane}"] textarea`)
    field?.focus()
    return field !== null
  }

  const notes = createNoteCommands({ ...ports, focusField })

  /** While one speaks nobody types, and a mark cannot wait. */
  function markOrWrite(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording') return focusField()
    actions.markTake(take.id)
    return true
  }

  /** Of a recording that has none yet, this moment. Its field takes the focus once it is there. */
  function nameChapter(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording') return false
    if ((take.chapters ?? []).length === 0) actions.markTake(take.id)
    ui.setState({ isNamingChapter: true })
    return true
  }

  const show = (dialog: Parameters<Navigation['showDialog']>[0]): boolean => {
    navigation.showDialog(dialog)
    return true
  }

  const step = (run: () => void): boolean => {
    run()
    return true
  }

  function run(id: CommandId, key = ''): boolean {
    switch (id) {
      case 'talk':
        return step(() => talk.press())
      case 'escape':
        return leave()
      case 'undoDiscard':
        return undoDiscard()
      case 'editDraft':
        return drafts.toggleNewest()
      case 'trimDraft':
        return drafts.change('trim')
      case 'cutDraft':
        return drafts.change('cut')
      case 'undoEdit':
        return drafts.undo()
      case 'continueDraft':
        return drafts.goOn()
      case 'playSelected':
        return playSelected()
      case 'showSomething':
        return step(showing.show)
      case 'recordClip':
        return step(clips.ask)
      case 'showOther':
        return step(picking.ask)
      case 'playPause':
        return pauseOrResume() || changeListening(playback, id, key)
      case 'skipBack':
      case 'skipForward':
      case 'slower':
      case 'faster':
      case 'slowerFine':
      case 'fasterFine':
      case 'skipPauses':
      case 'quieter':
      case 'louder':
      case 'chooseSpeed':
        return changeListening(playback, id, key)
      case 'catchUp':
        return step(() => void queue.catchUp())
      case 'nextInQueue':
        return queue.next()
      case 'previousInQueue':
        return queue.previous()
      case 'nextUnheard':
        return step(() => void playNextUnheard())
      case 'nextNote':
        return step(() => navigation.stepNote(1))
      case 'previousNote':
        return step(() => navigation.stepNote(-1))
      case 'newestNote':
        return step(() => navigation.selectNewest())
      case 'reply':
        return notes.reply()
      case 'markNote':
        return notes.markNote()
      case 'markDown':
        return step(() => navigation.extendMarks(1))
      case 'markUp':
        return step(() => navigation.extendMarks(-1))
      case 'firstUnheard':
        return step(() => void notes.goToFirstUnheard())
      case 'noteDetails':
        return notes.showDetails()
      case 'showPicture':
        return notes.showPicture()
      case 'answerPicture':
        return notes.answerPicture()
      case 'markUnheard':
        return notes.markUnheard()
      case 'playThread':
        return notes.playThread()
      case 'nextSpeaker':
        return program.toOtherSpeaker(1)
      case 'previousSpeaker':
        return program.toOtherSpeaker(-1)
      case 'react':
        return react()
      case 'copyLink':
        return copyNoteLink()
      case 'copyMomentLink':
        return copyLink.toMoment()
      case 'writeMessage':
        return markOrWrite()
      case 'nameChapter':
        return nameChapter()
      case 'search':
        return show('search')
      case 'outbox':
        return show('outbox')
      case 'switchConversation':
        return show('switcher')
      case 'nextConversation':
        return step(() => navigation.stepConversation(1))
      case 'previousConversation':
        return step(() => navigation.stepConversation(-1))
      case 'newConversation':
        return show('newConversation')
      case 'invite':
        return show('invite')
      case 'drafts':
        return show('drafts')
      case 'notifyLevel':
        return changeNotifyLevel()
      case 'focus':
        return toggleFocus()
      case 'keepOffline':
        return toggleOffline()
      case 'settings':
        return show('settings')
      case 'tour':
        return step(tour.open)
      case 'showKeys':
        return show('keys')
    }
  }

  return { run, notes, playNextUnheard, toggleNote, toggleReaction }
}
