import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'

/** Notes that are chosen to be heard together. Only such as can be heard; in the order of the timeline whenever they are read. */
export type Marked = readonly NoteId[]

const canBeHeard = (note: UiNote): boolean => note.audio !== null

export const toggled = (marked: Marked, note: UiNote): Marked =>
  marked.includes(note.id) ? marked.filter((id) => id !== note.id) : canBeHeard(note) ? [...marked, note.id] : marked

/** All between two notes, both included, beside what is chosen already. */
export function withRange(
  marked: Marked,
  notes: readonly UiNote[],
  ends: { fromId: NoteId | null; toId: NoteId },
): Marked {
  const to = notes.findIndex((note) => note.id === ends.toId)
  const from = notes.findIndex((note) => note.id === ends.fromId)
  if (to < 0) return marked
  const start = from < 0 ? to : Math.min(from, to)
  const range = notes.slice(start, Math.max(from, to) + 1).filter(canBeHeard)
  return [...new Set([...marked, ...range.map((note) => note.id)])]
}

/** Those still here, as they stand in the timeline. */
export const markedNotes = (marked: Marked, notes: readonly UiNote[]): readonly UiNote[] => {
  const chosen = new Set<string>(marked)
  return notes.filter((note) => chosen.has(note.id) && canBeHeard(note))
}
