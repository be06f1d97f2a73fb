import type { CameraGate } from '#core/ports.ts'
import type { Clock } from '#shared/kernel/clock.ts'

/** The camera is given to our page only where the person has just asked for it there. */
export interface AppCamera extends CameraGate {
  isAnnounced(): boolean
}

/** From the page's word to its request; the system's own question is not part of it. */
const COUNTS_MS = 10_000

export function createAppCamera(clock: Pick<Clock, 'monotonicMs'>): AppCamera {
  let announcedAtMs = Number.NEGATIVE_INFINITY
  return {
    announce() {
      announcedAtMs = clock.monotonicMs()
    },
    isAnnounced: () => clock.monotonicMs() - announcedAtMs <= COUNTS_MS,
  }
}
