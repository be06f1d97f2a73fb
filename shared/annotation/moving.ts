import { type EventOf, lastsMs, type Mark, type PathPoint, type Place, type TrackEvent } from './model.ts'
import type { Trail } from './renderer.ts'
import { between } from './simplify.ts'
import { LASER_FADE_MS, POINTER_LINGER_MS } from './tuning.ts'

/** What is on its way at a time: marks that grow, trails that fade, the pointer. All by the time since the event began. */

/** Nothing of it moves any more; a mark then stands as it is. */
export function isOver(event: TrackEvent, atMs: number): boolean {
  return atMs - event.atMs >= lastsMs(event) + lingersMs(event)
}

function lingersMs(event: TrackEvent): number {
  if (event.kind === 'laser') return LASER_FADE_MS
  return event.kind === 'pointer' ? POINTER_LINGER_MS : 0
}

export const isGrowing = (mark: Mark, afterMs: number): boolean => afterMs < lastsMs(mark)

/** The mark as far as it is made after so long. */
export function partOf(mark: Mark, afterMs: number): Mark {
  switch (mark.kind) {
    case 'stroke':
      return { ...mark, points: pathUntil(mark.points, afterMs) }
    case 'shape': {
      const share = mark.growsMs > 0 ? Math.min(1, afterMs / mark.growsMs) : 1
      const mix = (from: number, to: number): number => from + (to - from) * share
      return { ...mark, to: { x: mix(mark.from.x, mark.to.x), y: mix(mark.from.y, mark.to.y) } }
    }
    case 'text':
    case 'step':
      return mark
  }
}

/** The points up to then, and the tip on its way to the next. */
function pathUntil(points: readonly PathPoint[], afterMs: number): PathPoint[] {
  const count = countUntil(points, afterMs)
  const path = points.slice(0, count)
  const [last, next] = [points[count - 1], points[count]]
  if (last && next && last.afterMs < afterMs) path.push(between(last, next, afterMs))
  // A path begins at once: its first point is where the pen came down.
  return path.length > 0 ? path : points.slice(0, 1)
}

/** How many points have been passed; by halves, as they are in order. */
function countUntil(points: readonly PathPoint[], afterMs: number): number {
  let [low, high] = [0, points.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((points[middle]?.afterMs ?? 0) <= afterMs) low = middle + 1
    else high = middle
  }
  return low
}

export function trailAt(event: EventOf<'laser'>, afterMs: number): Trail {
  const points = pathUntil(event.points, afterMs).flatMap(({ x, y, afterMs: passedMs }) => {
    const strength = 1 - (afterMs - passedMs) / LASER_FADE_MS
    return strength > 0 ? [{ x, y, strength: Math.min(1, strength) }] : []
  })
  return { ink: event.ink, points }
}

export function pointerAt(event: EventOf<'pointer'>, afterMs: number): Place | null {
  const tip = pathUntil(event.points, afterMs).at(-1)
  return tip ? { x: tip.x, y: tip.y } : null
}
