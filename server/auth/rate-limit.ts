import type { Clock } from '#shared/kernel/clock.ts'

/** Counts failures per key within a window. Only failures: a team that joins from one office address is not slowed down. */
export interface RateLimit {
  isExceeded(key: string): boolean
  countFailure(key: string): void
}

export function createRateLimit(deps: { clock: Clock; failures: number; windowMs: number }): RateLimit {
  const recent = new Map<string, number[]>()

  /** Also forgets what is too old, so that the map holds the last window's addresses only. */
  function failuresOf(key: string): number[] {
    const since = deps.clock.monotonicMs() - deps.windowMs
    const kept = (recent.get(key) ?? []).filter((atMs) => atMs > since)
    if (kept.length === 0) recent.delete(key)
    return kept
  }

  return {
    isExceeded: (key) => failuresOf(key).length >= deps.failures,
    countFailure(key) {
      const kept = [...failuresOf(key), deps.clock.monotonicMs()].slice(-deps.failures)
      recent.set(key, kept)
      for (const other of recent.keys()) failuresOf(other)
    },
  }
}
