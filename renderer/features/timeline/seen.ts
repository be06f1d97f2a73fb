import type { TimelineRow } from '../../stores/timeline-rows.ts'

export interface SeenInput {
  /** Of the conversation's stream: what all of it being seen means. */
  readonly lastSeq: number
  readonly rows: readonly TimelineRow[]
  /** The rows that are drawn, in view or near it. */
  readonly items: readonly { readonly index: number; readonly end: number }[]
  /** The lower edge of the view, on the scale of `end`. */
  readonly viewEnd: number
}

/** A row that is cut by less than this at the lower edge was still seen. CSS pixels. */
const CUT_PX = 12

/**
 * The highest `seq` among the notes that came into view, 0 for none. With the newest row in view it is the stream's last:
 * replies stand in their threads, their roots tell of them, and nothing below is left to scroll to.
 */
export function seenSeq({ lastSeq, rows, items, viewEnd }: SeenInput): number {
  const seen = items.filter((item) => item.end <= viewEnd + CUT_PX).map((item) => item.index)
  const seqs = seen.map((index) => {
    const row = rows[index]
    return row?.kind === 'note' ? (row.note.seq ?? 0) : 0
  })
  const highest = Math.max(0, ...seqs)
  return seen.at(-1) === rows.length - 1 ? Math.max(lastSeq, highest) : highest
}
