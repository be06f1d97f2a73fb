import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  cutSpan,
  markToEdited,
  normaliseSpans,
  type Span,
  toEdited,
  toOriginal,
  totalOf,
  trimTo,
  wholeOf,
  withoutSlivers,
} from './spans.ts'

const LENGTH = 1_000
const anySpan = fc.tuple(fc.integer({ min: -50, max: 1_050 }), fc.integer({ min: -50, max: 1_050 }))
const anyList = fc.array(anySpan.map(([from, to]) => ({ from, to })))
const anyKept = anyList.map((spans) => normaliseSpans(spans, LENGTH))

/** The slow way: the moments of the original that are heard, in order. */
const momentsOf = (spans: readonly Span[]): number[] =>
  spans.flatMap(({ from, to }) => Array.from({ length: to - from }, (_, i) => from + i))

describe('kept spans', () => {
  it('are in order, inside the recording, and do not touch, whatever list they come from', () => {
    void fc.assert(
      fc.property(anyList, (list) => {
        const spans = normaliseSpans(list, LENGTH)
        let end = -1
        for (const { from, to } of spans) {
          expect(from).toBeGreaterThan(end)
          expect(to).toBeGreaterThan(from)
          end = to
        }
        expect(end).toBeLessThanOrEqual(LENGTH)
        expect(normaliseSpans(spans, LENGTH)).toEqual(spans)
      }),
    )
  })

  it('keep exactly the moments that some span of the list holds', () => {
    void fc.assert(
      fc.property(anyList, (list) => {
        const wanted = Array.from({ length: LENGTH }, (_, at) => at).filter((at) =>
          list.some(({ from, to }) => from <= at && at < to),
        )
        expect(momentsOf(normaliseSpans(list, LENGTH))).toEqual(wanted)
      }),
      { numRuns: 60 },
    )
  })

  it('lose with a cut what was cut, and nothing else', () => {
    void fc.assert(
      fc.property(anyKept, fc.nat(LENGTH), fc.nat(LENGTH), (spans, a, b) => {
        const cut = { from: Math.min(a, b), to: Math.max(a, b) }
        const moments = momentsOf(spans)
        moments.splice(cut.from, cut.to - cut.from)
        expect(momentsOf(cutSpan(spans, cut))).toEqual(moments)
      }),
      { numRuns: 100 },
    )
  })

  it('keep with a trim what was chosen, and nothing else', () => {
    void fc.assert(
      fc.property(anyKept, fc.nat(LENGTH), fc.nat(LENGTH), (spans, a, b) => {
        const kept = { from: Math.min(a, b), to: Math.max(a, b) }
        expect(momentsOf(trimTo(spans, kept))).toEqual(momentsOf(spans).slice(kept.from, kept.to))
      }),
      { numRuns: 100 },
    )
  })

  it('tell where a moment is heard, and which moment is heard there', () => {
    void fc.assert(
      fc.property(anyKept, fc.nat(LENGTH - 1), (spans, at) => {
        const moments = momentsOf(spans)
        expect(totalOf(spans)).toBe(moments.length)
        const heardAt = moments.indexOf(at)
        if (heardAt >= 0) {
          expect(toEdited(spans, at)).toBe(heardAt)
          expect(toOriginal(spans, heardAt)).toBe(at)
        } else if (at !== spans.at(-1)?.to) expect(toEdited(spans, at)).toBeNull()
      }),
    )
  })

  it('have an end that belongs to them, and nothing behind it', () => {
    const spans = [
      { from: 0, to: 100 },
      { from: 300, to: 400 },
    ]
    expect(toEdited(spans, 400)).toBe(200)
    expect(toOriginal(spans, 200)).toBe(400)
    expect(toOriginal(spans, 201)).toBeNull()
    expect(toOriginal(spans, -1)).toBeNull()
    expect(toEdited(spans, 100)).toBeNull()
  })

  it('move a mark that was cut to where speech goes on', () => {
    const spans = [
      { from: 100, to: 200 },
      { from: 300, to: 400 },
    ]
    expect([0, 150, 250, 350, 399].map((at) => markToEdited(spans, at))).toEqual([0, 50, 100, 150, 199])
    expect(markToEdited(spans, 400)).toBeNull()
  })

  it('lose slivers with the cut that made them', () => {
    const spans = cutSpan(wholeOf(LENGTH), { from: 5, to: 600 })
    expect(withoutSlivers(spans, 20)).toEqual([{ from: 600, to: LENGTH }])
    expect(wholeOf(0)).toEqual([])
  })
})
