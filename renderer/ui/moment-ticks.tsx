import type { AnchoredReply } from '#shared/contract/desktop.ts'
import { shareOf } from './share-of.ts'
import css from './waveform.module.css'

interface MomentTicksProps {
  readonly replies: readonly AnchoredReply[] | undefined
  readonly durationMs: number
}

/** Which moments have replies, over a waveform. A picture only: the marks below it have the names. */
export const MomentTicks = ({ replies = [], durationMs }: MomentTicksProps) => (
  <>
    {[...new Set(replies.map(({ atMs }) => atMs))].map((atMs) => (
      <span key={atMs} aria-hidden className={css.moment} style={{ left: shareOf(atMs, durationMs) }} />
    ))}
  </>
)
