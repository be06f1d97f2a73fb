import { describe, expect, it } from 'vitest'
import { CEILING, createLimiter } from './limiter.ts'
import { createSoundMeter } from './sound-meter.ts'

const RATE = 48_000
const BLOCK = 128

function limited(pcm: Float32Array): Float32Array {
  const limiter = createLimiter(RATE, 1)
  const out = pcm.slice()
  for (let at = 0; at < out.length; at += BLOCK) limiter.process([out.subarray(at, at + BLOCK)])
  return out.subarray(limiter.delaySamples)
}

const sine = (seconds: number, amplitude: (second: number) => number, hertz = 220): Float32Array =>
  Float32Array.from(
    { length: seconds * RATE },
    (_, i) => amplitude(i / RATE) * Math.sin((2 * Math.PI * hertz * i) / RATE),
  )

const highest = (pcm: Float32Array): number => pcm.reduce((most, value) => Math.max(most, Math.abs(value)), 0)

describe('the limiter', () => {
  it('lets what is quiet enough through as it is, a little later', () => {
    const pcm = sine(1, () => 0.8)
    const out = limited(pcm)
    expect(highest(out.map((value, i) => value - (pcm[i] ?? 0)))).toBeLessThan(1e-6)
  })

  it('lets nothing pass the ceiling, not even the first sample of a shout', () => {
    const shout = sine(1, (second) => (second > 0.5 ? 6 : 0.1))
    const out = limited(shout)
    expect(highest(out)).toBeLessThanOrEqual(CEILING + 1e-6)
    expect(highest(out.subarray(0.6 * RATE))).toBeGreaterThan(CEILING * 0.95)
  })

  it('keeps the curve between the samples below the ceiling as well', () => {
    const pcm = Float32Array.from({ length: RATE }, (_, i) => 1.6 * Math.sin((Math.PI * i) / 2 + Math.PI / 4))
    const peaks = createSoundMeter()
      .push(limited(pcm))
      .slice(2)
      .map(({ truePeak }) => truePeak)
    expect(20 * Math.log10(Math.max(...peaks))).toBeLessThan(-0.8)
  })

  it('turns down before the peak, not with a step', () => {
    const out = limited(sine(1, (second) => (second > 0.5 ? 4 : 0.7), 50))
    // The steepest there can be is the louder tone's own slope at the gain of the ceiling, and the ramp's.
    let steepest = 0
    for (let i = 1; i < out.length; i += 1) steepest = Math.max(steepest, Math.abs((out[i] ?? 0) - (out[i - 1] ?? 0)))
    expect(steepest).toBeLessThan(0.03)
  })

  it('lets go again after the peak', () => {
    const out = limited(sine(2, (second) => (second < 0.5 ? 4 : 0.5)))
    expect(highest(out.subarray(1.5 * RATE))).toBeCloseTo(0.5, 2)
  })

  it('treats all channels alike, so that nothing moves from side to side', () => {
    const limiter = createLimiter(RATE, 2)
    const left = sine(1, () => 3)
    const right = sine(1, () => 0.3)
    for (let at = 0; at < left.length; at += BLOCK) {
      limiter.process([left.subarray(at, at + BLOCK), right.subarray(at, at + BLOCK)])
    }
    expect(highest(left.subarray(RATE / 2)) / highest(right.subarray(RATE / 2))).toBeCloseTo(10, 0)
  })
})
