import type { BindingId, Chord, KeyBindings } from '../contract/keys.ts'

/** One thing that a global key can do. */
export interface BindingInfo {
  readonly label: string
  /** What it does, for whoever chooses a key for it. */
  readonly hint: string
}

/** In the order in which they are shown. */
export const bindingInfo: Readonly<Record<BindingId, BindingInfo>> = {
  holdToTalk: {
    label: 'Talk',
    hint: 'Hold and speak, let go to send. A tap keeps recording until the next.',
  },
  latch: { label: 'Keep recording', hint: 'One press starts, the next sends; nothing is held.' },
  replyToLastHeard: {
    label: 'Reply to the last heard',
    hint: 'As Talk, into the thread of the note you heard last.',
  },
  playPause: { label: 'Play or pause', hint: 'What is in the player.' },
  playNext: { label: 'Play the next unheard', hint: 'Without bringing the window up.' },
  speedUp: { label: 'Faster', hint: 'One step.' },
  speedDown: { label: 'Slower', hint: 'One step.' },
  chapterMark: { label: 'Mark a chapter', hint: 'While recording.' },
  captureAndReply: {
    label: 'Capture the screen and reply',
    hint: 'A picture of the display where the pointer is, to draw on while you reply to the note you heard last.',
  },
  recordScreen: {
    label: 'Record the screen and talk',
    hint: 'A clip of the display where the pointer is, with your voice. Again ends the clip; the voice goes on.',
  },
}

export const bindingIds = Object.keys(bindingInfo) as readonly BindingId[]

/** Their keys hold a take open while they are down. */
export const holdBindings: ReadonlySet<BindingId> = new Set(['holdToTalk', 'replyToLastHeard'])

/**
 * Talking works at once, everywhere. The rest has no keys until somebody chooses some: whatever we chose would be taken from another
 * program of theirs.
 */
export const defaultBindings: KeyBindings = {
  holdToTalk: { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' },
  latch: null,
  replyToLastHeard: null,
  playPause: null,
  playNext: null,
  speedUp: null,
  speedDown: null,
  chapterMark: null,
  captureAndReply: null,
  recordScreen: null,
}

/** A chord as one word, for comparing and for names of files: `ctrl-alt-Space`. */
export const chordName = (chord: Chord): string =>
  [chord.ctrl && 'ctrl', chord.alt && 'alt', chord.shift && 'shift', chord.meta && 'meta', chord.key]
    .filter((part) => part !== false)
    .join('-')

export const isSameChord = (one: Chord, other: Chord): boolean => chordName(one) === chordName(other)
