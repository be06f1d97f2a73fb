import type { Clock } from '#shared/kernel/clock.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { OutboxRow } from '../store/outbox-store.ts'
import type { Projection } from '../store/projection.ts'
import type { Touched } from '../store/touched.ts'
import type { MutationDone } from './server-api.ts'

/** What the server's answer to wished captions means for what is shown. Each may be repeated after a crash. */
export interface CaptionOutcomes {
  keep(row: OutboxRow, answer: MutationDone): void
  /** Refused for good: what the server has shows again. */
  undo(row: OutboxRow): void
}

export function createCaptionOutcomes(deps: {
  me: MemberId
  clock: Clock
  touch: (write: (touched: Touched, projection: Projection) => void) => void
}): CaptionOutcomes {
  const { me, clock, touch } = deps
  return {
    keep({ mutation, mutationId }, { seq }) {
      if (mutation.kind !== 'setCaptions') return
      const { noteId, captions } = mutation
      touch((touched, projection) => {
        if (seq !== null)
          projection.captions.put({ noteId, memberId: me, captions }, { seq, atMs: clock.nowMs() }, touched)
        projection.captions.endWish(noteId, mutationId, touched)
      })
    },
    undo({ mutation, mutationId }) {
      if (mutation.kind !== 'setCaptions') return
      touch((touched, projection) => projection.captions.endWish(mutation.noteId, mutationId, touched))
    },
  }
}
