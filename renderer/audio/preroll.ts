/**
 * The newest samples before a take, in memory only. Nothing here outlives the run it belongs to, and nothing reaches an encoder before
 * somebody has asked for a take.
 */
export interface Preroll {
  push(pcm: Float32Array): void
  /** Oldest first; it is empty afterwards. */
  take(): Float32Array
  clear(): void
}

/** `capacity` in samples; 0 keeps nothing. */
export function createPreroll(capacity: number): Preroll {
  const ring = new Float32Array(capacity)
  let at = 0
  let filled = 0
  const clear = (): void => {
    ring.fill(0)
    at = 0
    filled = 0
  }
  return {
    push(pcm) {
      const newest = pcm.length > capacity ? pcm.subarray(pcm.length - capacity) : pcm
      const untilEnd = Math.min(newest.length, capacity - at)
      ring.set(newest.subarray(0, untilEnd), at)
      ring.set(newest.subarray(untilEnd), 0)
      if (capacity > 0) at = (at + newest.length) % capacity
      filled = Math.min(capacity, filled + newest.length)
    },
    take() {
      const out = new Float32Array(filled)
      const from = (at - filled + capacity) % Math.max(1, capacity)
      const untilEnd = Math.min(filled, capacity - from)
      out.set(ring.subarray(from, from + untilEnd), 0)
      out.set(ring.subarray(0, filled - untilEnd), untilEnd)
      clear()
      return out
    },
    clear,
  }
}
