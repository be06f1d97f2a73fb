import { describe, expect, it } from 'vitest'
import { NoteId } from '../kernel/ids.ts'
import {
  type DesktopCommand,
  type DesktopState,
  type MenuEntry,
  statusOf,
  trayMenu,
  trayStateOf,
  trayTip,
} from './menu.ts'

const noteId = NoteId.parse('00000000-0000-7000-8000-000000000001')
const calm: DesktopState = {
  isSignedIn: true,
  isReadOnly: false,
  memberName: 'Alice',
  connection: 'online',
  unheard: 0,
  target: '#general',
  recordingTo: null,
  recent: [],
  isPlaying: false,
  silence: null,
  silentUntil: null,
}
const bobs = { noteId, authorName: 'Bob', place: '#general', length: '0:07', isUnheard: true }

const lines = (entries: readonly MenuEntry[]): Extract<MenuEntry, { kind: 'line' }>[] =>
  entries.flatMap((entry) => (entry.kind === 'line' ? [entry] : entry.kind === 'menu' ? lines(entry.entries) : []))
const find = (state: Partial<DesktopState>, kind: DesktopCommand['kind']) =>
  lines(trayMenu({ ...calm, ...state })).find(({ command }) => command.kind === kind)

describe('the menu of the desktop', () => {
  it('has everything, in its order', () => {
    const labels = trayMenu({ ...calm, unheard: 3, recent: [bobs] }).flatMap((entry) =>
      entry.kind === 'separator' ? ['-'] : [entry.label],
    )
    expect(labels).toEqual([
      'Alice, online',
      '-',
      'Record to #general',
      'Play all 3 unheard notes',
      'Go on playing',
      'Last notes',
      '-',
      'Focus: nothing calls me',
      'Pause notifications',
      'Settings…',
      '-',
      'Open Earshot',
      'Quit Earshot',
    ])
  })

  it.each<[string, Partial<DesktopState>, DesktopCommand['kind'], string, boolean]>([
    ['records to where the last take went', {}, 'toggleRecording', 'Record to #general', true],
    ['stops what is recorded', { recordingTo: 'Bob' }, 'toggleRecording', 'Stop recording to Bob', true],
    [
      'stops it although there is no place any more',
      { recordingTo: 'Bob', target: null },
      'toggleRecording',
      'Stop recording to Bob',
      true,
    ],
    ['records nowhere without a place', { target: null }, 'toggleRecording', 'Record', false],
    ['records nothing where nothing may change', { isReadOnly: true }, 'toggleRecording', 'Record to #general', false],
    ['plays nothing where all is heard', {}, 'playUnheard', 'Play all unheard', false],
    ['plays the one that is left', { unheard: 1 }, 'playUnheard', 'Play 1 unheard note', true],
    ['pauses what sounds', { isPlaying: true }, 'playPause', 'Pause playing', true],
    ['plays a recent note', { recent: [bobs] }, 'playNote', 'Bob in #general, 0:07, unheard', true],
    ['resumes what is paused', { silence: { kind: 'paused', untilMs: 1 } }, 'resume', 'Resume notifications', true],
    ['quits, whatever the state', { isSignedIn: false }, 'quit', 'Quit Earshot', true],
    ['opens, whatever the state', { isSignedIn: false }, 'open', 'Open Earshot', true],
  ])('%s', (_what, state, kind, label, isEnabled) => {
    expect(find(state, kind)).toMatchObject({ label, isEnabled })
  })

  it('offers three pauses', () => {
    const pauses = lines(trayMenu(calm)).flatMap(({ command }) => (command.kind === 'pause' ? [command.length] : []))
    expect(pauses).toEqual(['hour', 'tomorrow', 'untilResumed'])
  })

  it('switches focus on and off', () => {
    expect(find({}, 'setFocus')).toMatchObject({ isChecked: false, command: { isOn: true } })
    expect(find({ silence: { kind: 'focus' } }, 'setFocus')).toMatchObject({
      isChecked: true,
      command: { isOn: false },
    })
  })
})

describe('the icon by the clock', () => {
  it.each<[Partial<DesktopState>, string, string]>([
    [{}, 'idle', 'Earshot: nothing to hear'],
    [{ unheard: 1 }, 'unheard', 'Earshot: 1 note to hear'],
    [{ unheard: 5, silence: { kind: 'focus' } }, 'silent', 'Earshot: 5 notes to hear. Focus is on'],
    [{ unheard: 5, recordingTo: '#general' }, 'recording', 'Earshot: recording to #general'],
  ])('%j', (state, icon, tip) => {
    expect(trayStateOf({ ...calm, ...state })).toBe(icon)
    expect(trayTip({ ...calm, ...state })).toBe(tip)
  })

  it('says who, the way to the server, and until when it is silent', () => {
    const silence = { kind: 'paused', untilMs: 1 } as const
    expect(statusOf({ ...calm, connection: 'offline', silence, silentUntil: '17:30' })).toBe(
      'Alice, offline. Notifications are paused until 17:30',
    )
  })
})
