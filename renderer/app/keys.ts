/**
 * Every key of the app, in one table: the handler obeys it and the sheet shows it. A key that is not here does nothing.
 * Combos: `Mod` is Ctrl, or Cmd on a Mac; then one `KeyboardEvent.key`, letters in lower case.
 */
export type CommandId =
  | 'talk'
  | 'escape'
  | 'showSomething'
  | 'showOther'
  | 'recordClip'
  | 'undoDiscard'
  | 'editDraft'
  | 'trimDraft'
  | 'cutDraft'
  | 'undoEdit'
  | 'continueDraft'
  | 'playSelected'
  | 'playPause'
  | 'skipBack'
  | 'skipForward'
  | 'slower'
  | 'faster'
  | 'slowerFine'
  | 'catchUp'
  | 'nextInQueue'
  | 'previousInQueue'
  | 'fasterFine'
  | 'skipPauses'
  | 'quieter'
  | 'louder'
  | 'chooseSpeed'
  | 'nextUnheard'
  | 'nextNote'
  | 'previousNote'
  | 'newestNote'
  | 'reply'
  | 'markNote'
  | 'markDown'
  | 'markUp'
  | 'firstUnheard'
  | 'noteDetails'
  | 'showPicture'
  | 'answerPicture'
  | 'playThread'
  | 'nextSpeaker'
  | 'previousSpeaker'
  | 'markUnheard'
  | 'react'
  | 'copyLink'
  | 'copyMomentLink'
  | 'writeMessage'
  | 'nameChapter'
  | 'search'
  | 'outbox'
  | 'switchConversation'
  | 'nextConversation'
  | 'previousConversation'
  | 'newConversation'
  | 'invite'
  | 'drafts'
  | 'keepOffline'
  | 'notifyLevel'
  | 'focus'
  | 'settings'
  | 'tour'
  | 'showKeys'

export type KeyGroup = 'Talk' | 'Drafts' | 'Listen' | 'Move' | 'App'

export interface KeyBinding {
  readonly id: CommandId
  readonly group: KeyGroup
  readonly label: string
  readonly combos: readonly string[]
  /** Also while typing. Only for keys that write nothing. */
  readonly inText?: true
  /** Leaves the key to a focused button, slider or option, which has its own use for it. */
  readonly yieldsToControls?: true
  /** What the sheet prints instead of the combos. */
  readonly shown?: readonly string[]
}

