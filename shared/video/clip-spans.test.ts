import fc from 'fast-check'
import { expect, test } from 'vitest'
import { clipSpansOf } from './clip-spans.ts'
import { videoMsAt } from './clip-time.ts'

const whole = [{ from: 0, to: 60_000 }]
const fromStart = { runs: [{ atMs: 0, fromMs: 0 }], durationMs: 5_000 }

test('a clip of the whole take is seen from its start to its end', () => {
  expect(clipSpansOf(fromStart, whole)).toEqual([{ atMs: 0, from: 0, to: 5_000 }])
})

test('of a clip that outlasts the sound nothing is seen after it', () => {
  expect(clipSpansOf(fromStart, [{ from: 0, to: 4_000 }])).toEqual([{ atMs: 0, from: 0, to: 4_000 }])
})

test('a clip that was begun in the middle of the take is seen from there', () => {
  expect(clipSpansOf({ runs: [{ atMs: 2_000, fromMs: 0 }], durationMs: 3_000 }, whole)).toEqual([
    { atMs: 2_000, from: 0, to: 3_000 },
  ])
})

test('a pause leaves no gap, and what the two clocks differ by is not added up', () => {
  const runs = [
    { atMs: 0, fromMs: 0 },
    { atMs: 2_000, fromMs: 2_010 },
  ]
  expect(clipSpansOf({ runs, durationMs: 4_010 }, whole)).toEqual([
    { atMs: 0, from: 0, to: 2_000 },
    { atMs: 2_000, from: 2_010, to: 4_010 },
  ])
})

test('what was cut from the sound is not seen either', () => {
  const kept = [
    { from: 1_000, to: 2_000 },
    { from: 3_000.4, to: 60_000 },
  ]
  expect(clipSpansOf(fromStart, kept)).toEqual([
    { atMs: 0, from: 1_000, to: 2_000 },
    { atMs: 1_000, from: 3_000, to: 5_000 },
  ])
})

test('a cut across a pause keeps both ends in step', () => {
  const runs = [
    { atMs: 0, fromMs: 0 },
    { atMs: 2_000, fromMs: 1_900 },
  ]
  expect(clipSpansOf({ runs, durationMs: 5_000 }, [{ from: 1_500, to: 2_500 }])).toEqual([
    { atMs: 0, from: 1_500, to: 1_900 },
    { atMs: 500, from: 1_900, to: 2_400 },
  ])
})

test('where everything with a picture was cut, nothing is seen', () => {
  expect(clipSpansOf({ runs: [{ atMs: 8_000, fromMs: 0 }], durationMs: 3_000 }, [{ from: 0, to: 8_000 }])).toEqual([])
})

test('at every moment that is heard the picture is the one that was on the screen when it was said', () => {
  const lengths = fc.array(fc.integer({ min: 50, max: 3_000 }), { minLength: 1, maxLength: 6 })
  fc.assert(
    fc.property(lengths, lengths, fc.integer({ min: 0, max: 2_000 }), (runMs, cutMs, startMs) => {
      let atMs = startMs
      let fromMs = 0
      const runs = runMs.map((lengthMs) => {
        const run = { atMs, fromMs }
        atMs += lengthMs
        fromMs += lengthMs
        return run
      })
      const clip = { runs, durationMs: fromMs }
      let at = 0
      const kept = cutMs.map((lengthMs) => {
        const span = { from: at, to: at + lengthMs }
        at += lengthMs + 100
        return span
      })
      const spans = clipSpansOf(clip, kept)
      let heardMs = 0
      for (const { from, to } of kept) {
        const recordedMs = (from + to) >> 1
        const isFilmed = recordedMs >= startMs && recordedMs < startMs + clip.durationMs
        if (isFilmed) {
          const seenMs = videoMsAt({ ...clip, spans: [...spans] }, heardMs + recordedMs - from)
          expect(Math.abs(seenMs - (recordedMs - startMs))).toBeLessThanOrEqual(1)
        }
        heardMs += to - from
      }
    }),
  )
})
