import type { Takes } from '#core/takes/takes.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'

/** Often enough that little is recorded after waking before this is noticed. */
const LOOK_MS = 1_000
/** A busy machine is late by seconds; only sleep, or a process that was stopped, is late by so much. */
const ASLEEP_MS = 15_000

interface SleepWatchDeps {
  readonly clock: Clock
  readonly takes: Pick<Takes, 'systemEvent'>
  readonly onResume: () => void
  readonly log: Log
}

/**
 * Plain Node is not told of sleep, so it shows by its gap: one of the two clocks goes on meanwhile (the monotonic one on macOS and
 * Windows, the wall clock on Linux). Nobody who opens the lid again expects that the microphone is still open. A wall clock that is set
 * forward looks the same; it costs a draft that says so. Returns the function that ends the watch.
 */
export function watchSleep({ clock, takes, onResume, log }: SleepWatchDeps): () => void {
  const drop = createDrop(log)
  let wallMs = clock.nowMs()
  let monotonicMs = clock.monotonicMs()
  let timer: Timer

  function look(): void {
    const gapMs = Math.max(clock.nowMs() - wallMs, clock.monotonicMs() - monotonicMs)
    wallMs = clock.nowMs()
    monotonicMs = clock.monotonicMs()
    timer = clock.setTimer(look, LOOK_MS)
    if (gapMs <= ASLEEP_MS) return
    drop(takes.systemEvent('suspend'), 'the computer slept while a take may be open')
    onResume()
  }

  timer = clock.setTimer(look, LOOK_MS)
  return () => timer.cancel()
}
