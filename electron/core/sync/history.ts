import type { NotesPage } from '#shared/contract/desktop-answers.ts'
import type { SnapshotAnswer } from '#shared/contract/sync.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { type ConversationId, streamOfConversation } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { type EventApplier, markOf, type Tip } from '../store/event-applier.ts'
import type { HistoryStore } from '../store/history-store.ts'
import type { SnapshotApplier } from '../store/snapshot-applier.ts'
import type { Touched } from '../store/touched.ts'
import type { Backoff } from './backoff.ts'
import type { ServerApi } from './server-api.ts'
import { tuning } from './tuning.ts'

/** `rewound`: the server does not have the event that is known here as its last. `refused`: not for this member. */
export type Taken = 'taken' | 'refused' | 'failed' | 'rewound'

/**
 * Brings conversations in from their newest end: the newest page when the puller asks for it, then older ones in the background, the
 * liveliest conversation first, until each is whole. It rests while the puller works, and goes on where it was after a restart.
 */
export interface History {
  /** The newest page of a conversation never seen, or not for long; from then on its stream is followed. */
  takeNewest(conversationId: ConversationId): Promise<Taken>
  /** Reads a page for a window; fetches what of it is not here yet. Refused with `historyAway` when nothing of it can be had now. */
  page(wish: PageWish, read: () => NotesPage): Promise<Result<NotesPage, 'historyAway'>>
  /** The way is free, or back: go on. */
  nudge(): void
  /** True once all of it is here, or of this one conversation; false after `timeoutMs`. */
  whenWhole(timeoutMs: number, conversationId?: ConversationId): Promise<boolean>
  /** Resolves when no request is under way any more. */
  stop(): Promise<void>
}

export interface PageWish {
  readonly conversationId: ConversationId
  readonly before: number | null
  readonly limit: number
}

/** What history needs to know of the puller: pages are believed only from the server that the stream is followed on. */
export interface PullGate {
  isSure(): boolean
  isBusy(): boolean
  /** Rises with every doubt. */
  epoch(): number
  /** Something is not as it was: look closely. */
  suspect(): void
  whenPulled(timeoutMs: number): Promise<boolean>
}

export interface HistoryDeps {
  readonly api: Pick<ServerApi, 'snapshot'>
  readonly store: HistoryStore
  readonly applier: Pick<EventApplier, 'tip'>
  readonly snapshots: SnapshotApplier
  readonly gate: () => PullGate
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
  readonly onApplied: (touched: Touched, page: { conversationId: ConversationId; isNewest: boolean }) => void
}

