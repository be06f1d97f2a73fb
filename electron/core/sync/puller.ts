import type { PullAnswer } from '#shared/contract/sync.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { type ConversationId, type MemberId, type StreamId, streamOfConversation } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import { type EventApplier, markOfEvent, type Tip } from '../store/event-applier.ts'
import type { Touched } from '../store/touched.ts'
import type { Backoff } from './backoff.ts'
import type { Taken } from './history.ts'
import type { Remote } from './remote.ts'
import type { ServerApi } from './server-api.ts'
import { tuning } from './tuning.ts'

/**
 * Brings the cache up to the server, one answer after the other; asked again while under way, it goes once more. The first pull of each
 * connection begins one event early, at the last one known here: a server that was put back to an older backup does not
 * have it, or has another in its place, and would otherwise be believed to have nothing new. A conversation that is far ahead is
 * taken as a snapshot instead of event by event. Hints may be lost on a socket that stays open, so it asks after a long silence too.
 */
export interface Puller {
  request(): void
  /** A connection has begun: the server may not be the one it was. */
  doubt(): void
  /** False until the server has been seen to have what is known here: then live events may not be applied either. */
  isSure(): boolean
  isBusy(): boolean
  /** Rises with every doubt: an answer asked for before belongs to another connection. */
  epoch(): number
  /** A live event was applied, so the hints come through: no pull is due for a while. */
  heardLive(): void
  /** True once everything up to a moment after this call is here; false when it was stopped or `timeoutMs` passed. */
  whenPulled(timeoutMs: number): Promise<boolean>
  /** Resolves when no request is under way any more. */
  stop(): Promise<void>
}

export interface PullerDeps {
  readonly api: Pick<ServerApi, 'pull'>
  readonly applier: EventApplier
  readonly me: MemberId
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
  readonly onApplied: (touched: Touched) => void
  /** 0 (inclusive) to 1 (exclusive); spreads the pulls after a silence. */
  readonly random: () => number
  /** From how many events on a snapshot is taken; null: never. */
  readonly far: { readonly unseen: number; readonly behind: number } | null
  readonly takeNewest: (conversationId: ConversationId) => Promise<Taken>
  /** Everything the server had at this question is here. */
  readonly onUpToDate: () => void
  /** No request is under way any more. */
  readonly onIdle: () => void
  /** The server's past is not the one known here: all of it is to be forgotten. The next pull begins at 0. */
  readonly onRewound: () => void
}

type Tips = ReadonlyMap<StreamId, Tip>
type Cursors = Readonly<Record<string, number>>

