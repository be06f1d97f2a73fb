import type { UiNote } from '#shared/contract/desktop.ts'

/** What stands in the timeline, top to bottom. `key` never changes while the row exists, so that its height is kept. */
export type TimelineRow =
  | { readonly kind: 'day'; readonly key: string; readonly atMs: number }
  | { readonly kind: 'new'; readonly key: string }
  | { readonly kind: 'note'; readonly key: string; readonly note: UiNote; readonly startsGroup: boolean }

/** Notes of one author closer than this stand under one name. */
const GROUP_WITHIN_MS = 5 * 60_000

/** A day of the local calendar, as a key that sorts. */
export function dayKey(atMs: number): string {
  const date = new Date(atMs)
  return `${date.getFullYear()}-${String(date.getMonth() + 1).padStart(2, '0')}-${String(date.getDate()).padStart(2, '0')}`
}

interface Day {
  readonly fromMs: number
  /** Where the next one begins; days are not all as long. */
  readonly toMs: number
}

function dayOf(atMs: number): Day {
  const date = new Date(atMs)
  const [year, month, day] = [date.getFullYear(), date.getMonth(), date.getDate()]
  return { fromMs: new Date(year, month, day).getTime(), toMs: new Date(year, month, day + 1).getTime() }
}

/**
 * Day breaks, the line above the first new note, and groups by author.
 * `newAfterSeq`: what was read when the conversation was opened; null for no line.
 */
export function rowsOf(notes: readonly UiNote[], newAfterSeq: number | null): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  let previous: UiNote | null = null
  let hasNewLine = newAfterSeq === null
  // A calendar is asked once a day: each page of a long scroll goes through all that is held.
  let day: Day = { fromMs: 0, toMs: 0 }
  for (const note of notes) {
    const startsDay: boolean = previous === null || note.createdAtMs < day.fromMs || note.createdAtMs >= day.toMs
    if (startsDay) day = dayOf(note.createdAtMs)
    if (startsDay) rows.push({ kind: 'day', key: `day:${dayKey(note.createdAtMs)}:${note.id}`, atMs: note.createdAtMs })
    const startsNew = !hasNewLine && !note.isMine && note.seq !== null && note.seq > (newAfterSeq ?? 0)
    if (startsNew) {
      rows.push({ kind: 'new', key: `new:${note.id}` })
      hasNewLine = true
    }
    const startsGroup: boolean =
      startsDay ||
      startsNew ||
      previous === null ||
      previous.authorId !== note.authorId ||
      note.createdAtMs - previous.createdAtMs > GROUP_WITHIN_MS
    rows.push({ kind: 'note', key: note.id, note, startsGroup })
    previous = note
  }
  return rows
}

/** Where a note stands among the rows; -1 when it is not held. */
export const rowIndexOf = (rows: readonly TimelineRow[], noteId: string | null): number =>
  noteId === null ? -1 : rows.findIndex((row) => row.kind === 'note' && row.note.id === noteId)
