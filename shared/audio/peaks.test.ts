import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { limits } from '../contract/limits.ts'
import { createLevelMeter, levelOf, toLevel } from './levels.ts'
import { createPeaksBuilder, PEAK_COUNT } from './peaks.ts'

function peaksOf(levels: Iterable<number>): number[] {
  const builder = createPeaksBuilder()
  builder.pushAll(levels)
  return builder.peaks()
}

describe('peaks', () => {
  it('are as many as the contract says', () => {
    expect(PEAK_COUNT).toBe(limits.peakBuckets)
  })

  it('are silent before the first level', () => {
    expect(peaksOf([])).toEqual(new Array(100).fill(0))
  })

  it('of one level fill the whole width', () => {
    expect(peaksOf([77])).toEqual(new Array(100).fill(77))
  })

  it('of a short note keep its shape', () => {
    const peaks = peaksOf([10, 200])
    expect(peaks.slice(0, 50)).toEqual(new Array(50).fill(10))
    expect(peaks.slice(50)).toEqual(new Array(50).fill(200))
  })

  it('of exactly 100 levels are those levels', () => {
    const levels = Array.from({ length: 100 }, (_, i) => i)
    expect(peaksOf(levels)).toEqual(levels)
  })

  it.each([150, 999, 1000, 1001, 2000, 2001, 45_000, 180_000])('of %i levels find a shout where it is', (total) => {
    for (const share of [0.003, 0.25, 0.5, 0.777, 0.999]) {
      const at = Math.floor(total * share)
      const peaks = peaksOf(Array.from({ length: total }, (_, i) => (i === at ? 255 : 20)))
      const loud = peaks.flatMap((peak, i) => (peak === 255 ? [i] : []))
      expect(loud).toContain(Math.floor((at / total) * 100))
      // A bucket on an edge may blur into one neighbour.
      expect(loud.length).toBeLessThanOrEqual(2)
      expect(peaks.filter((peak) => peak === 20)).toHaveLength(100 - loud.length)
    }
  })

  it('never invent and never lose the loudest level, whatever the length', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 1, maxLength: 5000 }), (levels) => {
        const peaks = peaksOf(levels)
        expect(peaks).toHaveLength(100)
        expect(Math.max(...peaks)).toBe(Math.max(...levels))
      }),
      { numRuns: 50 },
    )
  })

  it('may be asked for in between', () => {
    const builder = createPeaksBuilder()
    for (let i = 0; i < 3000; i += 1) {
      builder.push(i % 256)
      if (i % 500 === 0) expect(builder.peaks()).toHaveLength(100)
    }
    expect(builder.peaks()).toEqual(peaksOf(Array.from({ length: 3000 }, (_, i) => i % 256)))
  })

  it('clamp what is no level', () => {
    expect(peaksOf([300])[0]).toBe(255)
    expect(peaksOf([-5])[0]).toBe(0)
    expect(peaksOf([Number.NaN])[0]).toBe(0)
  })
})

describe('levels', () => {
  it('are the loudest sample of either sign, clamped', () => {
    expect(levelOf(Float32Array.of(0.1, -0.5, 0.2))).toBe(128)
    expect(levelOf(Float32Array.of(0.1, -0.5, 0.2), 2)).toBe(51)
    expect(toLevel(1.7)).toBe(255)
    expect(toLevel(Number.NaN)).toBe(0)
  })

  it('come one for each 960 samples, however the samples come', () => {
    const pcm = Float32Array.from({ length: 3000 }, (_, i) => (i < 960 ? 0.1 : i < 1920 ? -0.2 : 0.4))
    for (const step of [1, 128, 960, 3000]) {
      const meter = createLevelMeter()
      const levels: number[] = []
      for (let i = 0; i < pcm.length; i += step) levels.push(...meter.push(pcm.subarray(i, i + step)))
      expect(levels).toEqual([26, 51, 102])
      expect(meter.finish()).toBe(102)
      expect(meter.finish()).toBeNull()
    }
  })
})
