import type { DesktopSnapshot } from '#shared/contract/desktop.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import { defaultAttention } from '#shared/notify/defaults.ts'
import { conversationsAt, general, me, members } from './people-fixtures.ts'

export function snapshotAt(nowMs: number): DesktopSnapshot {
  return {
    session: {
      kind: 'signedIn',
      serverUrl: 'http://127.0.0.1:4310',
      isEmbedded: true,
      workspaceName: 'Radio workshop',
      member: me,
      deviceName: 'Linux computer',
    },
    connection: {
      state: 'online',
      waiting: 0,
      waits: { notes: 0, reactions: 0, marks: 0 },
      failed: 0,
      message: null,
      needsSignIn: false,
    },
    members,
    conversations: conversationsAt(nowMs),
    takes: [],
    target: { conversationId: general, rootId: null, anchor: null },
    settings: {
      microphoneId: null,
      microphoneLingerMs: 120_000,
      prerollMs: 0,
      hasStartCue: false,
      keys: defaultBindings,
      defaultSpeed: 1,
      speeds: { [members[1]?.id ?? '']: 1.5 },
      defaultSkip: 'all',
      playsOn: { channel: true, group: true, direct: false, self: false },
      pausesAtQuestions: false,
      listening: {},
      onRelease: { channel: 'send', group: 'send', direct: 'send', self: 'send' },
      mediaDays: 30,
      mediaBytes: 2_000_000_000,
      keptOffline: [],
      ...defaultAttention,
      // Seen and done: it has screens of its own.
      tour: { status: 'done', step: 'find', isHeard: true, noteId: null, isPlayed: true, isSpeedTried: true },
    },
    hotkey: {
      kind: 'global',
      backend: 'hook',
      canHold: true,
      why: 'Earshot sees these keys, pressed and let go, in every program.',
      better: null,
      keys: {},
      canConfigure: false,
      isDenied: false,
    },
    microphone: { kind: 'closed' },
    version: '0.1.0',
  }
}

const chordOf = (key: string) => ({ ctrl: true, alt: true, shift: false, meta: false, key })

/** Keys of every sort: free ones, ones that the system has, and ones that the window has. */
export const settingsWithKeys: DesktopSnapshot['settings'] = {
  ...snapshotAt(0).settings,
  keys: {
    ...defaultBindings,
    replyToLastHeard: chordOf('KeyR'),
    playPause: chordOf('KeyT'),
    speedUp: { ...chordOf('KeyK'), alt: false },
  },
}

export const portalHotkey: DesktopSnapshot['hotkey'] = {
  kind: 'global',
  backend: 'portal',
  canHold: true,
  why: 'Your desktop tells Earshot when these keys are pressed and let go. It also keeps which keys they are.',
  better: 'On KDE any other key ends a hold. Tap instead of holding when you want to type.',
  keys: {
    holdToTalk: { trigger: 'Ctrl+Alt+Space', problem: null },
    playPause: { trigger: 'Meta+P', problem: null },
  },
  canConfigure: true,
  isDenied: false,
}
