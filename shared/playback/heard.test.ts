import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { addHeard, heardMs, isHeard, isHeardUpTo, startHeard, withLength } from './heard.ts'

const listen = (durationMs: number, ...spans: [number, number][]) =>
  spans.reduce((heard, [fromMs, toMs]) => addHeard(heard, { fromMs, toMs }), startHeard(durationMs))

describe('heard', () => {
  it('is a note played to nine tenths', () => {
    expect(isHeard(listen(10_000, [0, 8999]))).toBe(false)
    expect(isHeard(listen(10_000, [0, 9000]))).toBe(true)
  })

  it('is not a note whose end alone was played', () => {
    expect(isHeard(listen(10_000, [9000, 10_000]))).toBe(false)
  })

  it('does not count one part twice', () => {
    expect(heardMs(listen(10_000, [0, 5000], [0, 5000], [2000, 6000]))).toBe(6000)
  })

  it('adds up parts played in any order', () => {
    expect(isHeard(listen(10_000, [5000, 10_000], [0, 2000], [2000, 4500]))).toBe(true)
  })

  it('joins over the rounding of a player', () => {
    expect(listen(10_000, [0, 1000], [1003, 2000]).spans).toHaveLength(1)
    expect(listen(10_000, [0, 1000], [1010, 2000]).spans).toHaveLength(2)
  })

  it('ignores steps back, nothing, and what is beyond the note', () => {
    expect(listen(10_000, [5, 5], [9, 3], [Number.NaN, 4], [-10, -5], [20_000, 30_000]).spans).toEqual([])
    expect(heardMs(listen(10_000, [-500, 20_000]))).toBe(10_000)
  })

  it('is never a note without length', () => {
    expect(isHeard(listen(0, [0, 1000]))).toBe(false)
  })

  it('never exceeds the note and never shrinks, whatever is played', () => {
    const span = fc.record({ fromMs: fc.integer({ min: -100, max: 1100 }), toMs: fc.integer({ min: -100, max: 1100 }) })
    fc.assert(
      fc.property(fc.array(span, { maxLength: 40 }), (spans) => {
        let heard = startHeard(1000)
        for (const next of spans) {
          const before = heardMs(heard)
          heard = addHeard(heard, next)
          expect(heardMs(heard)).toBeGreaterThanOrEqual(before)
        }
        expect(heardMs(heard)).toBeLessThanOrEqual(1000)
        heard.spans.forEach((one, i) => {
          expect(one.fromMs).toBeGreaterThan(heard.spans[i - 1]?.toMs ?? -1)
        })
      }),
    )
  })
})

describe('heard, where there are pauses', () => {
  const gaps = [{ fromMs: 2000, toMs: 8000 }]
  const spoken = (...spans: [number, number][]) =>
    spans.reduce((heard, [fromMs, toMs]) => addHeard(heard, { fromMs, toMs }), startHeard(10_000, gaps))

  it('is a note whose speech was played, its pauses left out', () => {
    expect(isHeard(spoken([0, 2000], [8000, 10_000]))).toBe(true)
    expect(isHeard(spoken([0, 2000], [8000, 9000]))).toBe(false)
  })

  it('is not a note of which mostly silence was played', () => {
    expect(isHeard(spoken([0, 9000]))).toBe(false)
    expect(heardMs(spoken([1500, 8500]))).toBe(1000)
  })

  it('is the same whether the pauses are played or not', () => {
    expect(heardMs(spoken([0, 10_000]))).toBe(heardMs(spoken([0, 2000], [8000, 10_000])))
  })

  it('is known up to a place: what lies before it was played, or passed over', () => {
    const played = spoken([0, 2000], [8000, 9000])
    expect(isHeardUpTo(played, 9000)).toBe(true)
    expect(isHeardUpTo(played, 10_000)).toBe(false)
    expect(isHeardUpTo(spoken([8000, 9000]), 9000)).toBe(false)
    expect(isHeardUpTo(spoken([0, 2000]), 5000)).toBe(true)
  })

  it('goes by the true length, whatever the sender said', () => {
    const claimed = addHeard(startHeard(60_000), { fromMs: 0, toMs: 6000 })
    expect(isHeard(claimed)).toBe(false)
    expect(isHeard(withLength(claimed, 6000))).toBe(true)
    const allPause = startHeard(60_000, [{ fromMs: 0, toMs: 30_000 }])
    expect(isHeard(addHeard(withLength(allPause, 6000), { fromMs: 0, toMs: 6000 }))).toBe(true)
  })
})
