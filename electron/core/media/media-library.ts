import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import type { Clock } from '#shared/kernel/clock.ts'
import type { ByteRange } from '#shared/kernel/http-range.ts'
import type { BlobId, NoteId, TakeId } from '#shared/kernel/ids.ts'
import { TakeId as TakeIdSchema } from '#shared/kernel/ids.ts'
import { createDrop } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { tuning } from '../sync/tuning.ts'
import type { Arrival } from './arrival.ts'
import { readArriving } from './arriving.ts'
import type { DownloadDeps } from './download.ts'
import { createDownloads, type DownloadsDeps } from './downloads.ts'

export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }

export interface MediaFile {
  readonly path: string
  readonly sizeBytes: number
  readonly contentType: string
}

/** `read`: its bytes, both ends of the range included, as fast as they are taken; ends with an error where they cannot be had. */
export interface Sound {
  readonly sizeBytes: number
  readonly contentType: string
  read(range: ByteRange): Readable
}

/** Recordings as files: own unsent ones from their takes, the rest fetched once, verified, and kept. */
export interface MediaLibrary {
  /** Refusals: `noteUnknown`, `takeUnknown`, `blobUnknown`, `blobHashWrong`, `recordingAway`, `diskFull`. */
  open(ref: MediaRef): Promise<Result<MediaFile, Reason>>
  /** The same for who listens: it need not be whole yet. Refused as by `open` as long as nothing of it came. */
  listen(ref: MediaRef): Promise<Result<Sound, Reason>>
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

export interface MediaLibraryDeps extends DownloadsDeps {
  readonly source: () => MediaSource | null
  /** The file of a draft, or of a note not yet delivered. */
  readonly takePath: (takeId: TakeId) => string | null
  readonly clock: Clock
}

/** A recording that is not here, and who has it. */
interface Away {
  readonly blob: NoteBlob
  readonly from: MediaSource
}

const contentType = 'audio/ogg; codecs=opus'

export function createMediaLibrary(deps: MediaLibraryDeps): MediaLibrary {
  const { files, source, takePath, clock, log } = deps
  const downloads = createDownloads(deps)
  const openedAtMs = new Map<BlobId, number>()
  const backlog: NoteId[] = []
  let prefetching = 0
  const drop = createDrop(log)

  const ensure = (blob: NoteBlob, from: MediaSource): Promise<Result<void, Reason>> =>
    downloads.join(blob, from, false).ended
  const openTake = async (takeId: TakeId): Promise<Result<MediaFile, Reason>> => {
    const path = takePath(takeId)
    const sizeBytes = path ? await sizeOf(path) : null
    return path && sizeBytes !== null ? done({ path, sizeBytes, contentType }) : refused('takeUnknown')
  }

  const opened = (blobId: BlobId): void => {
    openedAtMs.set(blobId, clock.monotonicMs())
    drop(files.used(blobId, clock.nowMs()), 'noting when a recording was used')
  }

  /** What is here of a note, or where it can be had. */
  const look = async (noteId: NoteId): Promise<Result<MediaFile | Away, Reason>> => {
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
    return own.ok ? own : done({ blob, from })
  }

  const fetchWhole = async ({ blob, from }: Away): Promise<Result<MediaFile, Reason>> => {
    const fetched = await ensure(blob, from)
    if (!fetched.ok) return awayIfUnreachable(fetched)
    opened(blob.blobId)
    return done({ path: files.path(blob.blobId), sizeBytes: blob.sizeBytes, contentType })
  }

  const openNote = async (noteId: NoteId): Promise<Result<MediaFile, Reason>> => {
    const found = await look(noteId)
    if (!found.ok) return found
    return 'from' in found.value ? await fetchWhole(found.value) : done(found.value)
  }

  const listenToNote = async (noteId: NoteId): Promise<Result<Sound, Reason>> => {
    const found = await look(noteId)
    if (!found.ok) return found
    if (!('from' in found.value)) return done(soundOf(found.value))
    const { blob, from } = found.value
    if (downloads.isDistrusted(blob.blobId)) return soundOfResult(await fetchWhole(found.value))
    const join = (): Arrival => downloads.join(blob, from, true)
    const arrival = join()
    // An answer that has begun cannot become a refusal any more.
    for (let next = arrival.changed(); !arrival.hasBegun() && !arrival.result(); next = arrival.changed()) await next
    const result = arrival.result()
    if (result && !result.ok) return awayIfUnreachable(result)
    opened(blob.blobId)
    const read = (range: ByteRange): Readable => readArriving(range, { blob, files, from, join })
    return done({ sizeBytes: blob.sizeBytes, contentType, read })
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
    listen: async (ref) =>
      ref.kind === 'take' ? soundOfResult(await openTake(ref.takeId)) : await listenToNote(ref.noteId),
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
      return new Set([...downloads.running(), ...openedAtMs.keys()])
    },
    async close() {
      backlog.length = 0
      await downloads.settled()
    },
  }
}

const sizeOf = (path: string): Promise<number | null> =>
  stat(path).then(
    (file) => file.size,
    () => null,
  )

/** A whole file, for who listens. */
export const soundOf = ({ path, sizeBytes, contentType }: MediaFile): Sound => ({
  sizeBytes,
  contentType,
  read: (range) => createReadStream(path, range),
})

export const soundOfResult = (opened: Result<MediaFile, Reason>): Result<Sound, Reason> =>
  opened.ok ? done(soundOf(opened.value)) : opened

/** Nothing is wrong with the recording; it is only not here. */
const awayIfUnreachable = <T>(refusal: Extract<Result<T, Reason>, { ok: false }>): Result<never, Reason> =>
  refusal.reason === 'serverUnreachable' ? refused('recordingAway', refusal.detail) : refusal
