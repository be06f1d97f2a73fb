import type { Gap } from '../audio/gaps.ts'

/** Which pauses a listener leaves out: none, those of more than a second, or all. */
export const skipLevels = ['off', 'long', 'all'] as const
export type SkipLevel = (typeof skipLevels)[number]

/** A silence of a second, less what is kept at its ends. */
const LONG_MS = 700
/** A jump takes about 30 ms and two fades; what is not longer than that at the listener's speed is quicker played. Real time. */
const LEAST_WORTH_MS = 80

/** The pauses that are worth a jump at this speed. */
export function gapsToSkip(gaps: readonly Gap[], level: SkipLevel, speed: number): readonly Gap[] {
  if (level === 'off') return []
  const leastMs = Math.max(LEAST_WORTH_MS * speed, level === 'long' ? LONG_MS : 0)
  return gaps.filter(({ fromMs, toMs }) => toMs - fromMs >= leastMs)
}

/** How long it takes to hear all of it: at this speed, without the pauses that are skipped. */
export function listeningMs(
  note: { readonly durationMs: number; readonly gaps: readonly Gap[] },
  how: { readonly speed: number; readonly skip: SkipLevel },
): number {
  const skipped = gapsToSkip(note.gaps, how.skip, how.speed)
  const playedMs = skipped.reduce((left, { fromMs, toMs }) => left - (toMs - fromMs), note.durationMs)
  return Math.max(0, playedMs) / how.speed
}
