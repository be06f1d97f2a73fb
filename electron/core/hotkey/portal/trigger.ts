import type { Chord } from '#shared/contract/keys.ts'

const named: Readonly<Record<string, string>> = {
  Space: 'space',
  Enter: 'Return',
  Tab: 'Tab',
  Backspace: 'BackSpace',
  Delete: 'Delete',
  Insert: 'Insert',
  Escape: 'Escape',
  ArrowUp: 'Up',
  ArrowDown: 'Down',
  ArrowLeft: 'Left',
  ArrowRight: 'Right',
  Home: 'Home',
  End: 'End',
  PageUp: 'Page_Up',
  PageDown: 'Page_Down',
  Minus: 'minus',
  Equal: 'equal',
  BracketLeft: 'bracketleft',
  BracketRight: 'bracketright',
  Semicolon: 'semicolon',
  Quote: 'apostrophe',
  Comma: 'comma',
  Period: 'period',
  Slash: 'slash',
  Backslash: 'backslash',
  Backquote: 'grave',
}

/** As the XDG specification of shortcuts has them: `CTRL+ALT+space`, the key by its XKB name; null for a key not named here. */
export function triggerOf(chord: Chord): string | null {
  const plain = /^(?:Key([A-Z])|Digit(\d)|(F(?:[1-9]|1\d|2[0-4])))$/.exec(chord.key)
  const key = plain?.[1]?.toLowerCase() ?? plain?.[2] ?? plain?.[3] ?? named[chord.key]
  if (key === undefined) return null
  const parts = [chord.ctrl && 'CTRL', chord.alt && 'ALT', chord.shift && 'SHIFT', chord.meta && 'LOGO', key]
  return parts.filter((part) => part !== false).join('+')
}
