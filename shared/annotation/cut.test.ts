import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { trackArb } from '../../test/support/tracks.ts'
import { normaliseSpans, toEdited, totalOf, wholeOf } from '../take/spans.ts'
import { checkTrack } from './check.ts'
import { cutTrack } from './cut.ts'
import { markId, type Track, type TrackEvent } from './model.ts'
import { redactionsOf } from './redactions.ts'
import { render } from './renderer.ts'

const ms = (value: number) => value * 48
const sheet = (label: string) => ({ width: 800, height: 600, picture: null, label })
const at = (x: number, y: number) => ({ x, y })
const text = (id: number, atMs: number, words: string): TrackEvent => ({
  kind: 'text',
  atMs,
  id: markId(id),
  ink: 'red',
  size: 20,
  at: at(0, 0),
  text: words,
})
const blur = (id: number, atMs: number): TrackEvent => ({
  kind: 'shape',
  atMs,
  id: markId(id),
  shape: 'blur',
  ink: 'red',
  width: 1,
  from: at(10, 10),
  to: at(50, 40),
  growsMs: 0,
})
const scene = (atMs: number, index: number): TrackEvent => ({ kind: 'scene', atMs, scene: index })
const trackOf = (...events: TrackEvent[]): Track => ({
  durationMs: 10_000,
  scenes: [sheet('one'), sheet('two')],
  events,
})
const spansOf = (...kept: [number, number][]) => kept.map(([from, to]) => ({ from: ms(from), to: ms(to) }))

