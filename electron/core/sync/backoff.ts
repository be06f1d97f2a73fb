import { tuning } from './tuning.ts'

/** Grows the wait after each failure; `reset` after a success. */
export interface Backoff {
  /** Milliseconds to wait before the next attempt: between half and all of the doubled step. */
  nextMs(): number
  reset(): void
}

export interface BackoffOptions {
  readonly firstMs?: number
  readonly lastMs?: number
  /** 0 (inclusive) to 1 (exclusive). */
  readonly random: () => number
}

export function createBackoff({ firstMs, lastMs, random }: BackoffOptions): Backoff {
  const first = firstMs ?? tuning.backoffFirstMs
  const last = lastMs ?? tuning.backoffLastMs
  let failures = 0
  return {
    nextMs() {
      const step = Math.min(last, first * 2 ** Math.min(failures, 30))
      failures += 1
      return Math.round(step * (0.5 + random() / 2))
    },
    reset() {
      failures = 0
    },
  }
}
