import type { Clock } from '../../../shared/kernel/clock.ts'

/** Longer than this is no wait between attempts but a deadline: hurried too, it would pass while the machine is busy elsewhere. */
const longestWaitMs = 5_000

/** Waits and the monotonic clock go `times` as fast, so that seconds of waiting between attempts pass in milliseconds. */
export const hurry = (clock: Clock, times: number): Clock => ({
  nowMs: clock.nowMs,
  monotonicMs: () => clock.monotonicMs() * times,
  setTimer: (run, delayMs) => clock.setTimer(run, delayMs > longestWaitMs ? delayMs : delayMs / times),
})
