/**
 * Where the panel stands: on the display with the pointer, where the person left it there, and always whole within that display's work
 * area, whatever has been plugged in or out since. Pure; all in device-independent pixels.
 */
import { panelTuning } from './tuning.ts'

export interface Rect {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}
export interface Point {
  readonly x: number
  readonly y: number
}
export interface DisplayArea {
  readonly id: number
  readonly bounds: Rect
  /** Without task bars and docks. */
  readonly workArea: Rect
}

/** Of the tallest panel, from the corner of the work area; by display. */
export type PanelPlaces = Readonly<Record<string, Point>>

/** A display is the same when it is the same device at the same place: ids are given anew by some systems. */
export const displayKey = ({ id, bounds }: DisplayArea): string =>
  `${id} ${bounds.x},${bounds.y} ${bounds.width}x${bounds.height}`

interface Wanted {
  readonly displays: readonly DisplayArea[]
  /** Where the person is: the pointer, or the panel as it stands. */
  readonly near: Point
  readonly places: PanelPlaces
  readonly height: number
}

/** Null without any display: a closed lid. */
export function placePanel({ displays, near, places, height }: Wanted): Rect | null {
  const display = nearest(displays, near)
  if (!display) return null
  const kept = places[displayKey(display)]
  const { workArea } = display
  const tallest = kept
    ? { x: workArea.x + kept.x, y: workArea.y + kept.y, ...tallestSize }
    : {
        x: workArea.x + Math.round((workArea.width - panelTuning.width) / 2),
        y: workArea.y + workArea.height - panelTuning.heights.take - panelTuning.marginPx,
        ...tallestSize,
      }
  return withHeight(clamp(tallest, workArea), height, workArea)
}

/** After the person has moved it; `bounds` as it stands now. */
export function rememberPlace(displays: readonly DisplayArea[], bounds: Rect, places: PanelPlaces): PanelPlaces {
  const display = nearest(displays, centreOf(bounds))
  if (!display) return places
  const { workArea } = display
  const tallest = clamp(withHeight(bounds, panelTuning.heights.take, workArea), workArea)
  const key = displayKey(display)
  const others = Object.entries(places).filter(([known]) => known !== key)
  const newest = [...others, [key, { x: tallest.x - workArea.x, y: tallest.y - workArea.y }] as const]
  return Object.fromEntries(newest.slice(-panelTuning.mostPlaces))
}

/** Follows the pointer, and stays whole on the display that it is on most. */
export function movePanel(displays: readonly DisplayArea[], bounds: Rect, by: { dx: number; dy: number }): Rect {
  const moved = { ...bounds, x: Math.round(bounds.x + by.dx), y: Math.round(bounds.y + by.dy) }
  const display = nearest(displays, centreOf(moved))
  return display ? clamp(moved, display.workArea) : moved
}

const tallestSize = { width: panelTuning.width, height: panelTuning.heights.take }

export const centreOf = ({ x, y, width, height }: Rect): Point => ({ x: x + width / 2, y: y + height / 2 })

function nearest(displays: readonly DisplayArea[], point: Point): DisplayArea | null {
  let best: DisplayArea | null = null
  for (const display of displays) {
    if (best === null || distance(display.bounds, point) < distance(best.bounds, point)) best = display
  }
  return best
}

function distance({ x, y, width, height }: Rect, point: Point): number {
  const dx = Math.max(x - point.x, 0, point.x - x - width)
  const dy = Math.max(y - point.y, 0, point.y - y - height)
  return Math.hypot(dx, dy)
}

/** Whole within the area, or from its corner where the area is smaller. */
function clamp(rect: Rect, area: Rect): Rect {
  const within = (at: number, size: number, from: number, room: number): number =>
    Math.round(Math.max(from, Math.min(at, from + room - size)))
  return {
    ...rect,
    x: within(rect.x, rect.width, area.x, area.width),
    y: within(rect.y, rect.height, area.y, area.height),
  }
}

/** Grows and shrinks away from the nearer edge of the screen, so that it does not seem to jump. */
function withHeight(rect: Rect, height: number, area: Rect): Rect {
  const isLow = centreOf(rect).y > centreOf(area).y
  return { ...rect, y: isLow ? rect.y + rect.height - height : rect.y, height }
}
