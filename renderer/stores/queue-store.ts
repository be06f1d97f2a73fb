import { createStore, type StoreApi } from 'zustand/vanilla'
import { unpackGaps } from '#shared/audio/gaps.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { QueueTotals } from '#shared/playback/queue-order.ts'
import type { QueueItem, QueueMode } from '#shared/playback/queue-types.ts'

/** The queue as it is drawn. */
export interface QueueState {
  readonly kind: 'idle' | 'playing' | 'waiting' | 'asked'
  readonly mode: QueueMode
  /** The note whose turn it is, from 1, of how many. */
  readonly position: number
  readonly total: number
  /** What is unheard everywhere, while nothing is played from it; null: not known, or nothing. */
  readonly unheard: QueueTotals | null
}

export type QueueStore = StoreApi<QueueState>

export const createQueueStore = (): QueueStore =>
  createStore<QueueState>(() => ({ kind: 'idle', mode: 'one', position: 0, total: 0, unheard: null }))

/** What is written down of it says whether it asks something; of a voice alone nobody knows. */
export const itemOf = (note: UiNote): QueueItem => ({
  noteId: note.id,
  conversationId: note.conversationId,
  rootId: note.rootId,
  authorId: note.authorId,
  isMine: note.isMine,
  isHeard: note.isHeard,
  sentAtMs: note.sentAtMs ?? note.createdAtMs,
  durationMs: note.audio?.durationMs ?? 0,
  gaps: unpackGaps(note.audio?.gaps, note.audio?.durationMs ?? 0),
  // Both come with notes that can say so.
  isUrgent: false,
  promisedAtMs: null,
  asksQuestion: note.transcript?.asks === true,
})
