/** How many peaks a note carries; the same number as `limits.peakBuckets`. */
export const PEAK_COUNT = 100

/**
 * Ten buckets for each one of the answer: a bucket on the edge between two of them blurs a peak by at most a tenth.
 * Even, so that pairs merge without a rest.
 */
const CAPACITY = 10 * PEAK_COUNT

/** Builds the waveform of a note while it is spoken: fixed memory, no second pass, whatever the length. */
export interface PeaksBuilder {
  /** The next level, 0..255, usually of 20 ms (`levels.ts`). */
  push(level: number): void
  pushAll(levels: Iterable<number>): void
  /** Exactly 100 values 0..255: the loudest level over each hundredth. May be asked at any time; all zero before the first level. */
  peaks(): number[]
}

/**
 * Each bucket is the maximum of `span` levels. When all are full, neighbours are merged and `span` doubles,
 * so an hour (180,000 levels) ends in the same 1000 bytes as a second.
 */
export function createPeaksBuilder(): PeaksBuilder {
  const buckets = new Uint8Array(CAPACITY)
  let span = 1
  let used = 0
  let inLast = 0

  function mergePairs(): void {
    for (let i = 0; i < CAPACITY / 2; i += 1) {
      buckets[i] = Math.max(buckets[2 * i] ?? 0, buckets[2 * i + 1] ?? 0)
    }
    buckets.fill(0, CAPACITY / 2)
    used = CAPACITY / 2
    span *= 2
  }

  function push(level: number): void {
    if (inLast === 0) {
      if (used === CAPACITY) mergePairs()
      used += 1
    }
    const value = Math.min(255, Math.max(0, Math.round(level) || 0))
    buckets[used - 1] = Math.max(buckets[used - 1] ?? 0, value)
    inLast = (inLast + 1) % span
  }

  return {
    push,
    pushAll(levels) {
      for (const level of levels) push(level)
    },
    peaks() {
      const levelTotal = inLast === 0 ? used * span : (used - 1) * span + inLast
      return Array.from({ length: PEAK_COUNT }, (_, i) => {
        if (levelTotal === 0) return 0
        // Shorter than 100 levels: neighbours share one, so that a short note fills the whole width.
        const from = Math.floor((i * levelTotal) / PEAK_COUNT / span)
        const to = Math.max(from + 1, Math.ceil(((i + 1) * levelTotal) / PEAK_COUNT / span))
        let peak = 0
        for (let k = from; k < Math.min(to, used); k += 1) peak = Math.max(peak, buckets[k] ?? 0)
        return peak
      })
    },
  }
}
