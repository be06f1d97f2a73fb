import type { ConversationId, NoteId } from '../kernel/ids.ts'
import { notifyTuning } from './tuning.ts'

/** A note that is being told of. */
export interface Told {
  readonly noteId: NoteId
  readonly conversationId: ConversationId
}

/** What stands on the screen: one note, several of one conversation, or one for all of many. Oldest first; never empty. */
export interface Slot {
  readonly id: string
  readonly kind: 'note' | 'group' | 'summary'
  readonly told: readonly Told[]
}

export const SUMMARY_ID = 'summary'

/**
 * Puts notes that came together beside those that stand there already. One notification to a conversation; one for everything
 * when there are many, or from many places, and then for as long as the person leaves it there. `isOne`: one for everything as soon as
 * there are two.
 */
export function layOut(open: readonly Slot[], added: readonly Told[], { isOne = false } = {}): readonly Slot[] {
  const seen = new Set<NoteId>()
  const all = [...open.flatMap(({ told }) => told), ...added].filter(({ noteId }) => {
    const isNew = !seen.has(noteId)
    seen.add(noteId)
    return isNew
  })
  const [first] = all
  if (!first) return []
  const places = new Set(all.map(({ conversationId }) => conversationId))
  const isSummary =
    open.some(({ kind }) => kind === 'summary') ||
    (isOne && all.length > 1) ||
    all.length > notifyTuning.summaryFromNotes ||
    places.size > notifyTuning.summaryFromPlaces
  if (isSummary) return [{ id: SUMMARY_ID, kind: 'summary', told: all }]
  return [...places].map((place) =>
    slotOf(
      all.filter(({ conversationId }) => conversationId === place),
      place,
    ),
  )
}

/** What is left when some of it was heard, read, or went away. */
export function withoutNotes(open: readonly Slot[], isGone: (told: Told) => boolean): readonly Slot[] {
  return open.flatMap((slot) => {
    const told = slot.told.filter((each) => !isGone(each))
    if (told.length === slot.told.length) return [slot]
    return told.length === 0 ? [] : [{ ...slot, told }]
  })
}

/** Tells of the same notes in the same way. */
export const isSameSlot = (a: Slot, b: Slot): boolean =>
  a.kind === b.kind &&
  a.told.length === b.told.length &&
  a.told.every(({ noteId }, index) => b.told[index]?.noteId === noteId)

const slotOf = (told: readonly Told[], place: ConversationId): Slot => ({
  id: place,
  kind: told.length === 1 ? 'note' : 'group',
  told,
})
