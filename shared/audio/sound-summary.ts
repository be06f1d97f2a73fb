import { limits } from '../contract/limits.ts'
import { findGaps, packGaps } from './gaps.ts'
import { createLoudnessBuilder } from './loudness.ts'
import { readSoundFrames } from './sound-frames.ts'

/** What goes with a note, so that a listener can even out its loudness and leave out its pauses. */
export interface SoundSummary {
  /** Integrated loudness of the one channel in LUFS and true peak in dBTP. Left out: nothing was heard, or it is not known. */
  readonly loudness?: { readonly lufs: number; readonly truePeakDb: number }
  /** Packed (`gaps.ts`). Left out: there are none. */
  readonly gaps?: number[]
}

/** Of frames on the clock of what is heard (`sound-frames.ts`). */
export function summariseSound(bytes: Uint8Array): SoundSummary {
  const sound = readSoundFrames(bytes)
  const builder = createLoudnessBuilder()
  let peakDb = Number.NEGATIVE_INFINITY
  for (let i = 0; i < sound.count; i += 1) {
    const energy = sound.energyDb(i)
    if (Number.isNaN(energy)) continue
    builder.push(10 ** (energy / 10))
    peakDb = Math.max(peakDb, sound.peakDb(i))
  }
  const lufs = builder.integrated()
  const gaps = packGaps(findGaps(sound), limits.gaps)
  return {
    ...(lufs === null ? {} : { loudness: { lufs: clamped(lufs, -100, 20), truePeakDb: clamped(peakDb, -100, 20) } }),
    ...(gaps.length === 0 ? {} : { gaps }),
  }
}

const clamped = (value: number, least: number, most: number): number =>
  Math.round(Math.min(most, Math.max(least, value)) * 100) / 100
