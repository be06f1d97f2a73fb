import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CaptionSegment } from '../contract/captions.ts'
import { captionsOfTyped, segmentAt, typedOfCaptions } from './typed.ts'

describe('captions that are typed', () => {
  it('begin where a line says, and share the time between two such lines by their length', () => {
    expect(captionsOfTyped('0:02 four\nfour\n0:10 ten', 12_000)).toEqual([
      { startMs: 2000, endMs: 6000, text: 'four' },
      { startMs: 6000, endMs: 10_000, text: 'four' },
      { startMs: 10_000, endMs: 12_000, text: 'ten' },
    ])
  })

  it('without any time are spread over the note', () => {
    expect(captionsOfTyped('\n one \n\ntwo\n', 6000)).toEqual([
      { startMs: 0, endMs: 3000, text: 'one' },
      { startMs: 3000, endMs: 6000, text: 'two' },
    ])
  })

  it('take a time that goes back, or is past the end, for none', () => {
    const segments = captionsOfTyped('[0:05] a\n0:03 b\n9:00 c', 10_000)
    expect(segments.map(({ startMs, text }) => [startMs, text])).toEqual([
      [5000, 'a'],
      [6667, 'b'],
      [8333, 'c'],
    ])
  })

  it('are typed again as they were', () => {
    const typed = '0:02 four\n0:10 ten'
    expect(typedOfCaptions(captionsOfTyped(typed, 12_000))).toBe(typed)
  })

  it('are in order and within the note, whatever is typed', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.string(), fc.constantFrom('0:01 a', '0:09', '1:00:00 b'))), (lines) => {
        const segments = captionsOfTyped(lines.join('\n'), 10_000)
        CaptionSegment.array().parse(segments)
        for (const [index, { startMs, endMs }] of segments.entries()) {
          expect(startMs).toBeGreaterThanOrEqual(segments[index - 1]?.startMs ?? 0)
          expect(endMs).toBeLessThanOrEqual(10_000)
        }
      }),
    )
  })
})

it('finds what is being said at a moment', () => {
  const segments = [1000, 2000, 2000, 5000].map((startMs) => ({ startMs, endMs: startMs, text: 'x' }))
  expect([0, 1000, 1999, 2000, 4999, 9000].map((atMs) => segmentAt(segments, atMs))).toEqual([-1, 0, 0, 2, 2, 3])
  expect(segmentAt([], 5)).toBe(-1)
})
