import { describe, expect, it } from 'vitest'
import { markId, type ShapeName, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import { momentAt, momentsOf } from './moments.ts'

const sheet = (label: string) => ({ width: 800, height: 600, picture: null, label })
const step = (id: number, atMs: number, number: number, text: string): TrackEvent => ({
  kind: 'step',
  atMs,
  id: markId(id),
  ink: 'red',
  size: 20,
  at: { x: 0, y: 0 },
  number,
  text,
})
const shape = (id: number, atMs: number, name: ShapeName): TrackEvent => ({
  kind: 'shape',
  atMs,
  id: markId(id),
  shape: name,
  ink: 'red',
  width: 4,
  from: { x: 0, y: 0 },
  to: { x: 50, y: 50 },
  growsMs: 400,
})
const scene = (atMs: number, index: number): TrackEvent => ({ kind: 'scene', atMs, scene: index })
const trackOf = (...events: TrackEvent[]): Track => ({
  durationMs: 9000,
  scenes: [sheet('Sign-in'), sheet('')],
  events,
})

describe('the moments of a track', () => {
  it('are its pictures and what is written on them, in order', () => {
    const moments = momentsOf(trackOf(step(0, 500, 1, 'open'), scene(1000, 1), step(1, 1000, 2, ''), scene(2000, 0)))
    expect(moments.map(({ atMs, text }) => `${atMs} ${text}`)).toEqual([
      '0 Sign-in',
      '500 1. open',
      '1000 Picture 2',
      '1000 Step 2',
      '2000 Sign-in',
    ])
    expect([momentAt(moments, 0), momentAt(moments, 999), momentAt(moments, 8000)]).toEqual([0, 1, 4])
  })

  it('leave out pictures that are only passed', () => {
    expect(momentsOf(trackOf(scene(0, 1), scene(700, 0), scene(700, 1))).map(({ scene: at }) => at)).toEqual([1])
  })

  it('are what was drawn without words, too, when it is done', () => {
    const said = (...events: TrackEvent[]) =>
      momentsOf(trackOf(...events)).map(({ atMs, text, markId: id }) => `${atMs} ${text} ${id}`)
    expect(said(shape(0, 1000, 'arrow'))).toEqual(['0 Sign-in null', '1400 Arrow 0'])
    // One after the other is one step; what comes after a rest, a word or another picture is the next.
    expect(said(shape(0, 1000, 'box'), shape(1, 2000, 'arrow'), shape(2, 2600, 'box'), shape(3, 6000, 'line'))).toEqual(
      ['0 Sign-in null', '3000 Box, Arrow null', '6400 Line 3'],
    )
    expect(said(shape(0, 500, 'box'), step(1, 1000, 1, 'open'), shape(2, 1200, 'line'), scene(1700, 1))).toEqual([
      '0 Sign-in null',
      '900 Box 0',
      '1000 1. open 1',
      '1600 Line 2',
      '1700 Picture 2 null',
    ])
  })

  it('are nothing of what was taken back, nor of what only hides; what was cleared away was seen', () => {
    const hide = (id: number, atMs: number, cause: 'erased' | 'cleared'): TrackEvent => ({
      kind: 'hide',
      atMs,
      ids: [markId(id)],
      cause,
    })
    const track = trackOf(
      shape(0, 100, 'box'),
      hide(0, 600, 'erased'),
      shape(1, 1000, 'blur'),
      shape(2, 2000, 'ellipse'),
      hide(2, 2500, 'cleared'),
      shape(3, 2600, 'line'),
    )
    expect(momentsOf(track).map(({ atMs, text }) => `${atMs} ${text}`)).toEqual([
      '0 Sign-in',
      '2400 Ellipse',
      '3000 Line',
    ])
  })

  it('stay few when somebody draws without a rest', () => {
    const many = Array.from({ length: 40 }, (_, index) => shape(index, index * 200, 'line'))
    expect(momentsOf(trackOf(...many))).toHaveLength(3)
  })
})
