import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { PathPoint } from './model.ts'
import { quantised } from './path-bytes.ts'
import { between, distanceToSegment, simplifyPath } from './simplify.ts'
import { simplifying } from './tuning.ts'

const kept = (points: readonly PathPoint[]) => simplifyPath(points.map(quantised), simplifying)

/** A hand: turns and speeds that change little from one sample to the next, with rests. */
const hand = fc
  .array(
    fc.record({
      turn: fc.double({ min: -0.6, max: 0.6, noNaN: true }),
      speed: fc.double({ min: 0, max: 14, noNaN: true }),
      dt: fc.integer({ min: 1, max: 40 }),
      pressure: fc.double({ min: 0, max: 1, noNaN: true }),
    }),
    { minLength: 1, maxLength: 120 },
  )
  .map((steps) => {
    let [x, y, angle, afterMs] = [500, 500, 0, 0]
    return steps.map(({ turn, speed, dt, pressure }, index): PathPoint => {
      angle += turn
      x += speed * Math.cos(angle)
      y += speed * Math.sin(angle)
      if (index > 0) afterMs += dt
      return { x, y, afterMs, pressure }
    })
  })

const missOf = (point: PathPoint, path: readonly PathPoint[]) =>
  Math.min(...path.map((start, index) => distanceToSegment(point, start, path[index + 1] ?? start)))

function tipAt(path: readonly PathPoint[], afterMs: number): PathPoint {
  const next = path.findIndex((point) => point.afterMs >= afterMs)
  const [end, start] = [path[next], path[Math.max(0, next - 1)]]
  if (!start || !end) throw new Error('not within the path')
  return between(start, end, afterMs)
}

describe('simplifying a line', () => {
  it('leaves every point within half a pixel of where it was drawn', () => {
    fc.assert(
      fc.property(hand, (points) => {
        const path = kept(points)
        for (const point of points) expect(missOf(point, path)).toBeLessThanOrEqual(0.5)
      }),
    )
  })

  it('leaves the tip near where the hand was, at every time', () => {
    fc.assert(
      fc.property(hand, (points) => {
        const path = kept(points)
        for (const point of points) {
          const tip = tipAt(path, point.afterMs)
          expect(Math.hypot(tip.x - point.x, tip.y - point.y)).toBeLessThanOrEqual(simplifying.motionPx + 0.25)
          expect(Math.abs(tip.pressure - point.pressure)).toBeLessThanOrEqual(simplifying.pressure + 1 / 128)
        }
      }),
    )
  })

  it('keeps few points of a calm line', () => {
    const circle = Array.from({ length: 240 }, (_, index): PathPoint => {
      const angle = (index / 239) * 2 * Math.PI
      return { x: 400 + 120 * Math.cos(angle), y: 300 + 120 * Math.sin(angle), afterMs: index * 8, pressure: 0.5 }
    })
    expect(kept(circle).length).toBeLessThan(80)
    const straight = Array.from({ length: 240 }, (_, x) => ({ x, y: 2 * x, afterMs: x * 8, pressure: 0.5 }))
    expect(kept(straight)).toHaveLength(2)
  })

  it('keeps a rest of the hand where it was', () => {
    const points = [0, 0, 0, 300].map((x, index) => ({ x, y: 0, afterMs: index * 500, pressure: 0.5 }))
    expect(kept(points).map(({ afterMs }) => afterMs)).toEqual([0, 1000, 1500])
  })

  it('keeps a single point', () => {
    const dot = { x: 3, y: 4, afterMs: 0, pressure: 0.5 }
    expect(kept([dot])).toEqual([dot])
  })
})