export function createHistory(deps: HistoryDeps): History {
  const { api, store, applier, snapshots, gate, clock, backoff, log, onApplied } = deps
  const underWay = new Map<ConversationId, Promise<Taken>>()
  const refusedHere = new Set<ConversationId>()
  const waiters = new Set<() => void>()
  let timer: Timer | null = null
  let isRunning = false
  let isWanted = false
  let isStopped = false

  const isSamePast = (tip: Tip | null, { known }: SnapshotAnswer): boolean =>
    tip === null || tip.mark === null || (known !== null && markOf(known) === tip.mark)

  const ask = async (
    conversationId: ConversationId,
    beforeSeq: number | null,
  ): Promise<{ taken: Taken; page: SnapshotAnswer | null }> => {
    const tip = applier.tip(streamOfConversation(conversationId))
    const asked = await api.snapshot({
      conversationId,
      beforeSeq,
      cursor: tip?.seq ?? 0,
      limit: tuning.snapshotPageEvents,
    })
    if (isStopped) return { taken: 'failed', page: null }
    if (asked.kind === 'done') {
      return isSamePast(tip, asked.value) ? { taken: 'taken', page: asked.value } : { taken: 'rewound', page: null }
    }
    log('info', 'no snapshot', { conversationId, reason: asked.reason, detail: asked.detail })
    return { taken: asked.kind === 'refused' ? 'refused' : 'failed', page: null }
  }

  const fetchOlder = async (conversationId: ConversationId): Promise<Taken> => {
    const row = store.read(conversationId)
    if (!row) return 'taken'
    if (!gate().isSure()) return 'failed'
    const epoch = gate().epoch()
    const { taken, page } = await ask(conversationId, row.oldestSeq)
    if (isStopped) return 'failed'
    if (taken === 'refused') refusedHere.add(conversationId)
    if (taken === 'rewound') gate().suspect()
    // Another connection has begun meanwhile, perhaps to a server put back to an older state: this was the other one's answer.
    if (!page || !gate().isSure() || gate().epoch() !== epoch) return taken === 'taken' ? 'failed' : taken
    const touched = snapshots.applyOlder(conversationId, row.oldestSeq, page)
    if (touched) onApplied(touched, { conversationId, isNewest: false })
    // A server that gives nothing older would be asked for ever.
    else if (store.read(conversationId)?.oldestSeq === row.oldestSeq) return 'failed'
    for (const waiter of [...waiters]) waiter()
    return 'taken'
  }
  /** Who scrolls and the background wait for the same request. */
  const older = (conversationId: ConversationId): Promise<Taken> => {
    const present = underWay.get(conversationId)
    if (present) return present
    const started = fetchOlder(conversationId)
      .catch((error: unknown): Taken => {
        log('error', 'history not applied', { conversationId, error: String(error) })
        return 'failed'
      })
      .finally(() => underWay.delete(conversationId))
    underWay.set(conversationId, started)
    return started
  }

  const later = (delayMs: number): void => {
    timer?.cancel()
    timer = clock.setTimer(() => {
      timer = null
      go()
    }, delayMs)
  }
  const step = async (): Promise<void> => {
    // The puller nudges when it has settled, and so does the connection when it is back.
    if (gate().isBusy() || !gate().isSure()) return
    const row = store.next(refusedHere)
    if (!row) return
    const taken = await older(row.conversationId)
    if (isStopped) return
    if (taken === 'failed') return later(backoff.nextMs())
    backoff.reset()
    later(tuning.historyPauseMs)
  }
  const go = (): void => {
    if (isStopped || timer) return
    isWanted = isRunning
    if (isRunning) return
    isRunning = true
    step()
      .catch((error: unknown) => {
        log('error', 'history broke', { error: String(error) })
        later(backoff.nextMs())
      })
      .finally(() => {
        isRunning = false
        // Nudged while it was looking, and perhaps found the way barred a moment before it was free.
        if (isWanted) go()
      })
  }

  /** Fetches until the wish can be answered as if the history were whole. False: that cannot be had now. */
  const ensure = async ({ conversationId, before, limit }: PageWish): Promise<boolean> => {
    for (;;) {
      const row = store.read(conversationId)
      if (!row) return true
      const has = store.countRoots(row, before, limit)
      // The newest page shows what there is; older ones are asked for when somebody scrolls up.
      if (has >= (before === null ? 1 : limit)) return true
      if (!gate().isSure()) await gate().whenPulled(tuning.historyWaitMs)
      if (isStopped || (await older(conversationId)) !== 'taken') return has > 0
    }
  }

  return {
    async takeNewest(conversationId) {
      const { taken, page } = await ask(conversationId, null)
      if (page) onApplied(snapshots.applyNewest(conversationId, page), { conversationId, isNewest: true })
      return taken
    },
    async page(wish, read) {
      return (await ensure(wish)) ? done(read()) : refused('historyAway')
    },
    nudge() {
      refusedHere.clear()
      go()
    },
    whenWhole(timeoutMs, conversationId) {
      const isWhole = (): boolean =>
        conversationId ? store.read(conversationId) === null : store.next(new Set()) === null
      return new Promise((resolve) => {
        if (isWhole()) return resolve(true)
        const end = (): void => {
          waiters.delete(look)
          limit.cancel()
          resolve(!isStopped && isWhole())
        }
        const look = (): void => {
          if (isStopped || isWhole()) end()
        }
        const limit = clock.setTimer(end, timeoutMs)
        waiters.add(look)
        if (isStopped) end()
        go()
      })
    },
    async stop() {
      isStopped = true
      timer?.cancel()
      for (const waiter of [...waiters]) waiter()
      await Promise.allSettled(underWay.values())
    },
  }
}
