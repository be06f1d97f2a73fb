/** What keys do on a row of the list of drafts; the row obeys it and the sheet shows it. */
export type DraftDeed = 'send' | 'sendTo' | 'play' | 'discard' | 'undo'

interface DraftKey {
  readonly deed: DraftDeed
  readonly label: string
  /** `KeyboardEvent.key`, letters in lower case. */
  readonly keys: readonly string[]
}

export const draftKeys: readonly DraftKey[] = [
  { deed: 'send', label: 'Send the draft that has the focus', keys: ['Enter'] },
  { deed: 'sendTo', label: 'Send it to another conversation', keys: ['t'] },
  { deed: 'play', label: 'Play or pause it', keys: ['p'] },
  { deed: 'discard', label: 'Discard it', keys: ['Delete', 'Backspace'] },
  { deed: 'undo', label: 'Bring it back', keys: ['u'] },
]

interface KeyLike {
  readonly key: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
}

/** Null for a key that means nothing here. */
export function draftDeedOf({ key, ctrlKey, metaKey, altKey }: KeyLike): DraftDeed | null {
  if (ctrlKey || metaKey || altKey) return null
  const name = key.length === 1 ? key.toLowerCase() : key
  return draftKeys.find(({ keys }) => keys.includes(name))?.deed ?? null
}
