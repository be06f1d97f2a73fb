/** One bar with its gap, CSS pixels. Whole numbers keep the bars crisp at every scale. */
export const BAR_WIDTH = 2
export const BAR_GAP = 1
export const BAR_PITCH = BAR_WIDTH + BAR_GAP

/** Quiet parts stay visible as a dot. */
const FLOOR = 0.08
/** A peak is a byte. */
const PEAK_MOST = 255
/** Peaks this loud fill the height even in a quiet note; below it a note would look like noise. */
const QUIETEST_TOP = 48

/**
 * Peaks as bars of 0..1: the loudest of each span, or the nearest where there are more bars than peaks. Scaled to the note's
 * own loudest, and by a root, for the ear hears ratios.
 */
export function barsOf(peaks: readonly number[], count: number): readonly number[] {
  if (count <= 0) return []
  if (peaks.length === 0) return Array.from({ length: count }, () => FLOOR)
  // A sender may say anything, and a path with one thing in it that is no number is drawn no further.
  const loud = peaks.map((peak) => (Number.isFinite(peak) ? Math.min(PEAK_MOST, Math.max(0, peak)) : 0))
  const top = loud.reduce((most, peak) => Math.max(most, peak), QUIETEST_TOP)
  return Array.from({ length: count }, (_, index) => {
    const from = Math.floor((index * peaks.length) / count)
    const to = Math.max(from + 1, Math.floor(((index + 1) * peaks.length) / count))
    const peak = Math.max(0, ...loud.slice(from, to))
    return Math.max(FLOOR, Math.min(1, (peak / top) ** 0.7))
  })
}

/** As many bars as have whole room on this width. CSS pixels. */
export const waveBars = (peaks: readonly number[], width: number): readonly number[] =>
  barsOf(peaks, Math.floor((width + BAR_GAP) / BAR_PITCH))

/** The bars as one SVG path, to be stroked with round ends as wide as a bar: a line for each, around the middle of the height. */
export function pathOf(bars: readonly number[], height: number): string {
  let path = ''
  for (const [index, bar] of bars.entries()) {
    const length = Math.max(BAR_WIDTH, Math.round(bar * height)) - BAR_WIDTH
    path += `M${index * BAR_PITCH + BAR_WIDTH / 2} ${(height - length) / 2}v${length}`
  }
  return path
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