export const keyBindings: readonly KeyBinding[] = [
  {
    id: 'talk',
    group: 'Talk',
    label: 'Hold to talk, tap to keep recording',
    combos: ['Space'],
    yieldsToControls: true,
  },
  { id: 'escape', group: 'Talk', label: 'Discard the recording; close; dismiss', combos: ['Escape'], inText: true },
  {
    id: 'showSomething',
    group: 'Talk',
    label: 'Show something: a picture to draw on while speaking',
    combos: ['Shift+s', 'Mod+Shift+s'],
    inText: true,
  },
  {
    id: 'showOther',
    group: 'Talk',
    label: 'Show a part of the screen, a copied picture or a file',
    combos: ['Shift+o'],
  },
  { id: 'nameChapter', group: 'Talk', label: 'Name the chapter marked last, while recording', combos: ['Shift+m'] },
  { id: 'recordClip', group: 'Talk', label: 'Record a clip of the screen; end the clip', combos: ['Shift+c'] },
  { id: 'undoDiscard', group: 'Talk', label: 'Bring back what was discarded', combos: ['u', 'Mod+z'] },
  { id: 'drafts', group: 'Drafts', label: 'All drafts', combos: ['d'] },
  { id: 'editDraft', group: 'Drafts', label: 'Edit the newest draft', combos: ['w'] },
  { id: 'trimDraft', group: 'Drafts', label: 'Keep only what is selected', combos: ['t'] },
  { id: 'cutDraft', group: 'Drafts', label: 'Cut what is selected', combos: ['x', 'Delete'] },
  { id: 'continueDraft', group: 'Drafts', label: 'Continue recording the draft', combos: ['g'] },
  { id: 'undoEdit', group: 'Drafts', label: 'Undo the edit', combos: ['z'] },
  {
    id: 'playSelected',
    group: 'Listen',
    label: 'Play or pause the note or those chosen, the draft, or the recording',
    combos: ['Enter', 'p'],
    yieldsToControls: true,
  },
  {
    id: 'playPause',
    group: 'Listen',
    label: 'Play or pause what is in the player; pause the recording',
    combos: ['Mod+p'],
    inText: true,
  },
  { id: 'nextUnheard', group: 'Listen', label: 'Play the next unheard note', combos: ['n'] },
  { id: 'catchUp', group: 'Listen', label: 'Catch up: all that is unheard, one after the other', combos: ['a'] },
  { id: 'nextInQueue', group: 'Listen', label: 'Next of those that play by themselves', combos: ['.'] },
  { id: 'previousInQueue', group: 'Listen', label: 'The one before it again', combos: [','] },
  { id: 'playThread', group: 'Listen', label: 'Play the thread as one track', combos: ['q'] },
  { id: 'nextSpeaker', group: 'Listen', label: 'Next speaker in it', combos: ['Shift+ArrowRight'] },
  { id: 'previousSpeaker', group: 'Listen', label: 'Speaker before', combos: ['Shift+ArrowLeft'] },
  { id: 'skipBack', group: 'Listen', label: 'Back 5 s', combos: ['ArrowLeft'], yieldsToControls: true },
  { id: 'skipForward', group: 'Listen', label: 'Forward 5 s', combos: ['ArrowRight'], yieldsToControls: true },
  { id: 'slower', group: 'Listen', label: 'Slower', combos: ['[', '<'] },
  { id: 'faster', group: 'Listen', label: 'Faster', combos: [']', '>'] },
  { id: 'slowerFine', group: 'Listen', label: 'Slower by 0.05', combos: ['{'] },
  { id: 'fasterFine', group: 'Listen', label: 'Faster by 0.05', combos: ['}'] },
  {
    id: 'chooseSpeed',
    group: 'Listen',
    label: 'Speed 0.5 to 3',
    combos: ['1', '2', '3', '4', '5', '6', '7', '8', '9'],
    shown: ['1', '…', '9'],
  },
  { id: 'skipPauses', group: 'Listen', label: 'Leave out pauses: none, long ones, all', combos: ['s'] },
  { id: 'quieter', group: 'Listen', label: 'This person quieter', combos: ['-'] },
  { id: 'louder', group: 'Listen', label: 'This person louder', combos: ['+', '='] },
  { id: 'nextNote', group: 'Move', label: 'Next note', combos: ['j', 'ArrowDown'], yieldsToControls: true },
  { id: 'previousNote', group: 'Move', label: 'Previous note', combos: ['k', 'ArrowUp'], yieldsToControls: true },
  { id: 'newestNote', group: 'Move', label: 'Newest note', combos: ['End'], yieldsToControls: true },
  { id: 'reply', group: 'Move', label: 'Reply in a thread, to the moment being heard', combos: ['r'] },
  { id: 'firstUnheard', group: 'Move', label: 'First unheard note of the conversation', combos: ['f'] },
  { id: 'markNote', group: 'Move', label: 'Choose the note, to play several', combos: ['b'] },
  { id: 'markDown', group: 'Move', label: 'Choose downwards', combos: ['Shift+ArrowDown', 'Shift+j'] },
  { id: 'markUp', group: 'Move', label: 'Choose upwards', combos: ['Shift+ArrowUp', 'Shift+k'] },
  { id: 'noteDetails', group: 'Move', label: 'Words, chapters and listeners of the note', combos: ['v'] },
  { id: 'showPicture', group: 'Move', label: 'Picture of the note: look, step, reply on it', combos: ['Shift+v'] },
  { id: 'answerPicture', group: 'Move', label: 'Reply on its picture: draw there while speaking', combos: ['Shift+r'] },
  { id: 'markUnheard', group: 'Move', label: 'Mark unheard, or heard', combos: ['Shift+u'] },
  { id: 'react', group: 'Move', label: 'React to the selected note', combos: ['e'] },
  { id: 'copyLink', group: 'Move', label: 'Copy a link to the selected note', combos: ['l'] },
  { id: 'copyMomentLink', group: 'Move', label: 'Copy a link to the moment in the player', combos: ['Shift+l'] },
  { id: 'writeMessage', group: 'Move', label: 'Write a message; mark a chapter while recording', combos: ['m'] },
  { id: 'search', group: 'App', label: 'Search notes', combos: ['/', 'Mod+f'], inText: true },
  { id: 'outbox', group: 'App', label: 'What waits to be sent, and what failed', combos: ['o'] },
  { id: 'switchConversation', group: 'App', label: 'Go to a conversation', combos: ['Mod+k'], inText: true },
  { id: 'nextConversation', group: 'App', label: 'Next conversation', combos: ['Alt+ArrowDown'], inText: true },
  { id: 'previousConversation', group: 'App', label: 'Previous conversation', combos: ['Alt+ArrowUp'], inText: true },
  { id: 'newConversation', group: 'App', label: 'New conversation', combos: ['c', 'Mod+n'], inText: true },
  { id: 'invite', group: 'App', label: 'Invite people', combos: ['i'] },
  { id: 'notifyLevel', group: 'App', label: 'What of the conversation calls me', combos: ['Shift+n'] },
  { id: 'focus', group: 'App', label: 'Focus: nothing calls me, or no longer', combos: ['Shift+f'] },
  { id: 'keepOffline', group: 'App', label: 'Keep the conversation offline, or no longer', combos: ['y'] },
  { id: 'settings', group: 'App', label: 'Settings', combos: ['Mod+,'], inText: true },
  { id: 'tour', group: 'App', label: 'The tour: start it, or go on', combos: ['h'] },
  { id: 'showKeys', group: 'App', label: 'All keys', combos: ['?'] },
]

