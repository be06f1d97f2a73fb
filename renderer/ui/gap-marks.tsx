import type { Gap } from '#shared/audio/gaps.ts'
import css from './waveform.module.css'

interface GapMarksProps {
  readonly gaps: readonly Gap[]
  readonly durationMs: number
}

/** Where a recording pauses, over its shape or its rail. A picture only. Below a pixel or two there is nothing to see. */
export const GapMarks = ({ gaps, durationMs }: GapMarksProps) => (
  <>
    {gaps
      .filter(({ fromMs, toMs }) => toMs - fromMs > durationMs * LEAST_SHARE)
      .map(({ fromMs, toMs }) => (
        <span
          key={fromMs}
          aria-hidden
          className={css.gap}
          style={{ left: share(fromMs, durationMs), width: share(toMs - fromMs, durationMs) }}
        />
      ))}
  </>
)

const LEAST_SHARE = 0.008

const share = (ms: number, durationMs: number): string => `${(100 * ms) / Math.max(1, durationMs)}%`
