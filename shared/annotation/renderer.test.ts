import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trackArb } from '../../test/support/tracks.ts'
import { markId, type Track, type TrackEvent } from './model.ts'
import { createTrackRenderer, render } from './renderer.ts'
import { LASER_FADE_MS, POINTER_LINGER_MS, SNAPSHOT_EVENTS } from './tuning.ts'

const sheet = { width: 800, height: 600, picture: null, label: '' }
const trackOf = (events: TrackEvent[], scenes = 1): Track => ({
  durationMs: 10_000,
  scenes: Array.from({ length: scenes }, () => sheet),
  events,
})
const point = (x: number, afterMs: number) => ({ x, y: 0, afterMs, pressure: 0.5 })
const stroke = (id: number, atMs: number, points = [point(0, 0)]): TrackEvent => ({
  kind: 'stroke',
  atMs,
  id: markId(id),
  tool: 'pen',
  ink: 'red',
  width: 3,
  points,
})
const hide = (atMs: number, ...ids: number[]): TrackEvent => ({
  kind: 'hide',
  atMs,
  ids: ids.map(markId),
  cause: 'erased',
})
const show = (atMs: number, ...ids: number[]): TrackEvent => ({
  kind: 'show',
  atMs,
  ids: ids.map(markId),
  cause: 'undone',
})
const settledAt = (track: Track, atMs: number) => render(track, atMs).settled.map(({ id }) => id)

describe('the picture at a time', () => {
  it('is the same whichever way one got there', () => {
    fc.assert(
      fc.property(trackArb, fc.array(fc.nat({ max: 20_000 }), { minLength: 1, maxLength: 12 }), (track, times) => {
        const renderer = createTrackRenderer(track)
        for (const atMs of times) expect(renderer.at(atMs)).toEqual(render(track, atMs))
      }),
    )
  })

  it('is the same over many snapshots', () => {
    const many = Array.from({ length: 6 * SNAPSHOT_EVENTS }, (_, index): TrackEvent => {
      if (index % 7 === 6) return hide(index, Math.floor(index / 2))
      if (index % 11 === 10) return show(index, Math.floor(index / 3))
      if (index % 50 === 49) return { kind: 'scene', atMs: index, scene: Math.floor(index / 50) % 2 }
      return stroke(index, index, [point(0, 0), point(50, index % 90)])
    })
    const track = trackOf(many, 2)
    const renderer = createTrackRenderer(track)
    fc.assert(
      fc.property(fc.nat({ max: 4_000 }), (atMs) => {
        expect(renderer.at(atMs)).toEqual(render(track, atMs))
      }),
      { numRuns: 200 },
    )
  })

  it('grows a line with the hand that drew it, and then leaves it alone', () => {
    const track = trackOf([stroke(0, 1000, [point(0, 0), point(10, 100), point(50, 200)])])
    expect(render(track, 999)).toMatchObject({ settled: [], moving: [] })
    expect(render(track, 1000).moving).toMatchObject([{ points: [point(0, 0)] }])
    expect(render(track, 1150).moving).toMatchObject([{ points: [point(0, 0), point(10, 100), point(30, 150)] }])
    expect(render(track, 1200)).toMatchObject({ settled: [{ id: 0 }], moving: [] })
    expect(render(track, 9000).settled[0]).toBe(track.events[0])
  })

  it('gives the same list as long as nothing in it changed', () => {
    const track = trackOf([stroke(0, 0), stroke(1, 2000)])
    const renderer = createTrackRenderer(track)
    const first = renderer.at(100).settled
    expect(renderer.at(1999).settled).toBe(first)
    expect(renderer.at(2000).settled).not.toBe(first)
  })

  it('takes marks away and brings them back in the order they were made', () => {
    const track = trackOf([stroke(4, 0), stroke(2, 10), stroke(9, 20), hide(100, 2, 4), show(200, 2, 4), hide(300, 9)])
    expect(settledAt(track, 99)).toEqual([4, 2, 9])
    expect(settledAt(track, 100)).toEqual([9])
    expect(settledAt(track, 200)).toEqual([4, 2, 9])
    expect(settledAt(track, 300)).toEqual([4, 2])
  })

  it('keeps each picture with its own marks', () => {
    const scene = (atMs: number, index: number): TrackEvent => ({ kind: 'scene', atMs, scene: index })
    const track = trackOf([stroke(0, 0), scene(100, 1), stroke(1, 150), scene(200, 0), hide(250, 1), scene(300, 1)], 2)
    expect(render(track, 50)).toMatchObject({ scene: 0, settled: [{ id: 0 }] })
    expect(render(track, 100)).toMatchObject({ scene: 1, settled: [] })
    expect(render(track, 160)).toMatchObject({ scene: 1, settled: [{ id: 1 }] })
    expect(render(track, 200)).toMatchObject({ scene: 0, settled: [{ id: 0 }] })
    expect(render(track, 300)).toMatchObject({ scene: 1, settled: [] })
  })

  it('ignores marks that come or go before they are made', () => {
    const track = trackOf([hide(0, 0), show(0, 1), stroke(0, 50), stroke(1, 60)])
    expect(settledAt(track, 10)).toEqual([])
    expect(settledAt(track, 60)).toEqual([0, 1])
  })

  it('fades a laser away, and takes the pointer away when it rests', () => {
    const points = [point(0, 0), point(100, 100)]
    const track = trackOf([
      { kind: 'laser', atMs: 0, ink: 'red', points },
      { kind: 'pointer', atMs: 5000, points },
    ])
    const [trail] = render(track, 100 + LASER_FADE_MS / 4).trails
    expect(trail?.points.map(({ strength }) => strength.toFixed(3))).toEqual(['0.667', '0.750'])
    expect(render(track, 100 + LASER_FADE_MS).trails).toEqual([])
    expect(render(track, 5050).pointer).toEqual({ x: 50, y: 0 })
    expect(render(track, 5100 + POINTER_LINGER_MS - 1).pointer).toEqual({ x: 100, y: 0 })
    expect(render(track, 5100 + POINTER_LINGER_MS).pointer).toBeNull()
  })

  it('has an answer for any time that is asked for', () => {
    const track = trackOf([stroke(0, 0)])
    for (const atMs of [-1, Number.NaN, Number.POSITIVE_INFINITY]) expect(settledAt(track, atMs)).toEqual([0])
  })
})
