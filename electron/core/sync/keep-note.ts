import type { Database } from 'better-sqlite3'
import type { Clock } from '#shared/kernel/clock.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { OutboxRow } from '../store/outbox-store.ts'
import type { Projection } from '../store/projection.ts'
import type { Touched } from '../store/touched.ts'
import type { MutationDone } from './server-api.ts'

export interface KeepNoteDeps {
  readonly cache: Database
  readonly me: MemberId
  readonly clock: Clock
  readonly touch: (write: (touched: Touched, projection: Projection) => void) => void
  readonly pull: () => void
}

/** Puts a note that the server has taken into the cache, at the place it was given there. */
export function createKeepNote({ cache, me, clock, touch, pull }: KeepNoteDeps) {
  return ({ mutation }: OutboxRow, { seq, sentAtMs }: MutationDone): void => {
    if (mutation.kind !== 'sendNote') return
    // Without its place the note waits for the pull, which brings it in its turn.
    if (seq === null) return pull()
    const note = { ...mutation.note, authorId: me, sentAtMs: sentAtMs ?? clock.nowMs() }
    // The outbox forgets it next, and does so for good: so must the cache know it, or a crash would offer it as a draft.
    cache.pragma('synchronous = FULL')
    try {
      touch((touched, projection) => projection.putNote(note, seq, touched))
    } finally {
      cache.pragma('synchronous = NORMAL')
    }
  }
}
