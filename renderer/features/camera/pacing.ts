import { cameraTuning } from './tuning.ts'

/**
 * When a picture of the clip is made. The screen's are passed on as they come, so that nothing is late; the camera's only fill the time in
 * which the screen stands still, so that there never are many more pictures than were asked for.
 */
export interface Pacing {
  /** The screen has a new picture. */
  screen(nowMs: number): void
  /** Whether one is to be made because the camera has a new one. */
  camera(nowMs: number): boolean
}

export function createPacing(rate: number): Pacing {
  const everyMs = 1_000 / rate
  let screenAtMs = Number.NEGATIVE_INFINITY
  let madeAtMs = Number.NEGATIVE_INFINITY
  return {
    screen(nowMs) {
      screenAtMs = nowMs
      madeAtMs = nowMs
    },
    camera(nowMs) {
      // A screen that moves has its own pictures at about that distance, and a camera is never exact.
      const isDue = nowMs - screenAtMs >= 1.5 * everyMs && nowMs - madeAtMs >= 0.75 * everyMs
      if (isDue) madeAtMs = nowMs
      return isDue
    },
  }
}

/** Whether the camera's picture is fresh enough to be shown. */
export const isFresh = (seenAtMs: number, nowMs: number): boolean => nowMs - seenAtMs < cameraTuning.stalledAfterMs
