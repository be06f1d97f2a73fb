import type { MemberId } from '#shared/kernel/ids.ts'
import type { OutboxRow } from '../store/outbox-store.ts'
import type { Projection } from '../store/projection.ts'
import type { Touched } from '../store/touched.ts'
import type { MutationDone } from './server-api.ts'

/** What the server's answer to a wished reaction means for what is shown. Each may be repeated after a crash. */
export interface ReactionOutcomes {
  /** Taken: from here on it is the server's state, unless a newer event says otherwise. */
  keep(row: OutboxRow, answer: MutationDone): void
  /** Refused for good: what the server has shows again. */
  undo(row: OutboxRow): void
}

export function createReactionOutcomes(deps: {
  me: MemberId
  touch: (write: (touched: Touched, projection: Projection) => void) => void
}): ReactionOutcomes {
  const { me, touch } = deps
  return {
    keep({ mutation, mutationId }, { seq }) {
      if (mutation.kind !== 'setReaction') return
      const { noteId, reaction, isOn } = mutation
      const atMs = isOn ? mutation.atMs : null
      touch((touched, { reactions }) => {
        // Without an event nothing was ever put on, so there is nothing to keep.
        if (seq !== null) reactions.put({ noteId, reaction, isOn, atMs, memberId: me }, seq, touched)
        reactions.endWish(mutation, mutationId, touched)
      })
    },
    undo({ mutation, mutationId }) {
      if (mutation.kind !== 'setReaction') return
      touch((touched, { reactions }) => reactions.endWish(mutation, mutationId, touched))
    },
  }
}
