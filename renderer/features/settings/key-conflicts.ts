import type { BindingId, Chord, KeyBindings } from '#shared/contract/keys.ts'
import { bindingIds, bindingInfo, chordName, isSameChord } from '#shared/keys/bindings.ts'
import { comboOf, keyBindings } from '../../app/keys.ts'

/** Who else wants these keys. `isBlocking`: nobody could tell which of the two is meant. */
export interface KeyConflict {
  readonly isBlocking: boolean
  readonly sentence: string
}

export interface ChosenKeys {
  readonly binding: BindingId
  readonly chord: Chord
  readonly keys: KeyBindings
  readonly isMac: boolean
}

export function conflictOf({ binding, chord, keys, isMac }: ChosenKeys): KeyConflict | null {
  const other = bindingIds.find((id) => {
    const taken = keys[id]
    return id !== binding && taken !== null && isSameChord(taken, chord)
  })
  if (other) {
    const sentence = `“${bindingInfo[other].label}” has these keys. Clear them there first, or press others.`
    return { isBlocking: true, sentence }
  }
  const inWindow = keyBindings.find(({ combos }) => combos.includes(comboInWindow(chord, isMac)))
  if (inWindow) {
    return { isBlocking: false, sentence: `In Earshot’s window these keys also mean: ${inWindow.label}.` }
  }
  const use = systemUse(chord, isMac)
  return use === null ? null : { isBlocking: false, sentence: `The system or most programs ${use} with these keys.` }
}

const printed: Readonly<Record<string, string>> = {
  Comma: ',',
  Period: '.',
  Slash: '/',
  BracketLeft: '[',
  BracketRight: ']',
  Minus: '-',
  Equal: '=',
}

/** As the window's own table writes it. */
function comboInWindow(chord: Chord, isMac: boolean): string {
  const plain = /^(?:Key|Digit)(.)$/.exec(chord.key)?.[1]?.toLowerCase()
  const key = plain ?? printed[chord.key] ?? (chord.key === 'Space' ? ' ' : chord.key)
  const { ctrl, alt, shift, meta } = chord
  return comboOf({ key, code: chord.key, ctrlKey: ctrl, altKey: alt, shiftKey: shift, metaKey: meta }, isMac)
}

const everywhere: Readonly<Record<string, string>> = {
  KeyC: 'copy',
  KeyV: 'paste',
  KeyX: 'cut',
  KeyA: 'select all',
  KeyZ: 'undo',
  KeyS: 'save',
  KeyF: 'search',
  KeyW: 'close a tab',
  KeyT: 'open a tab',
  KeyN: 'open a window',
  KeyP: 'print',
  KeyR: 'load anew',
}

const onMac: Readonly<Record<string, string>> = {
  'meta-KeyQ': 'quit',
  'meta-KeyH': 'hide',
  'meta-KeyM': 'minimise',
  'meta-Space': 'open Spotlight',
  'meta-Tab': 'change programs',
  'ctrl-Space': 'change the input source',
  'ctrl-ArrowUp': 'show all windows',
  'ctrl-ArrowLeft': 'change spaces',
  'ctrl-ArrowRight': 'change spaces',
  'ctrl-meta-KeyQ': 'lock the screen',
}

const elsewhere: Readonly<Record<string, string>> = {
  'alt-F4': 'close a window',
  'alt-Tab': 'change windows',
  'alt-Space': 'open a menu',
  'ctrl-KeyQ': 'quit',
  'ctrl-Escape': 'open a menu',
  'ctrl-shift-Escape': 'show what runs',
  'ctrl-alt-Delete': 'log out',
  'ctrl-alt-KeyT': 'open a terminal',
  'ctrl-alt-KeyL': 'lock the screen',
  'ctrl-alt-ArrowLeft': 'change desktops',
  'ctrl-alt-ArrowRight': 'change desktops',
  'ctrl-alt-ArrowUp': 'change desktops',
  'ctrl-alt-ArrowDown': 'change desktops',
  'meta-KeyL': 'lock the screen',
  'meta-KeyD': 'show the desktop',
  'meta-KeyE': 'open files',
  'meta-KeyR': 'run a program',
  'meta-Tab': 'change windows',
  'meta-Space': 'change the keyboard',
  F1: 'show help',
  F5: 'load anew',
  F11: 'fill the screen',
}

/** What these keys do almost everywhere; null for those that are mostly free. */
function systemUse(chord: Chord, isMac: boolean): string | null {
  const name = chordName(chord)
  const own = (isMac ? onMac : elsewhere)[name]
  if (own !== undefined) return own
  const isPlain = name === `${isMac ? 'meta' : 'ctrl'}-${chord.key}`
  if (isPlain) return everywhere[chord.key] ?? null
  return !isMac && /^ctrl-alt-F\d{1,2}$/.test(name) ? 'change consoles' : null
}