describe('cutting a track with its recording', () => {
  it('does not show a redaction that was taken back in what is cut: its picture is not hidden', () => {
    const back: TrackEvent = { kind: 'hide', atMs: 6_000, ids: [markId(1)], cause: 'undone' }
    const track = trackOf(blur(1, 1_000), blur(2, 2_000), back)
    const cut = cutTrack(track, spansOf([0, 5_000]))
    expect(cut.events).toMatchObject([{ kind: 'shape', id: markId(2) }])
    expect(redactionsOf(cut, 0)).toEqual(redactionsOf(track, 0))
  })

  it('changes nothing of what stands at any moment that is kept', () => {
    const cuts = fc.array(fc.tuple(fc.nat({ max: 16_000 }), fc.integer({ min: 1, max: 6_000 })), {
      minLength: 1,
      maxLength: 4,
    })
    fc.assert(
      fc.property(trackArb, cuts, fc.array(fc.nat({ max: 16_000 }), { maxLength: 10 }), (track, parts, times) => {
        const kept = parts.map(([from, lasts]) => ({ from: ms(from), to: ms(from + lasts) }))
        const spans = normaliseSpans(kept, ms(track.durationMs))
        const cut = cutTrack(track, spans)
        expect(checkTrack(cut).ok).toBe(true)
        expect(cut.durationMs).toBe(totalOf(spans) / 48)
        for (const time of times) {
          const edited = toEdited(spans, ms(time))
          if (edited === null || edited === totalOf(spans)) continue
          const [before, after] = [render(track, time), render(cut, edited / 48)]
          // Whether a line is just being finished may differ by the rounding of its points' times; what is there may not.
          const idsOf = (frame: typeof before) =>
            [...frame.settled, ...frame.moving].map(({ id }) => id).sort((a, b) => a - b)
          expect(idsOf(after)).toEqual(idsOf(before))
          expect(cut.scenes[after.scene]).toEqual(track.scenes[before.scene])
        }
      }),
    )
  })

  it('changes nothing where nothing is cut', () => {
    fc.assert(
      fc.property(trackArb, (drawn) => {
        // What still grows at the end of all is finished there by cutting.
        const track = { ...drawn, durationMs: drawn.durationMs + 3_000 }
        const { events } = cutTrack(track, wholeOf(ms(track.durationMs)))
        const frames = (one: Track) => [0, 300, 900, 5000].map((time) => render(one, time))
        const scenesOf = ({ scene: _, ...frame }: ReturnType<typeof render>) => frame
        expect(frames({ ...track, events }).map(scenesOf)).toEqual(frames(track).map(scenesOf))
      }),
    )
  })

  it('shows at once what was drawn while something was said that is cut', () => {
    const points = [0, 1000, 2000].map((afterMs) => ({ x: afterMs / 10, y: 0, afterMs, pressure: 0.5 }))
    const stroke: TrackEvent = { kind: 'stroke', atMs: 1000, id: markId(0), tool: 'pen', ink: 'red', width: 3, points }
    const cut = cutTrack(trackOf(stroke), spansOf([0, 1500], [2500, 10_000]))
    expect(cut.events[0]).toMatchObject({ atMs: 1000 })
    expect(render(cut, 1499).moving).toMatchObject([{ points: [{ x: 0 }, { x: 49.9 }] }])
    expect(render(cut, 1500).moving).toMatchObject([{ points: [{ x: 0 }, { x: 50 }, { x: 100 }, { x: 150 }] }])
    expect(render(cut, 2000).settled).toHaveLength(1)
  })

  it('keeps nothing in the bytes that is never seen', () => {
    const secret = text(0, 4000, 'a password')
    const gone: TrackEvent = { kind: 'hide', atMs: 5000, ids: [markId(0)], cause: 'erased' }
    const cut = cutTrack(
      trackOf(text(1, 100, 'hello'), secret, gone, text(2, 9000, 'bye')),
      spansOf([0, 3000], [6000, 10_000]),
    )
    expect(JSON.stringify(cut)).not.toContain('password')
    expect(cut.events.map(({ kind }) => kind)).toEqual(['text', 'text'])
    const trimmed = cutTrack(trackOf(text(1, 100, 'hello'), secret), spansOf([0, 3000]))
    expect(JSON.stringify(trimmed)).not.toContain('password')
  })

  it('lets a picture go that is never seen, and renumbers the others', () => {
    const track = trackOf(scene(2000, 1), text(0, 2500, 'wrong window'), scene(3000, 0), text(1, 4000, 'right one'))
    const cut = cutTrack(track, spansOf([0, 1500], [3500, 10_000]))
    expect(cut.scenes.map(({ label }) => label)).toEqual(['one'])
    expect(JSON.stringify(cut)).not.toContain('wrong window')
    const head = cutTrack(trackOf(scene(2000, 1), text(0, 2500, 'here')), spansOf([2200, 10_000]))
    expect(head.scenes.map(({ label }) => label)).toEqual(['two'])
    expect(render(head, 400)).toMatchObject({ scene: 0, settled: [{ text: 'here' }] })
  })

  it.each([
    ['in the middle', [spansOf([0, 1000], [5000, 10_000])]],
    ['at the end', [spansOf([0, 1000])]],
    ['in front', [spansOf([8000, 10_000])]],
  ])('keeps a redaction that was made in what is cut %s', (_, [spans]) => {
    const cut = cutTrack(trackOf(scene(2000, 1), blur(0, 2500), scene(3000, 0), blur(1, 3500)), spans ?? [])
    expect(cut.scenes.map(({ label }) => label)).toEqual(['one'])
    expect(redactionsOf(cut, 0)).toEqual([{ x: 10, y: 10, width: 40, height: 30 }])
    expect(checkTrack(cut).ok).toBe(true)
  })

  it('keeps what was drawn at the very end, as over a paused take', () => {
    const cut = cutTrack(trackOf(text(0, 10_000, 'last word')), spansOf([0, 1000], [2000, 10_000]))
    expect(render(cut, 9000).settled).toMatchObject([{ text: 'last word' }])
  })

  it('leaves an empty track of a recording that is cut away whole', () => {
    expect(cutTrack(trackOf(text(0, 10, 'x')), [])).toMatchObject({ durationMs: 0, events: [] })
  })
})
