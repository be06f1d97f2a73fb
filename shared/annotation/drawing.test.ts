import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { pathArb } from '../../test/support/tracks.ts'
import { markAt } from './hit.ts'
import { type Mark, markId, type PathPoint, type ShapeName } from './model.ts'
import { outlineOf } from './outline.ts'
import { quantised } from './path-bytes.ts'
import { distanceToSegment, simplifyPath } from './simplify.ts'
import { simplifying } from './tuning.ts'

const line = (length: number, pressure: number): PathPoint[] =>
  Array.from({ length: 20 }, (_, index) => ({ x: (index * length) / 19, y: 50, afterMs: index * 10, pressure }))

const heightOf = (points: readonly PathPoint[], width: number) => {
  const middle = outlineOf(points, width).filter(({ x }) => x > 40 && x < 60)
  return Math.max(...middle.map(({ y }) => y)) - Math.min(...middle.map(({ y }) => y))
}

describe('the outline of a line', () => {
  it('is as wide as the pen, and thinner where it was light', () => {
    expect(heightOf(line(100, 0.5), 8)).toBeCloseTo(8, 0)
    expect(heightOf(line(100, 0.1), 8)).toBeLessThan(5)
    expect(heightOf(line(100, 1), 8)).toBeGreaterThan(9)
  })

  it('does not depend on how many points a straight line has', () => {
    const whole = line(100, 0.5)
    const ends = whole.filter((_, index) => index % 19 === 0)
    expect(heightOf(ends, 8)).toBeCloseTo(heightOf(whole, 8), 1)
  })

  it('has numbers only, for whatever path', () => {
    fc.assert(
      fc.property(pathArb, fc.integer({ min: 1, max: 40 }), (points, width) => {
        for (const { x, y } of outlineOf(points, width)) expect(Number.isFinite(x) && Number.isFinite(y)).toBe(true)
      }),
    )
    expect(outlineOf([], 4)).toEqual([])
  })

  it('is of a bounded size for a line across all there is', () => {
    const wild = Array.from({ length: 2_000 }, (_, index) => ({
      x: index % 2 === 0 ? -4e4 : 4e4,
      y: 0,
      afterMs: 0,
      pressure: 0.5,
    }))
    expect(outlineOf(wild, 1).length).toBeLessThan(100_000)
  })

  it('stays where it is when points that nobody sees go', () => {
    const drawn = Array.from({ length: 200 }, (_, index): PathPoint => {
      const angle = index / 16
      const reach = 30 + index / 2
      return quantised({
        x: 300 + reach * Math.cos(angle),
        y: 300 + reach * Math.sin(angle),
        afterMs: index * 8,
        pressure: 0.5,
      })
    })
    const [before, after] = [outlineOf(drawn, 4), outlineOf(simplifyPath(drawn, simplifying), 4)]
    const misses = after.map((place) =>
      Math.min(...before.map((start, index) => distanceToSegment(place, start, before[index + 1] ?? start))),
    )
    expect(Math.max(...misses)).toBeLessThanOrEqual(0.5)
  })
})

describe('what is at a place', () => {
  const common = { atMs: 0, ink: 'red' } as const
  const shape = (id: number, name: ShapeName): Mark => ({
    kind: 'shape',
    ...common,
    id: markId(id),
    shape: name,
    width: 4,
    from: { x: 100, y: 100 },
    to: { x: 20, y: 40 },
    growsMs: 0,
  })
  const found = (mark: Mark, x: number, y: number) => markAt([mark], { x, y }, 2) !== null

  it('is a line near it, a frame at its edge, and an area anywhere in it', () => {
    expect([found(shape(0, 'line'), 60, 70), found(shape(0, 'line'), 60, 90)]).toEqual([true, false])
    expect([found(shape(0, 'box'), 20, 70), found(shape(0, 'box'), 60, 70)]).toEqual([true, false])
    expect([found(shape(0, 'ellipse'), 60, 41), found(shape(0, 'ellipse'), 21, 41)]).toEqual([true, false])
    expect([found(shape(0, 'blur'), 60, 70), found(shape(0, 'blur'), 10, 70)]).toEqual([true, false])
  })

  it('is a text, a step, or the words beside it', () => {
    const at = { x: 50, y: 50 }
    const text: Mark = { kind: 'text', ...common, id: markId(0), size: 20, at, text: 'two\nlines' }
    expect([found(text, 60, 90), found(text, 60, 40)]).toEqual([true, false])
    const step: Mark = { kind: 'step', ...common, id: markId(0), size: 20, at, number: 1, text: 'open' }
    expect([found(step, 40, 55), found(step, 90, 50), found({ ...step, text: '' }, 90, 50)]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('is the one drawn last', () => {
    expect(markAt([shape(0, 'blur'), shape(1, 'line'), shape(2, 'box')], { x: 60, y: 70 }, 2)?.id).toBe(1)
  })
})
