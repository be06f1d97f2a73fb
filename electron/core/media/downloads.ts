import type { BlobId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { storeReason } from '../store/store-reason.ts'
import { type Arrival, type Progress, startArrival } from './arrival.ts'
import { type DownloadDeps, download } from './download.ts'
import type { MediaFiles } from './media-files.ts'

export interface DownloadsDeps {
  readonly files: MediaFiles
  /** A blob's file has come. */
  readonly onCached: (blobId: BlobId) => void
  /** What somebody was listening to while it came turned out to be wrong, twice. */
  readonly onDamaged: (blobId: BlobId) => void
  readonly log: Log
}

/** How far a download is. `isCut`: nothing comes just now, for want of a server. */
export interface Standing {
  readonly haveBytes: number
  readonly isCut: boolean
}

/** The downloads that run, one a blob. */
export interface Downloads {
  /** Everybody who wants the same recording follows the same download. `isHeard`: it is given out before it is whole. */
  join(blob: NoteBlob, from: DownloadDeps, isHeard: boolean): Arrival
  /** It was wrong the last time, so it is given out only when it is whole. */
  isDistrusted(blobId: BlobId): boolean
  running(): Iterable<BlobId>
  /** Of one that comes, or that was cut when it was tried last; null: neither. */
  standing(blobId: BlobId): Standing | null
  /** Resolves when none writes any more. */
  settled(): Promise<void>
}

export function createDownloads({ files, onCached, onDamaged, log }: DownloadsDeps): Downloads {
  const underWay = new Map<BlobId, Arrival>()
  const distrusted = new Set<BlobId>()
  const heard = new Set<BlobId>()
  /** What was there of those that were cut last. */
  const cut = new Map<BlobId, number>()

  const keep = async (blobId: BlobId, path: string): Promise<Result<void, Reason>> => {
    try {
      await files.keep(blobId, path)
    } catch (error) {
      const reason = storeReason(error)
      return refused(reason === 'databaseBusy' ? 'internal' : reason, path)
    }
    onCached(blobId)
    return done(undefined)
  }
  const fetchBlob = async (blob: NoteBlob, from: DownloadDeps, progress: Progress): Promise<Result<void, Reason>> => {
    for (let isSecond = false; ; isSecond = true) {
      const path = files.temporary(blob.blobId)
      const fetched = await download({ blob, path, onBytes: progress.onBytes }, from)
      if (fetched.ok) return await keep(blob.blobId, path)
      log('warn', 'download failed', { blobId: blob.blobId, reason: fetched.reason })
      // Damaged on the way: once more, then it is the server's copy that is wrong.
      if (fetched.reason !== 'blobHashWrong' || isSecond) return fetched
      progress.onAnew()
    }
  }
  const ended = (blobId: BlobId, result: Result<void, Reason>): void => {
    if (!result.ok && result.reason === 'serverUnreachable') {
      cut.set(blobId, underWay.get(blobId)?.haveBytes() ?? 0)
    } else cut.delete(blobId)
    underWay.delete(blobId)
    const wasHeard = heard.delete(blobId)
    if (result.ok) distrusted.delete(blobId)
    if (result.ok || result.reason !== 'blobHashWrong') return
    distrusted.add(blobId)
    if (wasHeard) onDamaged(blobId)
  }

  return {
    join(blob, from, isHeard) {
      const { blobId } = blob
      if (isHeard) heard.add(blobId)
      const present = underWay.get(blobId)
      if (present) return present
      const started = startArrival(async (progress) => {
        const result = await fetchBlob(blob, from, progress)
        ended(blobId, result)
        return result
      })
      underWay.set(blobId, started)
      return started
    },
    isDistrusted: (blobId) => distrusted.has(blobId),
    running: () => underWay.keys(),
    standing(blobId) {
      const arrival = underWay.get(blobId)
      const before = cut.get(blobId)
      if (!arrival) return before === undefined ? null : { haveBytes: before, isCut: true }
      const isCut = before !== undefined && !arrival.hasBegun()
      return { haveBytes: Math.max(arrival.haveBytes(), isCut ? before : 0), isCut }
    },
    async settled() {
      await Promise.allSettled([...underWay.values()].map((arrival) => arrival.ended))
    },
  }
}
