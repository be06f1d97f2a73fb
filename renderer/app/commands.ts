import type { UiNote } from '#shared/contract/desktop.ts'
import type { Reaction } from '#shared/contract/reaction.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Clips } from '../features/clips/clips.ts'
import type { AnswerPorts } from '../features/note-picture/answer-picture.ts'
import type { NoteDrawings } from '../features/note-picture/drawings.ts'
import type { Picking } from '../features/pictures/picking.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
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
import { createNoteCommands, type NoteCommands } from './note-commands.ts'
import type { Playback } from './playback.ts'
import { createPlayingCommands, type PlayingCommands } from './playing-commands.ts'
import type { Program } from './program.ts'
import { createSettingCommands } from './setting-commands.ts'
import { createTakeCommands } from './take-commands.ts'
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
export interface Commands extends Pick<PlayingCommands, 'playNextUnheard' | 'toggleNote'> {
  /** `key` is the key that was pressed, for commands with several. False: nothing to do here, the key stays free. */
  run(id: CommandId, key?: string): boolean
  /** What keys do with the selected note. */
  readonly notes: NoteCommands
  /** About the moment that sounds or stands in the player, when that is this note. */
  toggleReaction(note: UiNote, reaction: Reaction): void
}

export function createCommands(ports: CommandPorts): Commands {
  const { ui, talk, navigation, playback, queue, program } = ports
  const { actions, drafts, copyLink, tour, showing, picking, clips } = ports
  const leave = createLeave(ports)
  const takes = createTakeCommands(ports)
  const playing = createPlayingCommands(ports)
  const settings = createSettingCommands(ports)

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

  const focusField = (): boolean => {
    const pane = ui.getState().pane
    const field = document.querySelector<HTMLElement>(`[data-pane="${pane}"] textarea`)
    field?.focus()
    return field !== null
  }

  const notes = createNoteCommands({ ...ports, focusField })

  /** While one speaks nobody types, and a mark cannot wait. */
  const markOrWrite = (): boolean => takes.markMoment() || focusField()

  const playSelected = (): boolean =>
    takes.pauseOrResume() || drafts.togglePlay() || notes.playMarked() || playing.togglePlay()

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
        return takes.undoDiscard()
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
        return takes.pauseOrResume() || changeListening(playback, id, key)
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
        return step(() => void playing.playNextUnheard())
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
        return takes.nameChapter()
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
        return settings.changeNotifyLevel()
      case 'focus':
        return settings.toggleFocus()
      case 'keepOffline':
        return settings.toggleOffline()
      case 'settings':
        return show('settings')
      case 'tour':
        return step(tour.open)
      case 'showKeys':
        return show('keys')
    }
  }

  return { run, notes, playNextUnheard: playing.playNextUnheard, toggleNote: playing.toggleNote, toggleReaction }
}
