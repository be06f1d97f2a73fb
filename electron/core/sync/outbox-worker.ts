import { filesOf } from '#shared/contract/model.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { BlobId, ConversationId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type Reason, retryOf } from '#shared/kernel/reasons.ts'
import type { OutboxRow, OutboxStore } from '../store/outbox-store.ts'
import type { Backoff } from './backoff.ts'
import type { MutationDone, ServerApi } from './server-api.ts'
import { tuning } from './tuning.ts'
import type { Uploader } from './uploader.ts'

/**
 * Hands the outbox to the server: per conversation one mutation in flight, the oldest first; conversations side by side.
 * A mutation leaves the outbox only when it was done and delivered; one refused for good is parked and does not hold up the rest.
 */
export interface OutboxWorker {
  /** Something was queued, uploaded or freed. */
  wake(): void
  /** The network may be back: waits are over. */
  nudge(): void
  /** Resolves when nothing is in flight. */
  stop(): Promise<void>
}

export interface OutboxWorkerDeps {
  readonly outbox: OutboxStore
  readonly api: ServerApi
  readonly uploader: Uploader
  readonly clock: Clock
  readonly log: Log
  readonly createBackoff: () => Backoff
  /** Carries out what follows the server's yes, the removal of the row included. False: try again later. */
  readonly deliver: (row: OutboxRow, answer: MutationDone) => Promise<boolean>
  readonly giveUp: (row: OutboxRow, reason: Reason, detail: string) => void
}

interface Lane {
  readonly conversationId: ConversationId
  readonly backoff: Backoff
  running: Promise<void> | null
  timer: Timer | null
  /** How often the server asked for bytes it was said to have, for the row at the head. */
  doubts: { position: number; count: number }
}

/** After as many uploads that did not help, the server's refusal is its last word. */
const maxDoubts = 4

export function createOutboxWorker(deps: OutboxWorkerDeps): OutboxWorker {
  const { outbox, api, uploader, clock, log, createBackoff, deliver, giveUp } = deps
  const lanes = new Map<ConversationId, Lane>()
  let isStopped = false

  /** `idle`: an upload wakes the lane again. */
  const attempt = async (lane: Lane, row: OutboxRow): Promise<'next' | 'later' | 'idle'> => {
    if (!isUploaded(row)) return 'idle'
    const answer = await api.mutate({ mutationId: row.mutationId, mutation: row.mutation, deviceNowMs: clock.nowMs() })
    if (isStopped) return 'idle'
    switch (answer.kind) {
      case 'done':
        return (await deliver(row, answer.value)) ? 'next' : 'later'
      case 'uncertain':
        log('info', 'mutation uncertain', { kind: row.mutation.kind, reason: answer.reason })
        return 'later'
      case 'refused':
        if (fileIdsOf(row).length > 0 && retryOf(answer.reason) === 'afterUpload' && mayDoubt(lane, row)) {
          doubt(row, answer)
          return 'idle'
        }
        giveUp(row, answer.reason, answer.detail)
        // Asked again by the person, it has all its chances again.
        lane.doubts = { position: 0, count: 0 }
        return 'next'
    }
  }
  const isUploaded = (row: OutboxRow): boolean => fileIdsOf(row).every((blobId) => uploader.isComplete(blobId))
  /** What is not there may be more than the one file the server stopped at; only that one is sent anew. */
  const doubt = (row: OutboxRow, { reason, detail }: { reason: Reason; detail: string }): void => {
    const blobIds = fileIdsOf(row)
    const isNamed = blobIds.some((blobId) => detail.includes(blobId))
    for (const blobId of blobIds) {
      uploader.doubt(blobId, reason === 'uploadHashWrong' && (!isNamed || detail.includes(blobId)))
    }
  }
  const mayDoubt = (lane: Lane, row: OutboxRow): boolean => {
    if (lane.doubts.position !== row.position) lane.doubts = { position: row.position, count: 0 }
    lane.doubts.count += 1
    return lane.doubts.count <= maxDoubts
  }

  const run = async (lane: Lane): Promise<void> => {
    while (!isStopped) {
      const row = outbox.head(lane.conversationId)
      if (!row) return
      const outcome = await attempt(lane, row)
      if (outcome === 'idle' || isStopped) return
      if (outcome === 'later') return pause(lane)
      lane.backoff.reset()
    }
  }
  const pause = (lane: Lane): void => {
    lane.timer = clock.setTimer(() => {
      lane.timer = null
      wake()
    }, lane.backoff.nextMs())
  }
  /** An upload may have completed while the lane was deciding to wait for it. */
  const hasWork = (lane: Lane): boolean => {
    const row = outbox.head(lane.conversationId)
    return row !== null && isUploaded(row)
  }
  const start = (lane: Lane): void => {
    lane.running = run(lane)
      .catch((error: unknown) => {
        log('error', 'outbox broke', { error: String(error) })
        if (!isStopped) pause(lane)
      })
      .finally(() => {
        lane.running = null
        if (!isStopped) wake()
      })
  }
  const wake = (): void => {
    if (isStopped) return
    let free = tuning.lanesAtOnce - [...lanes.values()].filter((lane) => lane.running).length
    for (const conversationId of outbox.conversationsWaiting()) {
      if (free <= 0) return
      const lane = lanes.get(conversationId) ?? newLane(conversationId)
      if (lane.running || lane.timer || !hasWork(lane)) continue
      free -= 1
      start(lane)
    }
  }
  const newLane = (conversationId: ConversationId): Lane => {
    const lane: Lane = {
      conversationId,
      backoff: createBackoff(),
      running: null,
      timer: null,
      doubts: { position: 0, count: 0 },
    }
    lanes.set(conversationId, lane)
    return lane
  }

  return {
    wake,
    nudge() {
      for (const lane of lanes.values()) {
        lane.timer?.cancel()
        lane.timer = null
        lane.backoff.reset()
      }
      wake()
    },
    async stop() {
      isStopped = true
      for (const lane of lanes.values()) lane.timer?.cancel()
      await Promise.all([...lanes.values()].map((lane) => lane.running))
    },
  }
}

/** What must be on the server before it can be asked. */
export const fileIdsOf = ({ mutation }: OutboxRow): BlobId[] =>
  mutation.kind === 'sendNote' ? filesOf(mutation.note).map(({ blobId }) => blobId) : []
