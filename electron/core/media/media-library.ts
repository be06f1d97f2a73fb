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
import { type AttachedFile, type FileType, fileTypes } from '../store/note-files.ts'
import type { NoteBlob } from '../store/note-reader.ts'
import { tuning } from '../sync/tuning.ts'
import type { Arrival } from './arrival.ts'
import { readArriving } from './arriving.ts'
import { fetchTail, type Tail } from './arriving-tail.ts'
import type { DownloadDeps } from './download.ts'
import { createDownloads, type DownloadsDeps, type Standing } from './downloads.ts'
import { isLarge } from './keep-media.ts'

export type MediaRef =
  | { readonly kind: 'note'; readonly noteId: NoteId }
  | { readonly kind: 'take'; readonly takeId: TakeId }
  /** What goes with the sound: a track, a picture, its thumbnail, a video. */
  | { readonly kind: 'noteFile'; readonly noteId: NoteId; readonly blobId: BlobId }
  | { readonly kind: 'takeFile'; readonly takeId: TakeId; readonly blobId: BlobId }
  /** What is drawn on a take as it is now: on what is heard of it, or on all that was recorded. */
  | { readonly kind: 'takeTrack'; readonly takeId: TakeId; readonly of: 'heard' | 'recorded' }

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

/** A file that is no sound, of this device's own. */
export interface OwnFile {
  readonly path: string
  readonly type: FileType
}

/** The files of notes: own unsent ones where their takes lie, the rest fetched once, verified, and kept. */
export interface MediaLibrary {
  /**
   * Refusals: `noteUnknown`, `takeUnknown`, `blobUnknown`, `blobHashWrong`, `recordingAway`, `fileAway`, `diskFull`. A file that the note
   * or take does not name is `blobUnknown`, whoever else has it.
   */
  open(ref: MediaRef): Promise<Result<MediaFile, Reason>>
  /** The same for who listens: it need not be whole yet. Refused as by `open` as long as nothing of it came. */
  listen(ref: MediaRef): Promise<Result<Sound, Reason>>
  /** Fetches in the background, the newest asked for first. */
  prefetch(noteId: NoteId): void
  /** The same for one that nobody waits for; resolves when it is here, or cannot be. */
  fetchAhead(blob: NoteBlob): Promise<Result<void, Reason>>
  /** How far the download of a file is; null when there is none. */
  standing(blobId: BlobId): Standing | null
  /** What is being fetched, or was opened so recently that somebody may still listen to it. */
  inUse(): ReadonlySet<BlobId>
  /** Resolves when no download writes any more; the account, which aborts them, has been stopped before. */
  close(): Promise<void>
}

/** What the signed-in account lends the library; null while signed out. */
export interface MediaSource extends DownloadDeps {
  blobOf(noteId: NoteId): NoteBlob | null
  fileOf(noteId: NoteId, blobId: BlobId): AttachedFile | null
  /** In the order in which they are wanted. */
  filesOf(noteId: NoteId): AttachedFile[]
}

export interface MediaLibraryDeps extends DownloadsDeps {
  readonly source: () => MediaSource | null
  /** The file of a draft, or of a note not yet delivered. */
  readonly takePath: (takeId: TakeId) => string | null
  /** Of a draft, or of a note not yet delivered: what goes with its sound. */
  readonly takeFile: (takeId: TakeId, blobId: BlobId) => OwnFile | null
  readonly takeTrack: (takeId: TakeId, of: 'heard' | 'recorded') => Promise<string | null>
  readonly unsentFile: (noteId: NoteId, blobId: BlobId) => OwnFile | null
  readonly clock: Clock
}

/** A file of a note as the library looks for it. */
interface Wanted {
  readonly blob: NoteBlob
  readonly contentType: string
  readonly from: MediaSource
}

const soundType = 'audio/ogg; codecs=opus'
/** Of a database that somebody else may have written in. */
export const typeOf = (type: string): string => fileTypes.find((known) => known === type) ?? 'application/octet-stream'

