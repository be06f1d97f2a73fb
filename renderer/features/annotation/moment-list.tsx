import { formatDuration } from '#shared/kernel/format.ts'
import { classes } from '../../ui/classes.ts'
import type { Moment } from './moments.ts'
import css from './replay.module.css'

interface MomentListProps {
  readonly moments: readonly Moment[]
  readonly current: number
  readonly onChoose: (index: number) => void
}

/** What is on the pictures, to read and to step through, also without hearing anything. */
export function MomentList({ moments, current, onChoose }: MomentListProps) {
  return (
    <nav aria-label="Pictures and marks" className={css.moments}>
      <ol>
        {moments.map(({ kind, atMs, text }, index) => (
          <li key={`${atMs} ${text}`}>
            <button
              type="button"
              aria-current={index === current ? 'step' : undefined}
              className={classes(css.moment, kind === 'scene' && css.scene)}
              onClick={() => onChoose(index)}
            >
              <span className={css.time}>{formatDuration(atMs)}</span>
              <span className={css.text}>{text}</span>
            </button>
          </li>
        ))}
      </ol>
    </nav>
  )
}
