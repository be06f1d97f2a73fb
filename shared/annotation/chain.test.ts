import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trackArb } from '../../test/support/tracks.ts'
import { BlobId } from '../kernel/ids.ts'
import { freshInk, joinTracks } from './chain.ts'
import { markId, type Track, type TrackEvent } from './model.ts'
import { render } from './renderer.ts'
import { budget } from './tuning.ts'

const picture = BlobId.parse('0198c000-0000-7000-8000-000000000001')
const text = (id: number, atMs: number, words: string, ink: 'red' | 'orange' = 'red'): TrackEvent => ({
  kind: 'text',
  atMs,
  id: markId(id),
  ink,
  size: 20,
  at: { x: 0, y: 0 },
  text: words,
})
const trackOf = (events: TrackEvent[], durationMs = 1000): Track => ({
  durationMs,
  scenes: [{ width: 800, height: 600, picture, label: '' }],
  events,
})
const wordsAt = (track: Track, atMs: number) =>
  render(track, atMs).settled.map((mark) => ('text' in mark ? mark.text : ''))

describe('a note and its answers as one', () => {
  it('goes on drawing on the same picture', () => {
    const hide: TrackEvent = { kind: 'hide', atMs: 300, ids: [markId(0), markId(7)], cause: 'erased' }
    const joined = joinTracks([trackOf([text(0, 100, 'why?')]), trackOf([text(0, 200, 'because'), hide]), trackOf([])])
    if (!joined.ok) throw new Error(joined.reason)
    const { track, startsMs } = joined.value
    expect(startsMs).toEqual([0, 1000, 2000])
    expect(track.scenes).toHaveLength(1)
    expect([wordsAt(track, 150), wordsAt(track, 1250), wordsAt(track, 1300)]).toEqual([
      ['why?'],
      ['why?', 'because'],
      ['why?'],
    ])
  })

  it('shows of each what it shows alone, over what was there before', () => {
    fc.assert(
      fc.property(fc.array(trackArb, { minLength: 1, maxLength: 3 }), fc.nat({ max: 15_000 }), (tracks, time) => {
        const joined = joinTracks(tracks)
        if (!joined.ok) throw new Error(joined.detail)
        const { track, startsMs } = joined.value
        for (const [index, one] of tracks.entries()) {
          if (time >= one.durationMs) continue
          const [alone, among] = [render(one, time), render(track, time + (startsMs[index] ?? 0))]
          expect(track.scenes[among.scene]).toEqual(one.scenes[alone.scene])
          const shown = [...alone.settled, ...alone.moving].length
          const own = [...among.settled, ...among.moving].filter((mark) => mark.atMs >= (startsMs[index] ?? 0))
          expect(own.length).toBeGreaterThanOrEqual(shown)
        }
      }),
    )
  })

  it('is refused when it is more than one track may hold', () => {
    const hour = trackOf([], budget.durationMs)
    expect(joinTracks([hour, hour])).toMatchObject({ ok: false })
    expect(joinTracks([])).toMatchObject({ ok: false, reason: 'trackDamaged' })
  })

  it('gives the answerer an ink of their own', () => {
    expect(freshInk([])).toBe('red')
    expect(freshInk([trackOf([text(0, 0, 'a')]), trackOf([text(0, 0, 'b', 'orange')])])).toBe('yellow')
  })
})
