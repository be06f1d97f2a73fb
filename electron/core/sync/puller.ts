import type { PullAnswer } from '#shared/contract/sync.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { MemberId, StreamId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type EventApplier, markOf, type Tip } from '../store/event-applier.ts'
import type { Touched } from '../store/touched.ts'
import type { Backoff } from './backoff.ts'
import type { ServerApi } from './server-api.ts'
import { tuning } from './tuning.ts'

/**
 * Brings the cache up to the server, one request at a time; asked again while under way, it goes once more. The first pull of each
 * connection begins one event early, at the last one known here: a server that was put back to an older backup does not
 * have it, or has another in its place, and would otherwise be believed to have nothing new.
 */
export interface Puller {
  request(): void
  /** A connection has begun: the server may not be the one it was. */
  doubt(): void
  /** False until the server has been seen to have what is known here: then live events may not be applied either. */
  isSure(): boolean
  /** True once everything up to a moment after this call is here; false when it was stopped or `timeoutMs` passed. */
  whenPulled(timeoutMs: number): Promise<boolean>
  /** Resolves when no request is under way any more. */
  stop(): Promise<void>
}

export interface PullerDeps {
  readonly api: ServerApi
  readonly applier: EventApplier
  readonly me: MemberId
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
  readonly onApplied: (touched: Touched) => void
  /** The server's past is not the one known here: all of it is to be forgotten. The next pull begins at 0. */
  readonly onRewound: () => void
}

type Tips = ReadonlyMap<StreamId, Tip>

export function createPuller(deps: PullerDeps): Puller {
  const { api, applier, me, clock, backoff, log, onApplied, onRewound } = deps
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopped = false
  let retry: Timer | null = null
  const waiters = new Set<() => void>()
  const unsure = new Set<StreamId>(applier.tips().keys())

  let doubts = 0

  /** Streams found to be as known here; null when one was not. */
  const confirm = (answer: PullAnswer, asked: Tips, doubted: ReadonlySet<StreamId>): Set<StreamId> | null => {
    const confirmed = new Set(answer.gone.filter((streamId) => doubted.has(streamId)))
    for (const { streamId, events } of answer.streams) {
      const tip = asked.get(streamId)
      const [first] = events
      if (!doubted.has(streamId) || !tip || !first) continue
      if (tip.mark !== null && first.seq === tip.seq && markOf(first) !== tip.mark) return null
      confirmed.add(streamId)
    }
    // Asked from before an event that is known here, and not even told of that one.
    return !answer.more && confirmed.size < doubted.size ? null : confirmed
  }

  /** One round trip. `again`: more waits on the server. */
  const pullOnce = async (): Promise<'again' | 'upToDate' | 'failed'> => {
    const tips = applier.tips()
    for (const streamId of unsure) if (!tips.has(streamId)) unsure.delete(streamId)
    const doubted = new Set(unsure)
    const doubtsBefore = doubts
    const cursors = Object.fromEntries(
      [...tips].map(([streamId, { seq }]) => [streamId, doubted.has(streamId) ? seq - 1 : seq]),
    )
    const asked = await api.pull({ cursors, limit: tuning.pullEvents })
    // The account may have changed meanwhile: a stale reply is dropped.
    if (isStopped) return 'failed'
    if (asked.kind !== 'done') {
      log('info', 'pull failed', { reason: asked.reason, detail: asked.detail })
      return 'failed'
    }
    const { streams, gone, more } = asked.value
    const confirmed = confirm(asked.value, tips, doubted)
    if (!confirmed) {
      log('error', 'the server was put back to an older state; starting over', { streams: tips.size })
      unsure.clear()
      onRewound()
      return 'again'
    }
    // Doubted anew meanwhile: this was the answer of an older connection.
    if (doubts === doubtsBefore) for (const streamId of confirmed) unsure.delete(streamId)
    if (gone.length > 0) onApplied(applier.drop(gone))
    // The member's own stream first: it introduces the conversations the others speak of.
    const ordered = [...streams].sort(
      (a, b) => Number(b.streamId === (me as string)) - Number(a.streamId === (me as string)),
    )
    let hasMoved = confirmed.size > 0
    for (const { streamId, events } of ordered) {
      const before = applier.cursor(streamId)
      const applied = applier.apply(streamId, events)
      hasMoved ||= applied.cursor > before
      if (applied.isGap) log('warn', 'the server left events out', { streamId, cursor: applied.cursor })
      onApplied(applied.touched)
    }
    // Asking again the moment nothing moved would ask for ever.
    if (more && !hasMoved) return 'failed'
    return more ? 'again' : 'upToDate'
  }

  const run = async (): Promise<void> => {
    while (isWanted && !isStopped) {
      isWanted = false
      const outcome = await pullOnce()
      if (outcome === 'again') isWanted = true
      if (outcome === 'failed') return again()
      backoff.reset()
      if (outcome === 'upToDate' && !isWanted) settle()
    }
  }
  const again = (): void => {
    if (isStopped) return
    retry = clock.setTimer(request, backoff.nextMs())
  }
  const settle = (): void => {
    for (const waiter of [...waiters]) waiter()
  }
  const request = (): void => {
    if (isStopped) return
    isWanted = true
    retry?.cancel()
    retry = null
    running ??= run()
      .catch((error: unknown) => {
        log('error', 'pull broke', { error: String(error) })
        again()
      })
      .finally(() => {
        running = null
        if (isWanted && !retry) request()
      })
  }

  return {
    request,
    doubt() {
      doubts += 1
      for (const streamId of applier.tips().keys()) unsure.add(streamId)
    },
    isSure: () => unsure.size === 0,
    whenPulled(timeoutMs) {
      return new Promise((resolve) => {
        const end = (isPulled: boolean): void => {
          waiters.delete(waiter)
          timer.cancel()
          resolve(isPulled)
        }
        const waiter = (): void => end(!isStopped)
        const timer = clock.setTimer(() => end(false), timeoutMs)
        waiters.add(waiter)
        if (isStopped) return end(false)
        request()
      })
    },
    async stop() {
      isStopped = true
      retry?.cancel()
      settle()
      await running
    },
  }
}
