import { expect, it } from 'vitest'
import { encodeSoundFrames, readSoundFrames, SOUND_FRAME_BYTES } from './sound-frames.ts'

it('keeps loudness and peak to a hundredth of a decibel in four bytes', () => {
  const bytes = encodeSoundFrames([{ meanSquare: 10 ** (-23.456 / 10), truePeak: 10 ** (1.234 / 20) }])
  const stored = readSoundFrames(bytes)
  expect(bytes.length).toBe(SOUND_FRAME_BYTES)
  expect(stored.energyDb(0)).toBeCloseTo(-23.46, 2)
  expect(stored.peakDb(0)).toBeCloseTo(1.23, 2)
})

it('takes silence, the absurd and the broken', () => {
  const stored = readSoundFrames(
    encodeSoundFrames([
      { meanSquare: 0, truePeak: 0 },
      { meanSquare: 1e300, truePeak: 1e300 },
      { meanSquare: Number.NaN, truePeak: Number.NaN },
    ]),
  )
  expect(stored.energyDb(0)).toBe(Number.NEGATIVE_INFINITY)
  expect(Number.isFinite(stored.energyDb(1))).toBe(true)
  expect(stored.peakDb(2)).toBe(Number.NEGATIVE_INFINITY)
})

it('does not count half a frame', () => {
  expect(readSoundFrames(new Uint8Array(SOUND_FRAME_BYTES * 2 + 3)).count).toBe(2)
})
