import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { zoom } from './tuning.ts'
import { fitted, panned, toPicture, toScreen, zoomed } from './view.ts'

const room = { width: 1280, height: 800 }
const picture = { width: 3840, height: 2160 }

describe('the view of a picture', () => {
  it('shows all of a large picture, and a small one as large as it is', () => {
    const large = fitted(picture, room)
    expect(large.scale).toBeCloseTo((1280 - 32) / 3840)
    expect(toScreen(large, { x: 1920, y: 1080 })).toEqual({ x: 640, y: 400 })
    expect(fitted({ width: 100, height: 100 }, room)).toEqual({ scale: 1, x: 590, y: 350 })
  })

  it('keeps what is under the pointer there while zooming, within its limits', () => {
    const at = fc.record({ x: fc.integer({ min: 0, max: 1280 }), y: fc.integer({ min: 0, max: 800 }) })
    fc.assert(
      fc.property(at, fc.double({ min: 0.01, max: 100, noNaN: true }), (place, factor) => {
        const before = fitted(picture, room)
        const after = zoomed(before, factor, place)
        const [was, is] = [toPicture(before, place), toPicture(after, place)]
        expect(is.x).toBeCloseTo(was.x, 6)
        expect(is.y).toBeCloseTo(was.y, 6)
        expect(after.scale).toBeGreaterThanOrEqual(zoom.smallest)
        expect(after.scale).toBeLessThanOrEqual(zoom.largest)
      }),
    )
  })

  it('never loses the picture by moving it', () => {
    const lost = panned(fitted(picture, room), { x: -1e6, y: 1e6 }, { picture, room })
    expect(toScreen(lost, { x: 3840, y: 0 })).toEqual({ x: 80, y: 720 })
  })
})
