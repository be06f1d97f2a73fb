import type { MediaShare } from '#shared/contract/desktop-answers.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { BlobId, ConversationId } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { KnownRecording, RecordingReader } from '../store/recording-reader.ts'
import { tuning } from '../sync/tuning.ts'
import { isLarge, type KeepPolicy, planMedia, type Recording } from './keep-media.ts'
import type { MediaFiles } from './media-files.ts'
import type { MediaLibrary } from './media-library.ts'

/**
 * Carries out what `planMedia` decides: fetches in the background what is to be here, newest first, and removes what has to go. Files of
 * notes that are not known here are left alone: the server may have lost them.
 */
export interface MediaKeeper {
  /** Something has changed: notes came, were heard, a setting, or the way to the server is free. */
  wake(): void
  /** How many of a conversation's recordings are on this computer, with all that goes with them. */
  share(conversationId: ConversationId): MediaShare
  /** Resolves when nothing is written any more. */
  close(): Promise<void>
}

export interface MediaKeeperDeps {
  readonly files: MediaFiles
  readonly library: Pick<MediaLibrary, 'fetchAhead' | 'inUse'>
  /** Of the account that is signed in; null while there is none. */
  readonly recordings: () => RecordingReader | null
  readonly policy: () => KeepPolicy & { readonly pinned: ReadonlySet<ConversationId> }
  readonly freeBytes: () => Promise<number>
  readonly onEvicted: (blobId: BlobId) => void
  readonly clock: Clock
  readonly log: Log
}

/** `notes`: the files of each. */
export const shareOf = (notes: readonly (readonly BlobId[])[], files: Pick<MediaFiles, 'has'>): MediaShare => ({
  here: notes.filter((blobIds) => blobIds.every((blobId) => files.has(blobId))).length,
  total: notes.length,
})

export function createMediaKeeper(deps: MediaKeeperDeps): MediaKeeper {
  const { files, library, recordings, policy, freeBytes, onEvicted, clock, log } = deps
  const drop = createDrop(log)
  let timer: Timer | null = null
  let running: Promise<void> | null = null
  let isStale = false
  let isClosed = false

  const gather = (reader: RecordingReader, pinned: ReadonlySet<ConversationId>, sinceMs: number): Recording[] => {
    const found = new Map<BlobId, KnownRecording>()
    const add = (some: readonly KnownRecording[]): void => {
      for (const one of some) if (!found.get(one.blobId) || !one.isHeard) found.set(one.blobId, one)
    }
    add(reader.sentAfter(sinceMs, tuning.mediaPlanned))
    for (const conversationId of pinned) add(reader.ofConversation(conversationId))
    for (const blobId of files.all()) {
      const one = reader.ofBlob(blobId)
      if (one) add([one])
    }
    add(reader.unheard(tuning.mediaPlanned))
    return [...found.values()].map(({ blobId, sizeBytes, sentAtMs, isHeard, conversationId, type, rank }) => ({
      blobId,
      sizeBytes,
      rank,
      isLarge: isLarge({ type, sizeBytes }),
      sentAtMs,
      isUnheard: !isHeard,
      isPinned: pinned.has(conversationId),
      isHere: files.has(blobId),
      usedAtMs: files.usedAtMs(blobId),
    }))
  }
  const hasRoom = async (): Promise<boolean> => {
    // Some network disks do not say; then a full disk itself will.
    const free = await freeBytes().catch(() => Number.POSITIVE_INFINITY)
    if (free < tuning.mediaFreeBytes) log('info', 'the disk is low: no recordings are fetched ahead', { free })
    return free >= tuning.mediaFreeBytes
  }
  const fetchAll = async (reader: RecordingReader, blobIds: readonly BlobId[]): Promise<void> => {
    const waiting = [...blobIds]
    let isStuck = false
    const work = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        if (isClosed || isStale || isStuck) return
        const blob = reader.ofBlob(next)
        if (!blob || files.has(next)) continue
        if (!(await hasRoom())) return
        const fetched = await library.fetchAhead(blob)
        if (!fetched.ok && (fetched.reason === 'serverUnreachable' || fetched.reason === 'diskFull')) isStuck = true
      }
    }
    await Promise.all(Array.from({ length: tuning.prefetchAtOnce }, work))
  }
  const carryOut = async (): Promise<void> => {
    const reader = recordings()
    if (!reader) return
    const { pinned, ...limits } = policy()
    const nowMs = clock.nowMs()
    const sinceMs = nowMs - limits.days * 24 * 3_600_000
    const plan = planMedia(gather(reader, pinned, sinceMs), limits, { nowMs, busy: library.inUse() })
    for (const blobId of plan.evict) {
      await files.remove([blobId])
      onEvicted(blobId)
    }
    if (plan.evict.length > 0) log('info', 'recordings removed to keep to the limit', { count: plan.evict.length })
    await fetchAll(reader, plan.fetch)
  }
  const run = async (): Promise<void> => {
    isStale = false
    await carryOut()
  }
  const later = (): void => {
    if (isClosed || timer) return
    timer = clock.setTimer(() => {
      timer = null
      const mine = run().finally(() => {
        running = null
        if (isStale) later()
      })
      running = mine.catch(() => undefined)
      drop(mine, 'keeping recordings')
    }, tuning.mediaPlanDelayMs)
  }

  return {
    wake() {
      isStale = true
      if (!running) later()
    },
    share(conversationId) {
      return shareOf(recordings()?.blobIdsOf(conversationId) ?? [], files)
    },
    async close() {
      isClosed = true
      timer?.cancel()
      await running
    },
  }
}
