import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from '#shared/annotation/model.ts'
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
})