export function createPuller(deps: PullerDeps): Puller {
  const { api, applier, me, clock, backoff, log, random, far, takeNewest, onApplied, onUpToDate, onIdle, onRewound } =
    deps
  let running: Promise<void> | null = null
  let isWanted = false
  let isStopped = false
  let retry: Timer | null = null
  let safety: Timer | null = null
  const waiters = new Set<() => void>()
  const unsure = new Set<StreamId>(applier.tips().keys())

  let doubts = 0
  /** The next answer, asked for while the one before was applied: server and device work at the same time. */
  let ahead: {
    readonly cursors: Cursors
    readonly epoch: number
    readonly answer: Promise<Remote<PullAnswer>>
  } | null = null

  const ask = (cursors: Cursors): Promise<Remote<PullAnswer>> =>
    api.pull({ cursors, limit: tuning.pullEvents, ...(far && { far }) })
  /** Only from exactly where this device stands now: whatever has moved since makes it another question. */
  const takeAhead = (cursors: Cursors): Promise<Remote<PullAnswer>> | null => {
    const had = ahead
    ahead = null
    return had && had.epoch === doubts && isSame(had.cursors, cursors) ? had.answer : null
  }
  /** Where this answer leads once it is applied. */
  const askAhead = (tips: Tips, { streams }: PullAnswer): void => {
    const after = streams.map(({ streamId, events }) => [streamId, events.at(-1)?.seq] as const)
    const known = [...tips].map(([streamId, { seq }]) => [streamId, seq] as const)
    const cursors = Object.fromEntries([...known, ...after.flatMap(([id, seq]) => (seq ? [[id, seq] as const] : []))])
    ahead = { cursors, epoch: doubts, answer: ask(cursors) }
  }

  /** Streams found to be as known here; null when one was not. */
  const confirm = (answer: PullAnswer, asked: Tips, doubted: ReadonlySet<StreamId>): Set<StreamId> | null => {
    const confirmed = new Set(answer.gone.filter((streamId) => doubted.has(streamId)))
    for (const { streamId, events } of answer.streams) {
      const tip = asked.get(streamId)
      const [first] = events
      if (!doubted.has(streamId) || !tip || !first) continue
      if (tip.mark !== null && first.seq === tip.seq && markOfEvent(first) !== tip.mark) return null
      confirmed.add(streamId)
    }
    // Asked from before an event that is known here, and not even told of that one. Those far ahead are looked at with their snapshot.
    const isFar = new Set<StreamId>(answer.far.map(streamOfConversation))
    const told = [...doubted].filter((streamId) => confirmed.has(streamId) || isFar.has(streamId))
    return !answer.more && told.length < doubted.size ? null : confirmed
  }
  const startOver = (tips: Tips): 'again' => {
    log('error', 'the server was put back to an older state; starting over', { streams: tips.size })
    unsure.clear()
    onRewound()
    return 'again'
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
    const asked = await (takeAhead(cursors) ?? ask(cursors))
    // The account may have changed meanwhile: a stale reply is dropped.
    if (isStopped) return 'failed'
    if (asked.kind !== 'done') {
      log('info', 'pull failed', { reason: asked.reason, detail: asked.detail })
      return 'failed'
    }
    const { streams, gone, more } = asked.value
    const confirmed = confirm(asked.value, tips, doubted)
    if (!confirmed) return startOver(tips)
    // Doubted anew meanwhile: this was the answer of an older connection.
    if (doubts === doubtsBefore) for (const streamId of confirmed) unsure.delete(streamId)
    const isPlain = gone.length === 0 && asked.value.far.length === 0 && unsure.size === 0
    if (more && isPlain) askAhead(tips, asked.value)
    if (gone.length > 0) onApplied(applier.drop(gone))
    // The member's own stream first: it introduces the conversations the others speak of.
    const ordered = [...streams].sort(
      (a, b) => Number(b.streamId === (me as string)) - Number(a.streamId === (me as string)),
    )
    // One transaction for all of them: a commit costs as much as some dozen events.
    const applied = applier.applyAll(ordered)
    for (const streamId of applied.gaps) log('warn', 'the server left events out', { streamId })
    if (ordered.length > 0) onApplied(applied.touched)
    let hasMoved = confirmed.size > 0 || applied.hasMoved
    for (const conversationId of asked.value.far) {
      const taken = await takeNewest(conversationId)
      if (isStopped || taken === 'failed') return 'failed'
      if (taken === 'rewound') return startOver(tips)
      if (taken !== 'taken') continue
      hasMoved = true
      if (doubts === doubtsBefore) unsure.delete(streamOfConversation(conversationId))
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
      if (outcome === 'upToDate') onUpToDate()
      if (outcome === 'upToDate' && !isWanted) settle()
    }
  }
  /** Nothing is heard for as long as this: perhaps because nothing is said. */
  const watchSilence = (): void => {
    safety?.cancel()
    safety = isStopped ? null : clock.setTimer(request, tuning.safetyPullMs * (0.75 + random() / 2))
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
    safety?.cancel()
    safety = null
    running ??= run()
      .catch((error: unknown) => {
        log('error', 'pull broke', { error: String(error) })
        again()
      })
      .finally(() => {
        running = null
        if (isStopped) return
        if (isWanted && !retry) return request()
        watchSilence()
        onIdle()
      })
  }

  return {
    request,
    doubt() {
      doubts += 1
      for (const streamId of applier.tips().keys()) unsure.add(streamId)
    },
    isSure: () => unsure.size === 0,
    isBusy: () => running !== null,
    epoch: () => doubts,
    heardLive: watchSilence,
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
      safety?.cancel()
      settle()
      await running
    },
  }
}

const isSame = (a: Cursors, b: Cursors): boolean =>
  Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([id, seq]) => b[id] === seq)
