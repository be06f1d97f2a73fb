import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import type { Bridge } from '../bridge/bridge.ts'
import type { Bubble } from '../features/camera/bubble.ts'
import type { Clips } from '../features/clips/clips.ts'
import type { ScreenDesk } from '../features/pictures/screen-desk.ts'
import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { isSounding } from '../stores/player-store.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import type { Commands } from './commands.ts'
import type { Navigation } from './navigation.ts'
import { type Playback, trackOfNote } from './playback.ts'

export interface ShellLinkPorts {
  readonly bridge: Bridge
  readonly clock: Clock
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly navigation: Navigation
  readonly playback: Playback
  readonly commands: Commands
  readonly bubble: Pick<Bubble, 'hasEscape' | 'onEscape'>
  readonly showing: Pick<Showing, 'hasEscape' | 'onEscape' | 'showPicture'>
  readonly screen: Pick<ScreenDesk, 'takeChosen'>
  readonly clips: Pick<Clips, 'store' | 'ask' | 'recordChosen'>
  readonly actions: Actions
}

/** A subscription that ended with an error is asked for again after this. */
const AGAIN_MS = 1000

/**
 * Lends this window to the desktop around it: obeys what tray, notifications, keys and links ask, and says what is in view, so
 * that nobody is notified of what they look at. Returns the function that ends it.
 */
export function followShell(ports: ShellLinkPorts): () => void {
  const { bridge, clock, feed, ui, playback, actions } = ports
  const windowId = crypto.randomUUID()
  let subscription: { unsubscribe(): void } | null = null
  let again: Timer | null = null
  let isStopped = false
  let told = ''

  const tell = (): void => {
    const presence = presenceOf(ports)
    const text = JSON.stringify(presence)
    if (text === told) return
    told = text
    bridge.client.shell.presence.mutate({ windowId, presence }).catch(() => {
      // Said again with the next change, or when the connection is back.
      told = ''
    })
  }
  const subscribe = (): void => {
    if (isStopped) return
    const retry = () => {
      again?.cancel()
      again = clock.setTimer(subscribe, AGAIN_MS)
    }
    subscription?.unsubscribe()
    subscription = bridge.client.shell.commands.subscribe(
      { windowId },
      {
        onData: (command) => void obey(command, ports).catch(actions.complain),
        onError: retry,
        onComplete: retry,
      },
    )
  }

  subscribe()
  const stopConnection = bridge.onConnection((isConnected) => {
    if (!isConnected) return
    told = ''
    tell()
  })
  const stops = [
    stopConnection,
    ui.subscribe(tell),
    playback.store.subscribe(tell),
    feed.subscribe(tell),
    ports.showing.onEscape(tell),
    ports.bubble.onEscape(tell),
  ]
  const events = ['focus', 'blur'] as const
  for (const event of events) window.addEventListener(event, tell)
  document.addEventListener('visibilitychange', tell)
  return () => {
    isStopped = true
    again?.cancel()
    subscription?.unsubscribe()
    for (const stop of stops) stop()
    for (const event of events) window.removeEventListener(event, tell)
    document.removeEventListener('visibilitychange', tell)
  }
}

function presenceOf({ feed, ui, playback, showing, bubble }: ShellLinkPorts): UiPresence {
  const { conversationId, threadRootId } = ui.getState()
  const { track, status } = playback.store.getState()
  return {
    isVisible: document.visibilityState === 'visible',
    isFocused: document.hasFocus(),
    conversationId: feed.getState().session.kind === 'signedIn' ? conversationId : null,
    rootId: threadRootId,
    ...(showing.hasEscape() || bubble.hasEscape() ? { hasEscape: true } : {}),
    playback: track?.ref.kind === 'note' ? { noteId: track.ref.noteId, isPlaying: isSounding({ status }) } : null,
  }
}

