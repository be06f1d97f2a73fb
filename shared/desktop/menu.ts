import type { PauseLength } from '../contract/attention.ts'
import type { NoteId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import type { Silence } from '../notify/quiet.ts'

/** What the desktop around the app shows of it: the icon by the clock, its menu, the same in the menu of the program. */
export interface DesktopState {
  readonly isSignedIn: boolean
  /** Nothing may be changed: the data is a newer version's. */
  readonly isReadOnly: boolean
  readonly memberName: string | null
  readonly connection: 'offline' | 'connecting' | 'online'
  /** Notes to hear, of all conversations. */
  readonly unheard: number
  /** Where the next take goes, as it is named in a sentence. */
  readonly target: string | null
  /** A take is being made; where it goes. */
  readonly recordingTo: string | null
  /** The newest notes with sound, newest first. */
  readonly recent: readonly RecentNote[]
  readonly isPlaying: boolean
  readonly silence: Silence | null
  /** When `silence` ends, as a person reads it. */
  readonly silentUntil: string | null
}

export interface RecentNote {
  readonly noteId: NoteId
  readonly authorName: string
  readonly place: string
  readonly length: string
  readonly isUnheard: boolean
}

/** `open`, `settings` and `quit` are the host's; what is left is the core's. */
export type DesktopCommand =
  | { readonly kind: 'toggleRecording' }
  | { readonly kind: 'playUnheard' }
  | { readonly kind: 'playPause' }
  | { readonly kind: 'playNote'; readonly noteId: NoteId }
  | { readonly kind: 'setFocus'; readonly isOn: boolean }
  | { readonly kind: 'pause'; readonly length: PauseLength }
  | { readonly kind: 'resume' }
  | { readonly kind: 'open' }
  | { readonly kind: 'settings' }
  | { readonly kind: 'quit' }

export type MenuEntry =
  | { readonly kind: 'separator' }
  /** Only read. */
  | { readonly kind: 'fact'; readonly label: string }
  | {
      readonly kind: 'line'
      readonly label: string
      readonly command: DesktopCommand
      readonly isEnabled: boolean
      /** Present where the line is a switch. */
      readonly isChecked?: boolean
    }
  | {
      readonly kind: 'menu'
      readonly label: string
      readonly isEnabled: boolean
      readonly entries: readonly MenuEntry[]
    }

export type TrayState = 'idle' | 'unheard' | 'recording' | 'silent'

const line = (label: string, command: DesktopCommand, isEnabled = true): MenuEntry => ({
  kind: 'line',
  label,
  command,
  isEnabled,
})
const separator: MenuEntry = { kind: 'separator' }

/** The whole menu of the icon by the clock. The menu of the program has the same, but for opening and quitting. */
export function trayMenu(state: DesktopState): readonly MenuEntry[] {
  const ends = [separator, line('Open Earshot', { kind: 'open' }), line('Quit Earshot', { kind: 'quit' })]
  return [...desktopMenu(state), ...ends]
}

export function desktopMenu(state: DesktopState): readonly MenuEntry[] {
  if (!state.isSignedIn) return [{ kind: 'fact', label: 'Nobody is signed in' }]
  return [
    { kind: 'fact', label: statusOf(state) },
    separator,
    recording(state),
    line(playAllLabel(state.unheard), { kind: 'playUnheard' }, state.unheard > 0),
    line(state.isPlaying ? 'Pause playing' : 'Go on playing', { kind: 'playPause' }),
    {
      kind: 'menu',
      label: 'Last notes',
      isEnabled: state.recent.length > 0,
      entries: state.recent.map((note) => line(recentLabel(note), { kind: 'playNote', noteId: note.noteId })),
    },
    separator,
    focusLine(state),
    pauseMenu(state),
    line('Settings…', { kind: 'settings' }),
  ]
}

function recording({ target, recordingTo, isReadOnly }: DesktopState): MenuEntry {
  if (recordingTo !== null) return line(`Stop recording to ${recordingTo}`, { kind: 'toggleRecording' })
  const label = target === null ? 'Record' : `Record to ${target}`
  return line(label, { kind: 'toggleRecording' }, target !== null && !isReadOnly)
}

const playAllLabel = (unheard: number): string => {
  if (unheard === 0) return 'Play all unheard'
  return unheard === 1 ? 'Play 1 unheard note' : `Play all ${unheard} unheard notes`
}

/** Menus on Windows and Linux read `&` as the mark of a key. The shell doubles it; here stands what the person reads. */
const recentLabel = ({ authorName, place, length, isUnheard }: RecentNote): string =>
  `${authorName} in ${place}, ${length}${isUnheard ? ', unheard' : ''}`

const focusLine = ({ silence, isReadOnly }: DesktopState): MenuEntry => {
  const isOn = silence?.kind === 'focus'
  return {
    kind: 'line',
    label: 'Focus: nothing calls me',
    command: { kind: 'setFocus', isOn: !isOn },
    isEnabled: !isReadOnly,
    isChecked: isOn,
  }
}

function pauseMenu({ silence, isReadOnly }: DesktopState): MenuEntry {
  if (silence?.kind === 'paused') return line('Resume notifications', { kind: 'resume' }, !isReadOnly)
  return {
    kind: 'menu',
    label: 'Pause notifications',
    isEnabled: !isReadOnly,
    entries: [
      line('For one hour', { kind: 'pause', length: 'hour' }),
      line('Until tomorrow', { kind: 'pause', length: 'tomorrow' }),
      line('Until I resume', { kind: 'pause', length: 'untilResumed' }),
    ],
  }
}

/** Who, how the way to the server is, and what is silent: one line. */
export function statusOf({ memberName, connection, silence, silentUntil }: DesktopState): string {
  const way = { online: 'online', connecting: 'connecting', offline: 'offline' }[connection]
  const quiet = silenceWords(silence, silentUntil)
  return `${memberName ?? 'Earshot'}, ${way}${quiet === null ? '' : `. ${quiet}`}`
}

export function silenceWords(silence: Silence | null, until: string | null): string | null {
  if (silence === null) return null
  switch (silence.kind) {
    case 'focus':
      return 'Focus is on'
    case 'paused':
      return until === null ? 'Notifications are paused' : `Notifications are paused until ${until}`
    case 'quietHours':
      return `Quiet until ${until ?? 'later'}`
    default:
      return unreachable(silence)
  }
}

export function trayStateOf({ recordingTo, silence, unheard }: DesktopState): TrayState {
  if (recordingTo !== null) return 'recording'
  if (silence !== null) return 'silent'
  return unheard > 0 ? 'unheard' : 'idle'
}

/** What the pointer reads over the icon. */
export function trayTip(state: DesktopState): string {
  if (state.recordingTo !== null) return `Earshot: recording to ${state.recordingTo}`
  const words = silenceWords(state.silence, state.silentUntil)
  const notes = state.unheard === 1 ? '1 note to hear' : `${state.unheard} notes to hear`
  return `Earshot: ${state.unheard === 0 ? 'nothing to hear' : notes}${words === null ? '' : `. ${words}`}`
}
