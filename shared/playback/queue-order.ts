import type { QueueItem, QueueMode } from './queue-types.ts'
import { listeningMs, type SkipLevel } from './skips.ts'

/** When the oldest note of each conversation was sent. */
export function ranksOf(
  items: readonly QueueItem[],
  known: Readonly<Record<string, number>> = {},
): Readonly<Record<string, number>> {
  const ranks: Record<string, number> = { ...known }
  for (const { conversationId, sentAtMs } of items) {
    // One that is known has its place already: a note from its past does not move it.
    if (known[conversationId] !== undefined) continue
    ranks[conversationId] = Math.min(ranks[conversationId] ?? Number.POSITIVE_INFINITY, sentAtMs)
  }
  return ranks
}

/**
 * Catching up: what is urgent first, then what was promised, the sooner the earlier; then conversation by conversation, the one that has
 * waited longest first, each in the order in which it was spoken. A thread or a conversation by itself: as it was spoken.
 */
export function byOrder(mode: QueueMode, ranks: Readonly<Record<string, number>>) {
  const never = Number.POSITIVE_INFINITY
  return (a: QueueItem, b: QueueItem): number => {
    if (mode === 'catchUp') {
      if (a.isUrgent !== b.isUrgent) return a.isUrgent ? -1 : 1
      const promised = compare(a.promisedAtMs ?? never, b.promisedAtMs ?? never)
      if (promised !== 0) return promised
      const waited = compare(ranks[a.conversationId] ?? never, ranks[b.conversationId] ?? never)
      if (waited !== 0) return waited
      if (a.conversationId !== b.conversationId) return a.conversationId < b.conversationId ? -1 : 1
    }
    return compare(a.sentAtMs, b.sentAtMs) || (a.noteId < b.noteId ? -1 : a.noteId > b.noteId ? 1 : 0)
  }
}

const compare = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0)

/** One's own notes are never played by themselves, and when catching up nothing twice. */
export const belongs = (mode: QueueMode, item: QueueItem): boolean =>
  !item.isMine && item.durationMs > 0 && (mode !== 'catchUp' || !item.isHeard)

export interface QueueTotals {
  readonly count: number
  readonly durationMs: number
  /** At the speed one has for each person, without the pauses that one skips. */
  readonly listeningMs: number
}

type HowToListen = (item: QueueItem) => { readonly speed: number; readonly skip: SkipLevel }

export function totalsOf(items: readonly QueueItem[], how: HowToListen): QueueTotals {
  let durationMs = 0
  let listening = 0
  for (const item of items) {
    durationMs += item.durationMs
    listening += listeningMs(item, how(item))
  }
  return { count: items.length, durationMs, listeningMs: listening }
}

/** `12 notes, 23 min, 11 at your speed without pauses`; `1 note, 40 s` where there is nothing to win. */
export function totalsInWords({ count, durationMs, listeningMs: shorter }: QueueTotals): string {
  const notes = `${count} note${count === 1 ? '' : 's'}`
  if (durationMs < 60_000) {
    const [whole, won] = [Math.round(durationMs / 1000), Math.round(shorter / 1000)]
    return won < whole ? `${notes}, ${whole} s, ${won} at your speed without pauses` : `${notes}, ${whole} s`
  }
  const [whole, won] = [minutes(durationMs), minutes(shorter)]
  return won < whole ? `${notes}, ${whole} min, ${won} at your speed without pauses` : `${notes}, ${whole} min`
}

const minutes = (ms: number): number => Math.max(1, Math.round(ms / 60_000))
