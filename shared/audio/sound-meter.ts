import { createKWeighting } from './k-weighting.ts'
import { SOUND_FRAME_SAMPLES, type SoundFrame } from './sound-frames.ts'
import { createTruePeak } from './true-peak.ts'

/** Listens to samples at 48 kHz while they are recorded: fixed memory, a fortieth of real time at most. */
export interface SoundMeter {
  /** Any number of samples, -1..1; answers the frames of 20 ms that became complete. */
  push(pcm: Float32Array): SoundFrame[]
  /** The last, shorter frame; null when there is none. */
  finish(): SoundFrame | null
}

export function createSoundMeter(): SoundMeter {
  const weighting = createKWeighting()
  const oversampled = createTruePeak()
  let sum = 0
  let peak = 0
  let filled = 0

  function take(): SoundFrame {
    const frame = { meanSquare: sum / filled, truePeak: peak }
    sum = 0
    peak = 0
    filled = 0
    return frame
  }

  return {
    push(pcm) {
      const frames: SoundFrame[] = []
      for (const sample of pcm) {
        const heard = Number.isFinite(sample) ? sample : 0
        const weighted = weighting.next(heard)
        sum += weighted * weighted
        const high = oversampled.next(heard, peak)
        if (high > peak) peak = high
        filled += 1
        if (filled === SOUND_FRAME_SAMPLES) frames.push(take())
      }
      return frames
    },
    finish: () => (filled === 0 ? null : take()),
  }
}
