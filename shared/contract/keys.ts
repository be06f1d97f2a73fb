import { z } from 'zod'

/**
 * Keys that work whatever window has the focus: what can be bound, and what is known of the way by which they are seen on this
 * computer (its back-end).
 */

/** A chord as pressed: modifiers, then one key, in `KeyboardEvent.code` names. */
export const Chord = z.object({
  ctrl: z.boolean(),
  alt: z.boolean(),
  shift: z.boolean(),
  meta: z.boolean(),
  key: z.string().min(1).max(32),
})
export type Chord = z.infer<typeof Chord>

export const BindingId = z.enum([
  'holdToTalk',
  'latch',
  'replyToLastHeard',
  'playPause',
  'playNext',
  'speedUp',
  'speedDown',
  'chapterMark',
  'captureAndReply',
  'recordScreen',
])
export type BindingId = z.infer<typeof BindingId>

/** Chord or none, of each. */
export const KeyBindings = z.record(BindingId, Chord.nullable())
export type KeyBindings = z.infer<typeof KeyBindings>

/**
 * How keys are seen. `hook`: by a process of ours that sees all keys of the computer. `portal`: the desktop tells of these keys (XDG
 * GlobalShortcuts). `shortcut`: the system tells of presses only. `window`: only Earshot's own window sees them.
 */
export const KeyBackend = z.enum(['hook', 'portal', 'shortcut', 'window'])
export type KeyBackend = z.infer<typeof KeyBackend>

/**
 * Of one binding. `trigger`: the keys as the desktop names them, where it chose them. `problem`: why it does not work, as a sentence.
 * `isElsewhere`: another running profile acts on these keys, so not even the window may. Absent means no.
 */
export const KeyState = z.object({
  trigger: z.string().nullable(),
  problem: z.string().nullable(),
  isElsewhere: z.boolean().optional(),
})
export type KeyState = z.infer<typeof KeyState>

/**
 * What works here now. `why`: how that comes, as a sentence; `better`: what to do to get more; null when there is no more. `canHold`:
 * letting go is told too; where it is not, a press starts and the next one sends. `canConfigure`: the desktop has a dialog for these
 * keys that can be opened. `isDenied`: the person said no in that dialog, and can be asked again.
 */
export const Hotkey = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('global'),
    backend: z.enum(['hook', 'portal', 'shortcut']),
    canHold: z.boolean(),
    why: z.string(),
    better: z.string().nullable(),
    keys: z.partialRecord(BindingId, KeyState),
    canConfigure: z.boolean(),
    isDenied: z.boolean(),
  }),
  z.object({
    kind: z.literal('windowOnly'),
    why: z.string(),
    better: z.string().nullable(),
    isDenied: z.boolean(),
    /** Another running profile acts on the keys, so the window leaves them alone too. Absent means no. */
    isElsewhere: z.boolean().optional(),
  }),
])
export type Hotkey = z.infer<typeof Hotkey>

/** `unwatched`: whoever saw the key go down can see it no more. */
export const KeyEdge = z.enum(['pressed', 'released', 'unwatched'])
export type KeyEdge = z.infer<typeof KeyEdge>

export const keyInputs = {
  /** Null takes the keys away. */
  bind: z.object({ binding: BindingId, chord: Chord.nullable() }),
  /** A window has seen a bound chord, because nobody else does. */
  act: z.object({ binding: BindingId, edge: KeyEdge }),
} as const