export function createMediaLibrary(deps: MediaLibraryDeps): MediaLibrary {
  const { files, source, takePath, takeFile, takeTrack, unsentFile, clock, log } = deps
  const downloads = createDownloads(deps)
  /** Of what is being listened to while it comes. */
  const tails = new Map<BlobId, Tail | null>()
  const openedAtMs = new Map<BlobId, number>()
  const backlog: NoteId[] = []
  let prefetching = 0
  const drop = createDrop(log)

  const ensure = (blob: NoteBlob, from: MediaSource): Promise<Result<void, Reason>> =>
    downloads.join(blob, from, false).ended
  const openOwn = async (path: string | null, contentType: string): Promise<MediaFile | null> => {
    const sizeBytes = path ? await sizeOf(path) : null
    return path && sizeBytes !== null ? { path, sizeBytes, contentType } : null
  }
  /** From where it was made, for as long as it lies there. */
  const ownOf = async (ref: MediaRef): Promise<MediaFile | null> => {
    if (ref.kind === 'takeTrack')
      return openOwn(await takeTrack(ref.takeId, ref.of), typeOf('application/vnd.earshot.track'))
    if (ref.kind === 'take') return openOwn(takePath(ref.takeId), soundType)
    if (ref.kind === 'note') return openOwn(takePath(TakeIdSchema.parse(ref.noteId)), soundType)
    const own = ref.kind === 'takeFile' ? takeFile(ref.takeId, ref.blobId) : unsentFile(ref.noteId, ref.blobId)
    return openOwn(own?.path ?? null, typeOf(own?.type ?? ''))
  }
  const wantedOf = (ref: MediaRef): Wanted | null => {
    const from = source()
    if (!from || ref.kind === 'take' || ref.kind === 'takeFile' || ref.kind === 'takeTrack') return null
    if (ref.kind === 'note') {
      const blob = from.blobOf(ref.noteId)
      return blob && { blob, contentType: soundType, from }
    }
    const file = from.fileOf(ref.noteId, ref.blobId)
    return file && { blob: file, contentType: typeOf(file.type), from }
  }

  const opened = (blobId: BlobId): void => {
    openedAtMs.set(blobId, clock.monotonicMs())
    drop(files.used(blobId, clock.nowMs()), 'noting when a recording was used')
  }

  /** What is here of a note, or where it can be had. */
  const look = async (ref: MediaRef): Promise<Result<MediaFile | Wanted, Reason>> => {
    const wanted = wantedOf(ref)
    if (!wanted) {
      const own = await ownOf(ref)
      return own ? done(own) : unknown(ref)
    }
    const { blob, contentType } = wanted
    const path = files.path(blob.blobId)
    if (files.has(blob.blobId) && (await sizeOf(path)) !== blob.sizeBytes) await files.distrust(blob.blobId)
    if (files.has(blob.blobId)) {
      opened(blob.blobId)
      return done({ path, sizeBytes: blob.sizeBytes, contentType })
    }
    return done((await ownOf(ref)) ?? wanted)
  }

  const fetchWhole = async ({ blob, contentType, from }: Wanted): Promise<Result<MediaFile, Reason>> => {
    const fetched = await ensure(blob, from)
    if (!fetched.ok) return awayIfUnreachable(fetched, contentType)
    opened(blob.blobId)
    return done({ path: files.path(blob.blobId), sizeBytes: blob.sizeBytes, contentType })
  }

  const open = async (ref: MediaRef): Promise<Result<MediaFile, Reason>> => {
    const found = await look(ref)
    if (!found.ok) return found
    return 'from' in found.value ? await fetchWhole(found.value) : done(found.value)
  }

  /** One for all that listen to it, for as long as it comes. */
  const tailOf = (blob: NoteBlob, from: MediaSource, arrival: Arrival): Tail | null => {
    const present = tails.get(blob.blobId)
    if (present !== undefined) return present
    const tail = fetchTail(blob, from)
    tails.set(blob.blobId, tail)
    drop(
      arrival.ended.then(() => void tails.delete(blob.blobId)),
      'the end of a recording',
    )
    return tail
  }

  const listen = async (ref: MediaRef): Promise<Result<Sound, Reason>> => {
    const found = await look(ref)
    if (!found.ok) return found
    if (!('from' in found.value)) return done(soundOf(found.value))
    const { blob, contentType, from } = found.value
    // What is looked at, not played, is shown only once it is whole and verified.
    if (!isPlayed(contentType) || downloads.isDistrusted(blob.blobId))
      return soundOfResult(await fetchWhole(found.value))
    const join = (): Arrival => downloads.join(blob, from, true)
    const arrival = join()
    const tail = contentType === soundType ? tailOf(blob, from, arrival) : null
    // An answer that has begun cannot become a refusal any more.
    for (let next = arrival.changed(); !arrival.hasBegun() && !arrival.result(); next = arrival.changed()) await next
    const result = arrival.result()
    if (result && !result.ok) return awayIfUnreachable(result, contentType)
    opened(blob.blobId)
    const read = (range: ByteRange): Readable => readArriving(range, { blob, files, from, join, tail })
    return done({ sizeBytes: blob.sizeBytes, contentType, read })
  }

  const fillUp = (): void => {
    while (prefetching < tuning.prefetchAtOnce) {
      const noteId = backlog.pop()
      if (!noteId) return
      prefetching += 1
      drop(
        fetchNote(noteId).finally(() => {
          prefetching -= 1
          fillUp()
        }),
        'prefetch',
      )
    }
  }
  const fetchNote = async (noteId: NoteId): Promise<void> => {
    const from = source()
    const sound = from?.blobOf(noteId)
    if (!from || !sound) return
    for (const blob of [sound, ...from.filesOf(noteId).filter((file) => !isLarge(file))]) {
      if (!files.has(blob.blobId) && !(await ensure(blob, from)).ok) return
    }
  }

  return {
    open,
    listen,
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
    standing: downloads.standing,
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

const isPlayed = (contentType: string): boolean => /^(audio|video)\//.test(contentType)

/** Nothing is wrong with it; it is only not here. */
const awayIfUnreachable = <T>(
  refusal: Extract<Result<T, Reason>, { ok: false }>,
  contentType: string,
): Result<never, Reason> => {
  if (refusal.reason !== 'serverUnreachable') return refusal
  return refused(contentType === soundType ? 'recordingAway' : 'fileAway', refusal.detail)
}

function unknown(ref: MediaRef): Result<never, Reason> {
  switch (ref.kind) {
    case 'note':
      return refused('noteUnknown', ref.noteId)
    case 'take':
    case 'takeTrack':
      return refused('takeUnknown')
    case 'noteFile':
    case 'takeFile':
      return refused('blobUnknown', ref.blobId)
  }
}
