import { EventEmitter } from 'node:events'
import type { Display, Point, Rectangle, Screen } from 'electron'
import type { HostContext } from '../context.ts'

/** What a test says of a display; the work area is all of it unless told. */
export interface DisplayFacts {
  readonly id: number
  /** As the program counts: in pixels divided by `scaleFactor`. */
  readonly bounds: Rectangle
  readonly workArea?: Rectangle
  readonly scaleFactor?: number
  /** Where it is on the X display, in pixels; left out: at the same corner. */
  readonly pixels?: Rectangle
}

export interface ScreenPart {
  readonly screen: Screen
  /** Plugs displays in and out; the first is the primary. */
  setDisplays(displays: readonly DisplayFacts[]): void
  setCursor(point: Point): void
  /** Of each display on the X display, in the order of `getAllDisplays`. */
  pixels(): readonly Rectangle[]
  center(size: { width: number; height: number }): Rectangle
}

const usual: DisplayFacts = { id: 1, bounds: { x: 0, y: 0, width: 1440, height: 900 } }

export function createScreen({ faithful, options }: HostContext): ScreenPart {
  const emitter = new EventEmitter()
  let facts: readonly DisplayFacts[] = options.displays ?? [usual]
  let displays: Display[] = facts.map(displayOf)
  let cursor: Point = { x: 0, y: 0 }
  const primary = (): Display => {
    const [first] = displays
    if (!first) throw new Error('the stand-in needs at least one display')
    return first
  }
  const nearest = ({ x, y }: Point): Display =>
    displays.reduce((best, display) => (distance(display, x, y) < distance(best, x, y) ? display : best), primary())
  const matching = (area: Rectangle): Display =>
    displays.reduce((best, display) => (shared(display, area) > shared(best, area) ? display : best), primary())

  const screen = faithful.part<Screen>(
    'screen',
    {
      getPrimaryDisplay: primary,
      getAllDisplays: () => [...displays],
      getDisplayNearestPoint: nearest,
      getDisplayMatching: matching,
      getCursorScreenPoint: () => ({ ...cursor }),
      dipToScreenPoint: (point) => point,
      screenToDipPoint: (point) => point,
    },
    {
      emitter,
      quiet: [
        'getPrimaryDisplay',
        'getAllDisplays',
        'getDisplayNearestPoint',
        'getDisplayMatching',
        'getCursorScreenPoint',
      ],
    },
  )
  return {
    screen,
    setDisplays(next) {
      const before = displays
      facts = next
      displays = next.map(displayOf)
      const has = (list: readonly Display[], id: number): boolean => list.some((display) => display.id === id)
      for (const gone of before) if (!has(displays, gone.id)) emitter.emit('display-removed', {}, gone)
      for (const come of displays) {
        if (!has(before, come.id)) emitter.emit('display-added', {}, come)
        else emitter.emit('display-metrics-changed', {}, come, ['bounds', 'workArea'])
      }
    },
    setCursor(point) {
      cursor = point
    },
    pixels: () => facts.map(pixelsOf),
    center({ width, height }) {
      const { workArea } = primary()
      const x = workArea.x + Math.max(0, Math.round((workArea.width - width) / 2))
      const y = workArea.y + Math.max(0, Math.round((workArea.height - height) / 2))
      return { x, y, width, height }
    },
  }
}

function pixelsOf({ bounds, scaleFactor = 1, pixels }: DisplayFacts): Rectangle {
  const { x, y, width, height } = bounds
  return pixels ?? { x, y, width: width * scaleFactor, height: height * scaleFactor }
}

function distance({ bounds }: Display, x: number, y: number): number {
  const dx = Math.max(bounds.x - x, 0, x - bounds.x - bounds.width)
  const dy = Math.max(bounds.y - y, 0, y - bounds.y - bounds.height)
  return Math.hypot(dx, dy)
}

function shared({ bounds }: Display, area: Rectangle): number {
  const width = Math.min(bounds.x + bounds.width, area.x + area.width) - Math.max(bounds.x, area.x)
  const height = Math.min(bounds.y + bounds.height, area.y + area.height) - Math.max(bounds.y, area.y)
  return Math.max(0, width) * Math.max(0, height)
}

/** The facts that programs look at; the rest of a display is of no interest to a test. */
function displayOf({ id, bounds, workArea = bounds, scaleFactor = 1 }: DisplayFacts): Display {
  const size = { width: bounds.width, height: bounds.height }
  const workAreaSize = { width: workArea.width, height: workArea.height }
  const facts: Partial<Display> = {
    id,
    bounds,
    workArea,
    size,
    workAreaSize,
    scaleFactor,
    rotation: 0,
    internal: id === 1,
    label: `Display ${id}`,
    touchSupport: 'unknown',
    displayFrequency: 60,
  }
  return facts as Display
}
