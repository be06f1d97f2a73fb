import type { Chord } from '#shared/contract/keys.ts'

const named: Readonly<Record<string, string>> = {
  Space: 'Space',
  Enter: 'Return',
  NumpadEnter: 'Return',
  Tab: 'Tab',
  Backspace: 'Backspace',
  Delete: 'Delete',
  Insert: 'Insert',
  Escape: 'Escape',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'PageUp',
  PageDown: 'PageDown',
  PrintScreen: 'PrintScreen',
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
  Backquote: '`',
  NumpadAdd: 'numadd',
  NumpadSubtract: 'numsub',
  NumpadMultiply: 'nummult',
  NumpadDivide: 'numdiv',
  NumpadDecimal: 'numdec',
  MediaPlayPause: 'MediaPlayPause',
  MediaTrackNext: 'MediaNextTrack',
  MediaTrackPrevious: 'MediaPreviousTrack',
  MediaStop: 'MediaStop',
}

function keyOf(code: string): string | null {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:1\d|2[0-4]|[1-9])))$/.exec(code)
  if (plain) return plain[1] ?? plain[2] ?? plain[3] ?? null
  const onPad = /^Numpad(\d)$/.exec(code)
  if (onPad) return `num${onPad[1]}`
  return Object.hasOwn(named, code) ? (named[code] ?? null) : null
}

/** As Electron's accelerators are written (electronjs.org, Keyboard Shortcuts): `Control+Alt+Space`; null for a key they have no name for. */
export function acceleratorOf(chord: Chord): string | null {
  const key = keyOf(chord.key)
  if (key === null) return null
  const parts = [chord.ctrl && 'Control', chord.alt && 'Alt', chord.shift && 'Shift', chord.meta && 'Super', key]
  return parts.filter((part) => part !== false).join('+')
}
