/** A level describes 20 ms: 960 samples at 48 kHz, one Opus frame. */
export const LEVEL_MS = 20
export const LEVEL_SAMPLES = 960

/** The loudest absolute sample as 0..255 of full scale; samples are floats, -1..1. */
export function levelOf(pcm: Float32Array, from = 0, to = pcm.length): number {
  let peak = 0
  for (let i = from; i < to; i += 1) peak = Math.max(peak, Math.abs(pcm[i] ?? 0))
  return toLevel(peak)
}

/** Full-scale amplitude (0..1) to a level; louder is clamped, NaN is silence. */
export const toLevel = (peak: number): number => (peak >= 1 ? 255 : peak > 0 ? Math.round(peak * 255) : 0)

export interface LevelMeter {
  /** Samples at 48 kHz, any number; answers the levels that became complete. */
  push(pcm: Float32Array): number[]
  /** The level of the last, shorter span; null when there is none. */
  finish(): number | null
}

/** Cuts a stream of samples into levels of `samplesPerLevel` samples each. */
export function createLevelMeter(samplesPerLevel = LEVEL_SAMPLES): LevelMeter {
  let peak = 0
  let filled = 0
  return {
    push(pcm) {
      const levels: number[] = []
      for (const sample of pcm) {
        const loudness = Math.abs(sample)
        if (loudness > peak) peak = loudness
        filled += 1
        if (filled < samplesPerLevel) continue
        levels.push(toLevel(peak))
        peak = 0
        filled = 0
      }
      return levels
    },
    finish() {
      if (filled === 0) return null
      const level = toLevel(peak)
      peak = 0
      filled = 0
      return level
    },
  }
}
