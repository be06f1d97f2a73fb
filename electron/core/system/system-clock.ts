import { type Clock, createClock } from '#shared/kernel/clock.ts'

/** Node's own time. */
export function createSystemClock(): Clock {
  return createClock({
    nowMs: () => Date.now(),
    monotonicMs: () => performance.now(),
    setTimeout: (run, delayMs) => setTimeout(run, delayMs),
    clearTimeout: (handle) => clearTimeout(handle),
  })
}
