import type { PathPoint } from './model.ts'

interface Tolerance {
  readonly shapePx: number
  readonly motionPx: number
  readonly pressure: number
}

/**
 * Leaves out points that nobody sees go (after Ramer, Douglas and Peucker). Of each point left out: it lies within `shapePx` of the line
 * that remains, the tip at its time within `motionPx` of it, and the pressure within `pressure`. First and last stay.
 */
export function simplifyPath(points: readonly PathPoint[], tolerance: Tolerance): PathPoint[] {
  const kept = new Set<number>([0, points.length - 1])
  const spans: [number, number][] = [[0, points.length - 1]]
  for (let span = spans.pop(); span; span = spans.pop()) {
    const [from, to] = span
    const worst = worstBetween(points, { from, to, tolerance })
    if (worst === null) continue
    kept.add(worst)
    spans.push([from, worst], [worst, to])
  }
  return points.filter((_, index) => kept.has(index))
}

/** The point that a straight way from one to the other would miss by most, measured in tolerances; null: none is missed. */
function worstBetween(
  points: readonly PathPoint[],
  { from, to, tolerance }: { from: number; to: number; tolerance: Tolerance },
): number | null {
  const [start, end] = [points[from], points[to]]
  if (!start || !end) return null
  let worst: number | null = null
  let most = 1
  for (let index = from + 1; index < to; index += 1) {
    const point = points[index]
    if (!point) continue
    const tip = between(start, end, point.afterMs)
    const miss = Math.max(
      distanceToSegment(point, start, end) / tolerance.shapePx,
      Math.hypot(point.x - tip.x, point.y - tip.y) / tolerance.motionPx,
      Math.abs(point.pressure - tip.pressure) / tolerance.pressure,
    )
    if (miss <= most) continue
    most = miss
    worst = index
  }
  return worst
}

/** The tip on its way from one point to the next. */
export function between(start: PathPoint, end: PathPoint, afterMs: number): PathPoint {
  const lasts = end.afterMs - start.afterMs
  const share = lasts > 0 ? Math.min(1, Math.max(0, (afterMs - start.afterMs) / lasts)) : 1
  const mix = (a: number, b: number): number => a + (b - a) * share
  return {
    x: mix(start.x, end.x),
    y: mix(start.y, end.y),
    afterMs,
    pressure: mix(start.pressure, end.pressure),
  }
}

interface Spot {
  readonly x: number
  readonly y: number
}

export function distanceToSegment(point: Spot, start: Spot, end: Spot): number {
  const [dx, dy] = [end.x - start.x, end.y - start.y]
  const square = dx * dx + dy * dy
  const along = square > 0 ? ((point.x - start.x) * dx + (point.y - start.y) * dy) / square : 0
  const share = Math.min(1, Math.max(0, along))
  return Math.hypot(point.x - start.x - share * dx, point.y - start.y - share * dy)
}
