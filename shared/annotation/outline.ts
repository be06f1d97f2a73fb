import { getStroke } from 'perfect-freehand'
import type { PathPoint, Place } from './model.ts'

/** Points of a line may be far apart; its outline is made of steps as short as this share of its width, within these limits. */
const STEP_SHARE = 0.5
const SHORTEST_STEP_PX = 1.5
const LONGEST_STEP_PX = 6
/** Of one line: enough for ten times across the largest display; a line that is longer is drawn in longer steps. */
const MOST_STEPS = 20_000

/**
 * The outline of a pen's line: thin where it was light, by perfect-freehand. Pressure is never guessed from speed, and the line is not
 * pulled straight: it runs where it was drawn. Closed; empty for no points.
 */
export function outlineOf(points: readonly PathPoint[], width: number): Place[] {
  const outline = getStroke(stepsOf(points, width), {
    size: width,
    thinning: 0.6,
    smoothing: 0.4,
    streamline: 0,
    simulatePressure: false,
    last: true,
  })
  return outline.map(([x = 0, y = 0]) => ({ x, y }))
}

function stepsOf(points: readonly PathPoint[], width: number): { x: number; y: number; pressure: number }[] {
  const wanted = Math.min(LONGEST_STEP_PX, Math.max(SHORTEST_STEP_PX, width * STEP_SHARE))
  const step = Math.max(wanted, lengthOf(points) / MOST_STEPS)
  const steps: { x: number; y: number; pressure: number }[] = []
  let last: PathPoint | null = null
  for (const point of points) {
    const count = last ? Math.max(1, Math.ceil(Math.hypot(point.x - last.x, point.y - last.y) / step)) : 1
    for (let index = 1; index <= count; index += 1) {
      const share = index / count
      const mix = (from: number, to: number): number => from + (to - from) * share
      const from: PathPoint = last ?? point
      steps.push({ x: mix(from.x, point.x), y: mix(from.y, point.y), pressure: mix(from.pressure, point.pressure) })
    }
    last = point
  }
  return steps
}

const lengthOf = (points: readonly PathPoint[]): number =>
  points.reduce((sum, point, index) => {
    const last = points[index - 1] ?? point
    return sum + Math.hypot(point.x - last.x, point.y - last.y)
  }, 0)
