import { memo } from 'react'
import type { TimelineRow } from '../../stores/timeline-rows.ts'
import { formatDay } from '../../ui/time-format.ts'
import { NoteRow } from './note-row.tsx'
import type { RowPlace } from './row-place.ts'
import css from './timeline.module.css'

interface DrawnRowProps extends RowPlace {
  readonly row: TimelineRow
  /** Any time of today: the same one all day, so that rows stay as they are. */
  readonly todayMs: number
  readonly isSelected: boolean
  readonly isMarked: boolean
  readonly isTabStop: boolean
}

/** One row of the timeline at its place. Drawn again only when something of its own changes: each step of a scroll draws the list anew. */
export const DrawnRow = memo(function DrawnRow({ row, todayMs, ...rest }: DrawnRowProps) {
  const { index, fromEndPx, measure } = rest
  switch (row.kind) {
    case 'day':
      return (
        <h3 ref={measure} data-index={index} style={{ bottom: fromEndPx }} className={css.day}>
          <span>{formatDay(row.atMs, todayMs)}</span>
        </h3>
      )
    case 'new':
      return (
        <p ref={measure} data-index={index} style={{ bottom: fromEndPx }} className={css.newLine}>
          <span>New</span>
        </p>
      )
    case 'note':
      return <NoteRow note={row.note} startsGroup={row.startsGroup} pane="timeline" {...rest} />
  }
}, isSame)

function isSame(a: DrawnRowProps, b: DrawnRowProps): boolean {
  return (
    a.index === b.index &&
    a.fromEndPx === b.fromEndPx &&
    a.measure === b.measure &&
    a.todayMs === b.todayMs &&
    a.isSelected === b.isSelected &&
    a.isMarked === b.isMarked &&
    a.isTabStop === b.isTabStop &&
    isSameRow(a.row, b.row)
  )
}

const isSameRow = (a: TimelineRow, b: TimelineRow): boolean =>
  a === b ||
  (a.key === b.key &&
    (a.kind !== 'note' || (b.kind === 'note' && a.note === b.note && a.startsGroup === b.startsGroup)))
