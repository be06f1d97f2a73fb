import type { CutTime } from './cut.ts'
import type { EventOf, PathPoint, TrackEvent } from './model.ts'
import { quantised } from './path-bytes.ts'
import { between } from './simplify.ts'

/**
 * The path of a stroke on the edited clock. All of it stays; what was drawn during a cut is there at once. Where a cut begins or ends
 * between two points, the tip of that moment becomes a point, so that the pen is where it was.
 */
export function cutPath(stroke: EventOf<'stroke'>, time: CutTime): PathPoint[] {
  const startMs = time.toEdited(stroke.atMs) ?? 0
  let lastMs = 0
  return withBorders(stroke, time.bordersMs).map((point) => {
    const editedMs = time.toEdited(stroke.atMs + point.afterMs)
    // What comes after the end of all that is kept is drawn by then: a line is never half of what was drawn.
    lastMs = Math.max(lastMs, editedMs === null ? lastMs : editedMs - startMs)
    return { ...point, afterMs: lastMs }
  })
}

function withBorders({ atMs, points }: EventOf<'stroke'>, bordersMs: readonly number[]): PathPoint[] {
  const path: PathPoint[] = []
  for (const point of points) {
    const last = path.at(-1)
    if (last) {
      const crossed = bordersMs
        .map((border) => Math.round(border - atMs))
        .filter((border) => border > last.afterMs && border < point.afterMs)
      for (const border of crossed) path.push(quantised(between(last, point, border)))
    }
    path.push(point)
  }
  return path
}

/** A laser or a pointer in its kept runs: what it showed during a cut is cut. */
export function cutRuns(event: EventOf<'laser'> | EventOf<'pointer'>, time: CutTime): TrackEvent[] {
  const runs: { atMs: number; points: PathPoint[] }[] = []
  let isInRun = false
  for (const point of event.points) {
    const pointMs = event.atMs + point.afterMs
    const editedMs = time.isKept(pointMs) ? time.toEdited(pointMs) : null
    if (editedMs === null) {
      isInRun = false
      continue
    }
    const run = runs.at(-1)
    if (isInRun && run) run.points.push({ ...point, afterMs: editedMs - run.atMs })
    else runs.push({ atMs: editedMs, points: [{ ...point, afterMs: 0 }] })
    isInRun = true
  }
  return runs.map((run) => ({ ...event, ...run }))
}
