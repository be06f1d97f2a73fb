import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'
import type { LaterNote, LaterStore } from '../store/later-store.ts'

/**
 * Notes put off until later. They survive a restart, a night asleep, and a clock that was set: one never comes back later than it was
 * asked for to begin with, counted from the moment this device knew better.
 */
export interface Laters {
  add(noteIds: readonly NoteId[]): void
  /** The member they belong to has left. */
  forget(): void
  start(): void
  stop(): void
}

interface LatersDeps {
  readonly store: LaterStore
  readonly clock: Clock
  /** True: it was dealt with. False: not now; it is asked again within a minute. */
  readonly onDue: (noteIds: readonly NoteId[]) => boolean
}

interface Waiting extends LaterNote {
  /** By the clock that never goes back. */
  readonly dueMonotonicMs: number
}

/** Timers stand still while the computer sleeps, so that the wall clock is looked at now and then. */
const LOOK_EVERY_MS = 60_000

export function createLaters({ store, clock, onDue }: LatersDeps): Laters {
  let waiting: readonly Waiting[] = []
  let timer: Timer | null = null

  const save = (): void => store.write(waiting.map(({ noteId, setAtMs, dueAtMs }) => ({ noteId, setAtMs, dueAtMs })))
  const isDue = ({ dueAtMs, dueMonotonicMs }: Waiting): boolean =>
    clock.monotonicMs() >= dueMonotonicMs || clock.nowMs() >= dueAtMs
  const watch = (): void => {
    timer?.cancel()
    timer = null
    if (waiting.length === 0) return
    const nextMs = Math.min(...waiting.map(({ dueMonotonicMs }) => dueMonotonicMs)) - clock.monotonicMs()
    timer = clock.setTimer(look, nextMs <= 0 ? LOOK_EVERY_MS : Math.min(nextMs, LOOK_EVERY_MS))
  }
  const look = (): void => {
    const due = waiting.filter(isDue)
    if (due.length > 0 && onDue(due.map(({ noteId }) => noteId))) {
      waiting = waiting.filter((each) => !due.includes(each))
      save()
    }
    watch()
  }

  return {
    add(noteIds) {
      const added = new Set(noteIds)
      const setAtMs = clock.nowMs()
      const dueAtMs = setAtMs + notifyTuning.laterMs
      const dueMonotonicMs = clock.monotonicMs() + notifyTuning.laterMs
      waiting = [
        ...waiting.filter(({ noteId }) => !added.has(noteId)),
        ...noteIds.map((noteId) => ({ noteId, setAtMs, dueAtMs, dueMonotonicMs })),
      ]
      save()
      watch()
    },
    forget() {
      if (waiting.length === 0) return
      waiting = []
      save()
      watch()
    },
    start() {
      waiting = store.read().map((later) => {
        // A clock that was set back since would put it off by as much.
        const leftMs = Math.min(later.dueAtMs - clock.nowMs(), later.dueAtMs - later.setAtMs)
        return { ...later, dueMonotonicMs: clock.monotonicMs() + Math.max(0, leftMs) }
      })
      look()
    },
    stop() {
      timer?.cancel()
      timer = null
    },
  }
}
