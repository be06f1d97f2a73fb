import type { BlobId } from '#shared/kernel/ids.ts'
import type { FileType } from '../store/note-files.ts'
import { tuning } from '../sync/tuning.ts'

/** A file of a note as far as keeping it matters. Times are Unix milliseconds. */
export interface Recording {
  readonly blobId: BlobId
  readonly sizeBytes: number
  readonly sentAtMs: number
  readonly isUnheard: boolean
  /** In a conversation that is kept offline. */
  readonly isPinned: boolean
  readonly isHere: boolean
  /** Of the files of one note the lowest is wanted first. */
  readonly rank: number
  /** Too large to come before somebody asks for it; where everything is kept, it does all the same. */
  readonly isLarge: boolean
  /** When it was last played or came; 0: not known. */
  readonly usedAtMs: number
}

export interface KeepPolicy {
  /** Younger than this is kept while there is room. */
  readonly days: number
  /** For everything that is neither unheard nor pinned. */
  readonly sizeBytes: number
}

/** `fetch`: what is wanted and not here, in the order in which it is wanted. `evict`: what must go, least recently used first. */
export interface MediaPlan {
  readonly fetch: readonly BlobId[]
  readonly evict: readonly BlobId[]
}

/** A video that nobody has asked for yet is fetched ahead when it is no longer to come than a long recording. */
export const isLarge = (file: { readonly type: FileType | null; readonly sizeBytes: number }): boolean =>
  file.type === 'video/webm' && file.sizeBytes > tuning.videoAheadBytes

const dayMs = 24 * 3_600_000

/**
 * Which recordings a device keeps. Those of pinned conversations always, whatever the limit. What is unheard is never given up, and fetched
 * newest first as far as the limit goes: a newcomer to a large channel has not heard any of its history. Of the rest the most recently
 * used stay, as many as there is room for, and what is younger than `days` is fetched as far as there is room still. What is fetched
 * never pushes out what is here: a plan carried out and made anew is empty.
 * All files of a note are kept by the same rules, but that a large one comes only when it is asked for, or where all is kept.
 * Pure. `busy`: being played or fetched, or not yet sent; never evicted.
 */
export function planMedia(
  recordings: readonly Recording[],
  policy: KeepPolicy,
  { nowMs, busy }: { readonly nowMs: number; readonly busy: ReadonlySet<BlobId> },
): MediaPlan {
  const newestFirst = recordings.toSorted((a, b) => b.sentAtMs - a.sentAtMs || a.rank - b.rank)
  const fetch: BlobId[] = []
  const evict: BlobId[] = []
  const stays = (one: Recording): boolean => one.isPinned || (one.isHere && (one.isUnheard || busy.has(one.blobId)))
  let roomBytes = newestFirst.filter(stays).reduce((room, one) => room - one.sizeBytes, policy.sizeBytes)
  const fetchIfRoom = (one: Recording): void => {
    if (one.isLarge || one.sizeBytes > roomBytes) return
    roomBytes -= one.sizeBytes
    fetch.push(one.blobId)
  }

  for (const one of newestFirst) {
    if (one.isHere) continue
    if (one.isPinned) fetch.push(one.blobId)
    else if (one.isUnheard) fetchIfRoom(one)
  }
  const lastUsedFirst = newestFirst.filter((one) => one.isHere && !stays(one)).sort((a, b) => b.usedAtMs - a.usedAtMs)
  for (const one of lastUsedFirst) {
    if (one.sizeBytes <= roomBytes) roomBytes -= one.sizeBytes
    else evict.unshift(one.blobId)
  }
  const youngAfterMs = nowMs - policy.days * dayMs
  for (const one of newestFirst) {
    if (!one.isHere && !one.isPinned && !one.isUnheard && one.sentAtMs >= youngAfterMs) fetchIfRoom(one)
  }
  return { fetch, evict }
}
