import type { Clock } from '../../../shared/kernel/clock.ts'

/** Time stands still until `advance`; timers due by then fire in order. */
export interface HandClock extends Clock {
  advance(byMs: number): void
}

export function createHandClock(startMs = 1_760_000_000_000): HandClock {
  let elapsedMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    nowMs: () => startMs + elapsedMs,
    monotonicMs: () => elapsedMs,
    setTimer(run, delayMs) {
      const timer = { atMs: elapsedMs + delayMs, run }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    advance(byMs) {
      const untilMs = elapsedMs + byMs
      for (;;) {
        const due = [...timers].filter((timer) => timer.atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
        if (!due) break
        timers.delete(due)
        elapsedMs = Math.max(elapsedMs, due.atMs)
        due.run()
      }
      elapsedMs = untilMs
    },
  }
}
