import type { Clock } from '../../../shared/kernel/clock.ts'

/** Timers and the monotonic clock go `times` as fast, so that seconds of waiting between attempts pass in milliseconds. */
export const hurry = (clock: Clock, times: number): Clock => ({
  nowMs: clock.nowMs,
  monotonicMs: () => clock.monotonicMs() * times,
  setTimer: (run, delayMs) => clock.setTimer(run, delayMs / times),
})
