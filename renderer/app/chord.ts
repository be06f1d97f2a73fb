import type { BindingId, Chord, Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import { bindingIds } from '#shared/keys/bindings.ts'

const codeNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Backquote: '`',
  Minus: '-',
  Equal: '=',
  BracketLeft: '[',
  BracketRight: ']',
  Semicolon: ';',
  Quote: "'",
  Comma: ',',
  Period: '.',
  Slash: '/',
  Backslash: '\\',
}

const modifierCodes = /^(Control|Alt|Shift|Meta|OS|Fn|CapsLock)/

/** A chord as key caps, modifiers first: `['Ctrl', 'Alt', 'Space']`. */
export function chordCaps(chord: Chord, isMac: boolean): readonly string[] {
  return [
    chord.ctrl ? (isMac ? '⌃' : 'Ctrl') : null,
    chord.alt ? (isMac ? '⌥' : 'Alt') : null,
    chord.shift ? 'Shift' : null,
    chord.meta ? (isMac ? '⌘' : 'Win') : null,
    codeNames[chord.key] ?? chord.key.replace(/^(Key|Digit)/, ''),
  ].filter((cap) => cap !== null)
}

interface PressedKeys {
  readonly code: string
  readonly ctrlKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
  readonly metaKey: boolean
}

/**
 * The chord that was pressed; null while only modifiers are down, or for a key that would be lost to typing: a chord needs
 * Ctrl, Alt or Cmd, unless it is one of F1 to F24.
 */
export function chordOf(event: PressedKeys): Chord | null {
  if (event.code === '' || modifierCodes.test(event.code)) return null
  const isFunctionKey = /^F\d{1,2}$/.test(event.code)
  if (!isFunctionKey && !event.ctrlKey && !event.altKey && !event.metaKey) return null
  return {
    ctrl: event.ctrlKey,
    alt: event.altKey,
    shift: event.shiftKey,
    meta: event.metaKey,
    key: event.code,
  }
}

/** Whether exactly this chord was pressed: no modifier more, none less. */
export const isChord = (event: PressedKeys, chord: Chord): boolean =>
  event.code === chord.key &&
  event.ctrlKey === chord.ctrl &&
  event.altKey === chord.alt &&
  event.shiftKey === chord.shift &&
  event.metaKey === chord.meta

/** What these keys are bound to. */
export function bindingOf(event: PressedKeys, keys: KeyBindings): BindingId | null {
  const isIt = (id: BindingId): boolean => {
    const chord = keys[id]
    return chord !== null && isChord(event, chord)
  }
  return bindingIds.find(isIt) ?? null
}

/** What a window does itself when it sees these keys: what nobody else sees, here or in another profile. */
export function ownBindingOf(event: PressedKeys, keys: KeyBindings, hotkey: Hotkey): BindingId | null {
  const binding = bindingOf(event, keys)
  if (binding === null) return null
  if (hotkey.kind === 'windowOnly') return hotkey.isElsewhere ? null : binding
  const state = hotkey.keys[binding]
  const isUnseen = hotkey.backend !== 'portal' && state?.problem !== undefined && state.problem !== null
  return isUnseen && !state.isElsewhere ? binding : null
}

/** The caps of one binding as it works here; none when it does not. Where the desktop chose the keys it also names them. */
export function capsOfState(
  { id, keys, hotkey }: { readonly id: BindingId; readonly keys: KeyBindings; readonly hotkey: Hotkey },
  isMac: boolean,
): readonly string[] {
  const chord = keys[id]
  const own = chord ? chordCaps(chord, isMac) : []
  if (hotkey.kind === 'windowOnly') return own
  const state = hotkey.keys[id]
  if (hotkey.backend === 'portal') return state?.trigger ? [state.trigger] : []
  return state?.problem ? [] : own
}

/** How one talks by keys here: what to press, where it works, and whether it is held. */
export interface TalkKeys {
  /** Empty when there are none. */
  readonly caps: readonly string[]
  readonly isGlobal: boolean
  readonly canHold: boolean
}

export const talkKeysOf = (hotkey: Hotkey, keys: KeyBindings, isMac: boolean): TalkKeys => ({
  caps: capsOfState({ id: 'holdToTalk', keys, hotkey }, isMac),
  isGlobal: hotkey.kind === 'global',
  canHold: hotkey.kind === 'windowOnly' || hotkey.canHold,
})
