import { stat } from 'node:fs/promises'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { TakeId as TakeIdSchema } from '#shared/kernel/ids.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { storeReason } from '../store/store-reason.ts'
import { tuning } from '../sync/tuning.ts'
import { type DownloadDeps, download } from './download.ts'
import type { MediaFiles } from './media-files.ts'

export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

export interface MediaFile {
  readonly path: string
  readonly sizeBytes: number
  readonly contentType: string
}

/** Recordings as files: own unsent ones from their takes, the rest fetched once, verified, and kept. */
export interface MediaLibrary {
  /** Refusals: `noteUnknown`, `takeUnknown`, `blobUnknown`, `blobHashWrong`, `recordingAway`, `diskFull`. */
  open(ref: MediaRef): Promise<Result<MediaFile, Reason>>
  /** Fetches in the background, the newest asked for first. */
  prefetch(noteId: NoteId): void
  /** The same for one that nobody waits for; resolves when it is here, or cannot be. */
  fetchAhead(blob: NoteBlob): Promise<Result<void, Reason>>
  /** What is being fetched, or was opened so recently that somebody may still listen to it. */
  inUse(): ReadonlySet<BlobId>
  /** Resolves when no download writes any more; the account, which aborts them, has been stopped before. */
  close(): Promise<void>
}

/** What the signed-in account lends the library; null while signed out. */
export interface MediaSource extends DownloadDeps {
  blobOf(noteId: NoteId): NoteBlob | null
}

export interface MediaLibraryDeps {
  readonly files: MediaFiles
  readonly source: () => MediaSource | null
  /** The file of a draft, or of a note not yet delivered. */
  readonly takePath: (takeId: TakeId) => string | null
  /** A blob's file has come. */
  readonly onCached: (blobId: BlobId) => void
  readonly clock: Clock
  readonly log: Log
}

const contentType = 'audio/ogg; codecs=opus'

export function createMediaLibrary({ files, source, takePath, onCached, clock, log }: MediaLibraryDeps): MediaLibrary {
  const underWay = new Map<BlobId, Promise<Result<void, Reason>>>()
  const openedAtMs = new Map<BlobId, number>()
  const backlog: NoteId[] = []
  let prefetching = 0
  const drop = createDrop(log)

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
  const fetchBlob = async (blob: NoteBlob, from: MediaSource): Promise<Result<void, Reason>> => {
    for (let isSecond = false; ; isSecond = true) {
      const path = files.temporary(blob.blobId)
      const fetched = await download(blob, path, from)
      if (fetched.ok) return await keep(blob.blobId, path)
      log('warn', 'download failed', { blobId: blob.blobId, reason: fetched.reason })
      // Damaged on the way: once more, then it is the server's copy that is wrong.
      if (fetched.reason !== 'blobHashWrong' || isSecond) return fetched
    }
  }
  /** Everybody who opens the same recording waits for the same download. */
  const ensure = (blob: NoteBlob, from: MediaSource): Promise<Result<void, Reason>> => {
    const present = underWay.get(blob.blobId)
    if (present) return present
    const started = fetchBlob(blob, from).finally(() => underWay.delete(blob.blobId))
    underWay.set(blob.blobId, started)
    return started
  }
  const openTake = async (takeId: TakeId): Promise<Result<MediaFile, Reason>> => {
    const path = takePath(takeId)
    const sizeBytes = path ? await sizeOf(path) : null
    return path && sizeBytes !== null ? done({ path, sizeBytes, contentType }) : refused('takeUnknown')
  }

  const opened = (blobId: BlobId): void => {
    openedAtMs.set(blobId, clock.monotonicMs())
    drop(files.used(blobId, clock.nowMs()), 'noting when a recording was used')
  }

  const openNote = async (noteId: NoteId): Promise<Result<MediaFile, Reason>> => {
    const from = source()
    const blob = from?.blobOf(noteId)
    if (!from || !blob) {
      const unsent = await openTake(TakeIdSchema.parse(noteId))
      return unsent.ok ? unsent : refused('noteUnknown', noteId)
    }
    const { blobId, sizeBytes } = blob
    const path = files.path(blobId)
    if (files.has(blobId) && (await sizeOf(path)) !== sizeBytes) await files.distrust(blobId)
    if (files.has(blobId)) {
      opened(blobId)
      return done({ path, sizeBytes, contentType })
    }
    const own = await openTake(TakeIdSchema.parse(noteId))
    if (own.ok) return own
    const fetched = await ensure(blob, from)
    if (fetched.ok) {
      opened(blobId)
      return done({ path, sizeBytes, contentType })
    }
    return fetched.reason === 'serverUnreachable' ? refused('recordingAway', fetched.detail) : fetched
  }

  const fillUp = (): void => {
    while (prefetching < tuning.prefetchAtOnce) {
      const noteId = backlog.pop()
      if (!noteId) return
      const from = source()
      const blob = from?.blobOf(noteId)
      if (!from || !blob || files.has(blob.blobId)) continue
      prefetching += 1
      drop(
        ensure(blob, from).finally(() => {
          prefetching -= 1
          fillUp()
        }),
        'prefetch',
      )
    }
  }

  return {
    open: (ref) => (ref.kind === 'take' ? openTake(ref.takeId) : openNote(ref.noteId)),
    prefetch(noteId) {
      if (backlog.includes(noteId)) return
      backlog.push(noteId)
      if (backlog.length > tuning.prefetchBacklog) backlog.shift()
      fillUp()
    },
    async fetchAhead(blob) {
      const from = source()
      return from ? await ensure(blob, from) : refused('notSignedIn')
    },
    inUse() {
      const sinceMs = clock.monotonicMs() - tuning.mediaInUseMs
      for (const [blobId, atMs] of openedAtMs) if (atMs < sinceMs) openedAtMs.delete(blobId)
      return new Set([...underWay.keys(), ...openedAtMs.keys()])
    },
    async close() {
      backlog.length = 0
      await Promise.allSettled(underWay.values())
    },
  }
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (file) => file.size,
    () => null,
  )
