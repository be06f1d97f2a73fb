import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  centreOf,
  type DisplayArea,
  displayKey,
  movePanel,
  type PanelPlaces,
  placePanel,
  type Rect,
  rememberPlace,
} from './place.ts'
import { panelTuning } from './tuning.ts'

const area = (id: number, bounds: Rect, bar = 40): DisplayArea => ({
  id,
  bounds,
  workArea: { ...bounds, height: bounds.height - bar },
})
const laptop = area(1, { x: 0, y: 0, width: 1440, height: 900 })
const right = area(2, { x: 1440, y: -180, width: 2560, height: 1440 })
const left = area(3, { x: -1920, y: 0, width: 1920, height: 1080 })
const { take, standby } = panelTuning.heights
const { width } = panelTuning

const isWithin = (rect: Rect, { workArea }: DisplayArea): boolean =>
  rect.x >= workArea.x &&
  rect.y >= workArea.y &&
  rect.x + rect.width <= workArea.x + workArea.width &&
  rect.y + rect.height <= workArea.y + workArea.height

const keptOn = (display: DisplayArea, x: number, y: number): PanelPlaces => ({ [displayKey(display)]: { x, y } })

describe('where the panel stands', () => {
  it.each([
    ['low in the middle, where nobody has moved it', [laptop], { x: 700, y: 10 }, {}, { x: 500, y: 720 }],
    ['on the display with the pointer', [laptop, right], { x: 3_000, y: 10 }, {}, { x: 2_500, y: 1_080 }],
    ['where it was left on that display', [laptop, right], { x: 10, y: 10 }, keptOn(laptop, 12, 30), { x: 12, y: 30 }],
    [
      'beside the work area’s corner, to the left of the first display',
      [laptop, left],
      { x: -5, y: 5 },
      keptOn(left, 0, 0),
      { x: -1_920, y: 0 },
    ],
    [
      'as if new, on the display that is left when its own is unplugged',
      [laptop],
      { x: 3_000, y: 10 },
      keptOn(right, 9, 9),
      { x: 500, y: 720 },
    ],
    [
      'as if new, on a display that has its id at another place',
      [area(2, laptop.bounds)],
      { x: 1, y: 1 },
      keptOn(right, 9, 9),
      { x: 500, y: 720 },
    ],
    [
      'whole, though it was left where a smaller screen has no room',
      [area(1, { x: 0, y: 0, width: 800, height: 600 })],
      { x: 1, y: 1 },
      keptOn(area(1, { x: 0, y: 0, width: 800, height: 600 }), 700, 590),
      { x: 360, y: 444 },
    ],
    [
      'at the corner of a screen that is smaller than itself',
      [area(1, { x: 0, y: 0, width: 320, height: 100 }, 0)],
      { x: 1, y: 1 },
      {},
      { x: 0, y: 0 },
    ],
  ])('is %s', (_name, displays, near, places, corner) => {
    expect(placePanel({ displays, near, places, height: take })).toEqual({ ...corner, width, height: take })
  })

  it('is nowhere while there is no display', () => {
    expect(placePanel({ displays: [], near: { x: 0, y: 0 }, places: {}, height: take })).toBeNull()
  })

  it('keeps its lower edge low on the screen, and its upper edge high on it, whatever it shows', () => {
    const at = (y: number, height: number) =>
      placePanel({ displays: [laptop], near: { x: 1, y: 1 }, places: keptOn(laptop, 50, y), height })
    expect(at(700, standby)).toMatchObject({ y: 700 + take - standby, height: standby })
    expect(at(20, standby)).toMatchObject({ y: 20, height: standby })
  })

  it('comes back to where it was moved, at any height, on each of its displays', () => {
    const displays = [laptop, right, left]
    const anywhere = fc.record({ x: fc.integer({ min: -3_000, max: 5_000 }), y: fc.integer({ min: -500, max: 2_000 }) })
    void fc.assert(
      fc.property(anywhere, fc.constantFrom(...Object.values(panelTuning.heights)), (corner, height) => {
        const moved = movePanel(displays, { ...corner, width, height }, { dx: 0, dy: 0 })
        expect(displays.some((display) => isWithin(moved, display))).toBe(true)
        const places = rememberPlace(displays, moved, {})
        const again = placePanel({ displays, near: centreOf(moved), places, height })
        expect(again?.x).toBe(moved.x)
        // The tallest one must fit as well, so a low one right at an edge comes back that much further in.
        expect(Math.abs((again?.y ?? 0) - moved.y)).toBeLessThanOrEqual(take - height)
      }),
    )
  })

  it('remembers each display, and not without end', () => {
    let places: PanelPlaces = {}
    for (let id = 0; id < 100; id += 1) {
      places = rememberPlace([area(id, laptop.bounds)], { x: id, y: 5, width, height: take }, places)
    }
    expect(Object.keys(places)).toHaveLength(panelTuning.mostPlaces)
    expect(places[displayKey(area(99, laptop.bounds))]).toEqual({ x: 99, y: 5 })
  })

  it('is whole on some display when two of three are unplugged', () => {
    const all = [laptop, right, left]
    const bounds = { x: 3_000, y: 900, width, height: take }
    const places = rememberPlace(all, bounds, {})
    for (const rest of all) {
      const now = placePanel({ displays: [rest], near: centreOf(bounds), places, height: take })
      expect(now && isWithin(now, rest)).toBe(true)
    }
  })
})
