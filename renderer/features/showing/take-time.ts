import { pausedClock, resumedClock, startedClock, type TakeClock, takeMs } from '#shared/annotation/take-clock.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { showingTuning } from './tuning.ts'

/**
 * How far a take is, told by what the core says of it. The core counts what is on disk, page by page; the voice is ahead of that by the
 * page that is being spoken and by the way to the disk and back. So each page says when the recording would have begun (`now` less
 * `durationMs`), too late by its own delay; the earliest of the newest pages is nearest to the truth, within the delay of the quickest.
 * Comparing only the newest follows the sound card where its clock runs differently, and a microphone that was changed on the way.
 *
 * 0 is the first sample that is kept, what was remembered from before the key included. The time stands before the first page is kept,
 * while the take is paused, and once it has ended.
 */
export interface TakeTime {
  readonly clock: TakeClock
  /** By the newest pages; the newest last. */
  readonly beginnings: readonly number[]
  readonly durationMs: number
}

export type FollowedTake = Pick<UiTake, 'state' | 'durationMs' | 'isPaused'>

/** `nowMs`: of a clock that is never set, at the moment when this was told. */
export function followedTime(before: TakeTime | null, take: FollowedTake, nowMs: number): TakeTime {
  const { durationMs } = take
  const standing: TakeTime = before ?? {
    clock: pausedClock(startedClock(nowMs, durationMs), nowMs),
    beginnings: [],
    durationMs,
  }
  if (take.state === 'recording' && take.isPaused !== true) return running(standing, durationMs, nowMs)
  const clock = take.state === 'recording' ? pausedClock(capped(standing, nowMs), nowMs) : ended(standing, take, nowMs)
  return { clock, beginnings: [], durationMs }
}

function running(before: TakeTime, durationMs: number, nowMs: number): TakeTime {
  const isRunning = before.clock.runningSinceMs !== null
  if (durationMs <= before.durationMs) {
    return isRunning ? before : { clock: resumedClock(before.clock, nowMs), beginnings: [], durationMs }
  }
  const beginnings = [...(isRunning ? before.beginnings : []), nowMs - durationMs].slice(-showingTuning.pagesCompared)
  return { clock: { passedMs: 0, runningSinceMs: Math.min(...beginnings) }, beginnings, durationMs }
}

/** `finishing` keeps where it was: the last words are still coming in. */
function ended(before: TakeTime, take: FollowedTake, nowMs: number): TakeClock {
  if (take.state === 'finishing') return pausedClock(capped(before, nowMs), nowMs)
  return { passedMs: take.durationMs, runningSinceMs: null }
}

const capped = (time: TakeTime, nowMs: number): TakeClock => {
  const mostMs = time.durationMs + showingTuning.longestLeadMs
  return takeMs(time.clock, nowMs) > mostMs ? { passedMs: mostMs, runningSinceMs: null } : time.clock
}

/** Whole milliseconds of the take. */
export const timeOf = (time: TakeTime, nowMs: number): number => takeMs(capped(time, nowMs), nowMs)
