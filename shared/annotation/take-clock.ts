/**
 * The audio's clock, for those who draw: how far the recording is. It stands while the take is paused, so that what is drawn meanwhile
 * happens at once when the voice goes on.
 */
export interface TakeClock {
  /** Recorded before the present run. */
  readonly passedMs: number
  /** When the present run began, on the clock of whoever asks; null while paused. */
  readonly runningSinceMs: number | null
}

/** `positionMs`: how much of the take there is already, for a draft that goes on. */
export const startedClock = (nowMs: number, positionMs = 0): TakeClock => ({
  passedMs: positionMs,
  runningSinceMs: nowMs,
})

export const pausedClock = (clock: TakeClock, nowMs: number): TakeClock => ({
  passedMs: takeMs(clock, nowMs),
  runningSinceMs: null,
})

export const resumedClock = (clock: TakeClock, nowMs: number): TakeClock =>
  clock.runningSinceMs === null ? { ...clock, runningSinceMs: nowMs } : clock

/** Whole milliseconds of the take; never less than before, also when the clock of the computer is set back. */
export const takeMs = (clock: TakeClock, nowMs: number): number =>
  clock.passedMs + (clock.runningSinceMs === null ? 0 : Math.max(0, Math.round(nowMs - clock.runningSinceMs)))
