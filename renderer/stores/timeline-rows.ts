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

/**
 * Day breaks, the line above the first new note, and groups by author.
 * `newAfterSeq`: what was read when the conversation was opened; null for no line.
 */
export function rowsOf(notes: readonly UiNote[], newAfterSeq: number | null): readonly TimelineRow[] {
  const rows: TimelineRow[] = []
  let previous: UiNote | null = null
  let hasNewLine = newAfterSeq === null
  for (const note of notes) {
    const startsDay = previous === null || dayKey(previous.createdAtMs) !== dayKey(note.createdAtMs)
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
