import { describe, expect, it } from 'vitest'
import { opusPacketSamples } from './opus-packet.ts'

/** RFC 6716, table 2: milliseconds of one frame, configuration 0 to 31. */
const frameMs = [
  10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 40, 60, 10, 20, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5, 5, 10, 20, 2.5,
  5, 10, 20,
]

describe('the length of an Opus packet', () => {
  it.each(frameMs.map((ms, config) => [config, ms] as const))(
    'of configuration %i is frames of %d ms',
    (config, ms) => {
      const samples = ms * 48
      for (const stereo of [0, 4]) {
        const toc = (config << 3) | stereo
        expect(opusPacketSamples(Uint8Array.of(toc))).toBe(samples)
        expect(opusPacketSamples(Uint8Array.of(toc | 1))).toBe(2 * samples)
        expect(opusPacketSamples(Uint8Array.of(toc | 2))).toBe(2 * samples)
        for (let frames = 0; frames < 64; frames += 1) {
          const isLegal = frames > 0 && frames * ms <= 120
          // Padding and variable rate stand in the upper two bits.
          expect(opusPacketSamples(Uint8Array.of(toc | 3, frames | 0x80))).toBe(isLegal ? frames * samples : null)
        }
      }
    },
  )

  it('is unknown for an empty packet and for one without its frame count', () => {
    expect(opusPacketSamples(new Uint8Array(0))).toBeNull()
    expect(opusPacketSamples(Uint8Array.of(3))).toBeNull()
  })
})
