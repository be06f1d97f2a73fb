import type { Range } from '@tanstack/react-virtual'

/** Rows that are drawn, counted from the end of the list, so that older ones that come in above change nothing. Both included. */
export interface DrawnWindow {
  readonly near: number
  readonly far: number
}

/** Beyond the view, drawn at once with it: the next row is there for the next key. */
const AT_ONCE = 4
/** Beyond the view, drawn when there is time: three frames of a quick wheel. */
const AHEAD = 10
/** Further out than this nothing stays drawn, even where there never is time. */
const AT_MOST = 30
/** Rows that are made or removed in one go: two milliseconds. */
const STEP = 4

type View = Pick<Range, 'startIndex' | 'endIndex' | 'count'>

const clamp = (value: number, least: number, most: number): number => Math.min(most, Math.max(least, value))

/** What must be drawn now: the view and its nearest rows, and what is drawn already as far as it joins them. */
export function windowNow(held: DrawnWindow | null, view: View): DrawnWindow {
  const last = view.count - 1
  const around = (rows: number): DrawnWindow => ({
    near: clamp(last - view.endIndex - rows, 0, Math.max(0, last)),
    far: clamp(last - view.startIndex + rows, 0, Math.max(0, last)),
  })
  const needed = around(AT_ONCE)
  if (held === null || held.far < needed.near - 1 || held.near > needed.far + 1) return needed
  const most = around(AT_MOST)
  return {
    near: clamp(Math.min(held.near, needed.near), most.near, needed.near),
    far: clamp(Math.max(held.far, needed.far), needed.far, most.far),
  }
}

/** One step towards as many rows on either side as there should be; the same window when they are all there. */
export function windowNext(held: DrawnWindow, view: View): DrawnWindow {
  const last = view.count - 1
  const near = clamp(last - view.endIndex - AHEAD, held.near - STEP, held.near + STEP)
  const far = clamp(last - view.startIndex + AHEAD, held.far - STEP, held.far + STEP)
  const next = { near: clamp(near, 0, Math.max(0, last)), far: clamp(far, 0, Math.max(0, last)) }
  return next.near === held.near && next.far === held.far ? held : next
}

/** As indexes, in order. */
export const indexesOf = ({ near, far }: DrawnWindow, count: number): number[] =>
  Array.from({ length: count === 0 ? 0 : far - near + 1 }, (_, at) => count - 1 - far + at)