async function obey(command: UiCommand, ports: ShellLinkPorts): Promise<void> {
  const { bridge, feed, ui, navigation, playback, commands, actions } = ports
  const read = (noteId: NoteId) => bridge.client.notes.read.query({ noteId })
  const showNote = async (noteId: NoteId, momentMs: number | null): Promise<void> => {
    const note = await read(noteId)
    const place = { conversationId: note.conversationId, rootId: note.rootId, anchor: null }
    await navigation.goTo(place, note.id)
    if (momentMs === null || !note.audio) return
    // Silent until the person plays it: what sounds by itself startles.
    const atMs = Math.min(momentMs, note.audio.durationMs)
    playback.cue(note.id, atMs)
    actions.tell(`Press play to hear it from ${formatDuration(atMs)}.`)
  }
  switch (command.kind) {
    case 'show':
      if (command.noteId !== null) return showNote(command.noteId, command.atMs)
      if (feed.getState().conversations[command.conversationId]) return navigation.open(command.conversationId)
      return actions.tell(nowhere(ports))
    case 'showNote':
      return showNote(command.noteId, command.atMs)
    case 'linkRefused':
      return actions.tell(sentenceOf('appLinkMalformed'))
    case 'askPermission':
      return navigation.askPermission(command.permission)
    case 'fileRefused':
      return actions.tell(command.message)
    case 'playNote':
      return playback.play(trackOfNote(await read(command.noteId)))
    case 'playNextUnheard':
      return commands.playNextUnheard()
    case 'playPause':
      return playback.togglePlay()
    case 'stepSpeed':
      return playback.stepSpeed(command.direction)
    case 'reply': {
      const note = await read(command.noteId)
      const rootId = note.rootId ?? note.id
      await navigation.goTo({ conversationId: note.conversationId, rootId, anchor: null }, note.id)
      return
    }
    case 'showScreen':
      return await showScreen(command, ports)
    case 'recordScreen':
      return await recordScreen(command, ports)
    case 'showDialog':
      return navigation.showDialog(command.dialog)
    case 'showInvitation':
      if (feed.getState().session.kind !== 'signedIn') ui.setState({ invitation: command.link })
      else if (feed.getState().connection.needsSignIn) ui.setState({ invitation: command.link, isSigningInAgain: true })
      else actions.tell('You are signed in already. Sign out first to join another workspace with this invitation.')
      return
  }
}

/** First the picture, of the screen as the person sees it; then the thread, and the window that comes before all of it. */
async function showScreen(
  { isChosen, noteId }: Extract<UiCommand, { kind: 'showScreen' }>,
  { bridge, navigation, actions, showing, screen }: ShellLinkPorts,
): Promise<void> {
  const { client } = bridge
  const reading = noteId === null ? null : client.notes.read.query({ noteId }).catch(() => null)
  const comeForward = () => client.shell.comeForward.mutate()
  // A browser asks the person itself, and only after a click or a key in its own window.
  const picture = isChosen ? await screen.takeChosen().catch(withWords(comeForward)) : null
  const coming = comeForward()
  const note = await reading
  if (note) {
    const target = { conversationId: note.conversationId, rootId: note.rootId ?? note.id, anchor: null }
    await navigation.goTo(target, note.id)
  }
  if (picture) showing.showPicture(picture)
  else if (!isChosen) actions.tell('A browser takes a picture only when its own window is asked: press Shift+S here.')
  await coming
}

/** The window stays where it is, for it would be in the picture; it comes where there is something to be read in it. */
async function recordScreen(
  { isChosen }: Extract<UiCommand, { kind: 'recordScreen' }>,
  { bridge, clips }: ShellLinkPorts,
): Promise<void> {
  const isOn = ['ready', 'recording'].includes(clips.store.getState().phase.kind)
  if ((isChosen || isOn) && (await clips.recordChosen())) return
  await bridge.client.shell.comeForward.mutate()
  // A browser gives a screen only to who clicks in its own window.
  if (!isChosen) clips.ask()
}

/** Why there is no picture is said in the window, which nobody looks at. */
const withWords = (comeForward: () => Promise<unknown>) => async (error: unknown) => {
  await comeForward()
  throw error
}

/** A conversation of another workspace, or one that this member is not in. */
const nowhere = ({ feed }: ShellLinkPorts): string =>
  feed.getState().session.kind === 'signedIn' ? sentenceOf('linkLeadsNowhere') : sentenceOf('notSignedIn')
