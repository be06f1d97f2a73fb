import type { Clock } from '#shared/kernel/clock.ts'
import { type Slot, SUMMARY_ID } from '#shared/notify/layout.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'

/** Whether a notification may make a sound now; it then counts as made. One place does not sound again at once, and a summary only after all of them. */
export function createSoundPace(clock: Pick<Clock, 'monotonicMs'>): (slot: Pick<Slot, 'id'>) => boolean {
  const soundedMs = new Map<string, number>()
  return ({ id }) => {
    const nowMs = clock.monotonicMs()
    const last =
      id === SUMMARY_ID
        ? Math.max(...soundedMs.values(), Number.NEGATIVE_INFINITY)
        : (soundedMs.get(id) ?? Number.NEGATIVE_INFINITY)
    if (nowMs - last < notifyTuning.soundAgainMs) return false
    soundedMs.set(id, nowMs)
    return true
  }
}
