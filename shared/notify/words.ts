import type { NotificationAction } from '../contract/attention.ts'
import type { UiNote } from '../contract/desktop.ts'
import type { ConversationKind } from '../contract/model.ts'
import { formatDuration } from '../kernel/format.ts'
import type { Slot } from './layout.ts'
import { notifyTuning } from './tuning.ts'

/** A note as it is spoken of. `transcript`: what was said, where that is known. */
export type SpokenOf = Pick<UiNote, 'authorName' | 'kind' | 'text' | 'rootId'> & {
  readonly durationMs: number | null
  readonly transcript: string | null
}

export interface PlaceName {
  readonly kind: ConversationKind
  readonly title: string
}

export interface NotificationWords {
  readonly title: string
  readonly body: string
  readonly actions: readonly { readonly id: NotificationAction; readonly label: string }[]
}

/** `places`: of all its notes, in the order in which they came. `isPlayable`: one of them can be heard. */
export interface SlotFacts {
  readonly newest: SpokenOf
  readonly places: readonly PlaceName[]
  readonly isPlayable: boolean
}

export function wordsOf(slot: Slot, { newest, places, isPlayable }: SlotFacts): NotificationWords {
  const count = slot.told.length
  const [place] = places
  if (slot.kind === 'summary' || !place) {
    const title = count === 1 ? '1 new note' : `${count} new notes`
    // There is no one to reply to.
    const actions = actionsOf({ isPlayable, playLabel: 'Play all' }).filter(({ id }) => id !== 'reply')
    return { title, body: `In ${namesOf(places)}.`, actions }
  }
  if (slot.kind === 'group') {
    const title = `${placeName(place)}: ${count === 1 ? '1 new note' : `${count} new notes`}`
    return {
      title,
      body: `${newest.authorName}: ${whatOf(newest)}`,
      actions: actionsOf({ isPlayable, playLabel: count === 1 ? 'Play' : 'Play all' }),
    }
  }
  const title = place.kind === 'direct' ? newest.authorName : `${newest.authorName} in ${placeName(place)}`
  const body = newest.rootId === null ? whatOf(newest) : `Reply in a thread. ${whatOf(newest)}`
  return { title, body, actions: actionsOf({ isPlayable, playLabel: 'Play' }) }
}

/** `Voice note, 0:07`, with its first words where they are known; a text as it stands. */
export function whatOf({ kind, text, durationMs, transcript }: Omit<SpokenOf, 'authorName' | 'rootId'>): string {
  const length = durationMs === null ? '' : `, ${formatDuration(durationMs)}`
  const words = transcript === null || transcript.trim() === '' ? '' : `: ${snippet(transcript)}`
  switch (kind) {
    case 'text':
      return snippet(text ?? '')
    case 'voice':
      return `Voice note${length}${words}`
    case 'clip':
      return `Screen clip${length}${words}`
  }
}

export const placeName = ({ kind, title }: PlaceName): string => (kind === 'channel' ? `#${title}` : title)

const actionsOf = ({
  isPlayable,
  playLabel,
}: {
  isPlayable: boolean
  playLabel: string
}): NotificationWords['actions'] => [
  ...(isPlayable ? [{ id: 'play' as const, label: playLabel }] : []),
  { id: 'reply', label: 'Reply' },
  { id: 'later', label: 'Later' },
]

function namesOf(places: readonly PlaceName[]): string {
  const names = [...new Set(places.map(placeName))]
  const [first = 'a conversation', second, third] = names
  if (second === undefined) return first
  if (names.length === 2) return `${first} and ${second}`
  return names.length === 3 ? `${first}, ${second} and ${third}` : `${first}, ${second} and ${names.length - 2} more`
}

/** On one line, cut at a word. */
function snippet(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  if (line.length <= notifyTuning.snippetLength) return line
  const cut = line.slice(0, notifyTuning.snippetLength)
  const end = cut.lastIndexOf(' ')
  return `${end > notifyTuning.snippetLength / 2 ? cut.slice(0, end) : cut}…`
}
