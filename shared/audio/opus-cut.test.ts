import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { CONVERGENCE_SAMPLES, type CutPiece, planCut } from './opus-cut.ts'

const PACKET = 960
const source = (count: number, preSkip = 312) => ({ preSkip, packetSamples: new Uint16Array(count).fill(PACKET) })
const piece = (from: number, to: number, of = 0): CutPiece => ({ source: of, from, to })

describe('a plan of packets', () => {
  it('takes a whole recording as it is', () => {
    const kept = 50 * PACKET - 312
    expect(planCut([source(50)], [piece(0, kept)])).toEqual({
      ranges: [{ source: 0, from: 0, to: 50 }],
      preSkip: 312,
      keptSamples: kept,
    })
  })

  it('begins 80 ms early and hides them, so that the start is exact and sounds right', () => {
    const { ranges, preSkip, keptSamples } = planCut([source(50)], [piece(20_000, 30_000)])
    const [range] = ranges
    expect(range?.from).toBe(Math.floor((20_000 + 312 - CONVERGENCE_SAMPLES) / PACKET))
    expect(preSkip).toBe(20_000 + 312 - (range?.from ?? 0) * PACKET)
    expect(preSkip).toBeGreaterThanOrEqual(CONVERGENCE_SAMPLES)
    expect(preSkip).toBeLessThan(CONVERGENCE_SAMPLES + PACKET)
    expect(keptSamples).toBe(10_000)
  })

  it('begins with the first packet where there are no 80 ms before the start', () => {
    const { ranges, preSkip } = planCut([source(50)], [piece(1_000, 30_000)])
    expect(ranges[0]?.from).toBe(0)
    expect(preSkip).toBe(1_312)
  })

  it('joins at packet boundaries, less than a packet from where it was asked', () => {
    const { ranges, keptSamples } = planCut([source(50)], [piece(0, 10_000), piece(20_000, 30_000)])
    expect(ranges).toEqual([
      { source: 0, from: 0, to: Math.round(10_312 / PACKET) },
      { source: 0, from: expect.any(Number), to: Math.ceil(30_312 / PACKET) },
    ])
    expect(Math.abs(keptSamples - 20_000)).toBeLessThan(PACKET)
  })

  it('never is a packet off, however many pieces there are and whatever the packets are', () => {
    const cuts = fc.array(fc.integer({ min: 2_000, max: 9_000 }), { minLength: 1, maxLength: 40 })
    const sizes = fc.constantFrom(120, 480, 960, 1_920, 2_880)
    void fc.assert(
      fc.property(cuts, sizes, fc.boolean(), (lengths, size, isSecond) => {
        const count = Math.ceil((2 * lengths.reduce((a, b) => a + b, 0) + 10_000) / size)
        const sources = [source(50), { preSkip: 312, packetSamples: new Uint16Array(count).fill(size) }]
        let at = isSecond ? 700 : 0
        const pieces = lengths.map((length) => {
          const made = piece(at, at + length, 1)
          at += length + 1 + (length % 1_777)
          return made
        })
        const { ranges, preSkip, keptSamples } = planCut(sources, pieces)
        const asked = lengths.reduce((a, b) => a + b, 0)
        expect(Math.abs(keptSamples - asked)).toBeLessThan(size)
        const decoded = ranges.reduce((sum, { from, to }) => sum + (to - from) * size, 0)
        // The last page may be trimmed by less than its last packet.
        expect(decoded - preSkip - keptSamples).toBeGreaterThanOrEqual(0)
        expect(decoded - preSkip - keptSamples).toBeLessThan(size)
        for (const { from, to } of ranges) expect(from).toBeLessThan(to)
      }),
    )
  })

  it('puts recordings one behind the other', () => {
    const plan = planCut([source(10), source(20)], [piece(0, 10 * PACKET - 400), piece(0, 5_000, 1)])
    expect(plan.ranges).toEqual([
      { source: 0, from: 0, to: 10 },
      { source: 1, from: 0, to: 6 },
    ])
    expect(Math.abs(plan.keptSamples - (10 * PACKET - 400 + 5_000))).toBeLessThan(PACKET)
  })

  it('refuses to make nothing, and what is not there', () => {
    expect(() => planCut([source(10)], [])).toThrow('nothing is kept')
    expect(() => planCut([source(10)], [piece(0, 20_000)])).toThrow('outside')
    expect(() => planCut([source(10)], [piece(0, 10, 1)])).toThrow('no source')
  })
})