/** What the matcher needs of a `KeyboardEvent`. */
export interface KeyLike {
  readonly key: string
  readonly code: string
  readonly ctrlKey: boolean
  readonly metaKey: boolean
  readonly altKey: boolean
  readonly shiftKey: boolean
}

/** Where the focus is: in a text, on a control with its own keys, or on nothing that needs keys. */
export type KeyContext = 'text' | 'control' | 'none'

/** The letter on the key cap where the layout gives none of the Latin ones (Cyrillic, Greek). */
function keyName(event: KeyLike): string {
  if (event.key === ' ') return 'Space'
  if (event.key.length === 1 && event.key > '\u007f' && /^Key[A-Z]$/.test(event.code)) return event.code[3] ?? event.key
  return event.key
}

/** `Mod+k`, `?`, `ArrowLeft`. Shift counts only for keys that are not printed with it. */
export function comboOf(event: KeyLike, isMac: boolean): string {
  const name = keyName(event)
  const isPrinted = name.length === 1
  const isMod = isMac ? event.metaKey : event.ctrlKey
  const isOther = isMac ? event.ctrlKey : event.metaKey
  const parts = [
    isMod ? 'Mod' : null,
    isOther ? 'Other' : null,
    event.altKey ? 'Alt' : null,
    event.shiftKey && (!isPrinted || /[a-z]/i.test(name)) ? 'Shift' : null,
    isPrinted ? name.toLowerCase() : name,
  ]
  return parts.filter((part) => part !== null).join('+')
}

const writes = (combo: string): boolean => /^(?:Shift\+)?.$/u.test(combo)

/** The command that this key means here; null when the key belongs to somebody else. */
export function matchKey(event: KeyLike, context: KeyContext, isMac: boolean): CommandId | null {
  const combo = comboOf(event, isMac)
  const binding = keyBindings.find((candidate) => candidate.combos.includes(combo))
  if (binding === undefined) return null
  if (context === 'text' && (!binding.inText || writes(combo))) return null
  if (context === 'control' && binding.yieldsToControls && !writes(combo)) return null
  return binding.id
}

const capNames: Readonly<Record<string, string>> = {
  ArrowLeft: '←',
  ArrowRight: '→',
  ArrowUp: '↑',
  ArrowDown: '↓',
  Escape: 'Esc',
}

/** A combo as key caps: `Mod+k` -> `['Ctrl', 'K']`. */
export function capsOf(combo: string, isMac: boolean): readonly string[] {
  return combo.split(/\+(?=.)/).map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl'
    if (part === 'Alt') return isMac ? '⌥' : 'Alt'
    return capNames[part] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
}

/** The first combo of a command as key caps, for hints beside a control. */
export function capsFor(id: CommandId, isMac: boolean): readonly string[] {
  const combo = keyBindings.find((binding) => binding.id === id)?.combos[0]
  return combo === undefined ? [] : capsOf(combo, isMac)
}
