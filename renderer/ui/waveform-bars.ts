/** One bar with its gap, CSS pixels. Whole numbers keep the bars crisp at every scale. */
export const BAR_WIDTH = 2
export const BAR_GAP = 1
export const BAR_PITCH = BAR_WIDTH + BAR_GAP

/** Quiet parts stay visible as a dot. */
const FLOOR = 0.08
/** Peaks this loud fill the height even in a quiet note; below it a note would look like noise. */
const QUIETEST_TOP = 48

/**
 * Peaks as bars of 0..1: the loudest of each span, or the nearest where there are more bars than peaks. Scaled to the note's
 * own loudest, and by a root, for the ear hears ratios.
 */
export function barsOf(peaks: readonly number[], count: number): readonly number[] {
  if (count <= 0) return []
  if (peaks.length === 0) return Array.from({ length: count }, () => FLOOR)
  const top = Math.max(QUIETEST_TOP, ...peaks)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count)
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count))
    const peak = Math.max(0, ...peaks.slice(from, to))
    return Math.max(FLOOR, Math.min(1, (peak / top) ** 0.7))
  })
}

/** Where a pointer at `x` of `width` stands in `durationMs`. */
export const positionAt = (x: number, width: number, durationMs: number): number =>
  width <= 0 ? 0 : Math.min(durationMs, Math.max(0, (x / width) * durationMs))

/** Long notes are wider than short ones, but not in proportion: an hour must fit. CSS pixels, whole bars. */
export function waveformWidth(durationMs: number): number {
  const seconds = Math.max(1, durationMs / 1000)
  const bars = Math.round(Math.min(140, 32 + 26 * Math.log2(1 + seconds / 4)))
  return bars * BAR_PITCH
}
