import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type NoteId, TakeId } from '#shared/kernel/ids.ts'
import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { type MediaFiles, mediaFileName } from '../media/media-files.ts'
import { type MediaFile, type MediaLibrary, type MediaRef, soundOfResult } from '../media/media-library.ts'
import type { NoteBlob } from '../store/note-reader.ts'

export interface ReadOnlyMediaDeps {
  readonly files: MediaFiles
  /** What a recording that is not here is refused with. */
  readonly dataDir: string
  readonly blobOf: (noteId: NoteId) => NoteBlob | null
  readonly takePath: (takeId: TakeId) => string | null
}

const contentType = 'audio/ogg; codecs=opus'

/** The files of `media/` as they are; nothing is swept, kept or removed. */
export async function readMediaFiles(mediaDir: string, dataDir: string): Promise<MediaFiles> {
  const present = new Set(await readdir(mediaDir).catch(() => []))
  const refuse = () => Promise.reject(new ReasonError('dataNewer', dataDir))
  return {
    has: (blobId) => present.has(mediaFileName(blobId)),
    all: () => [],
    usedAtMs: () => 0,
    used: () => Promise.resolve(),
    path: (blobId) => join(mediaDir, mediaFileName(blobId)),
    temporary: (blobId) => join(mediaDir, `${blobId}.part`),
    keep: refuse,
    adopt: refuse,
    remove: refuse,
    distrust: refuse,
    clear: refuse,
  }
}

/** Plays what is on this computer, and fetches nothing. */
export function createReadOnlyMedia({ files, dataDir, blobOf, takePath }: ReadOnlyMediaDeps): MediaLibrary {
  const openFile = async (path: string | null, expectedBytes?: number): Promise<Result<MediaFile, Reason>> => {
    const file = path === null ? null : await stat(path).catch(() => null)
    if (path === null || !file || (expectedBytes !== undefined && file.size !== expectedBytes)) {
      return refused('dataNewer', dataDir)
    }
    return done({ path, sizeBytes: file.size, contentType })
  }
  const openRef = (ref: MediaRef): Promise<Result<MediaFile, Reason>> => {
    if (ref.kind === 'take') return openFile(takePath(ref.takeId))
    const blob = blobOf(ref.noteId)
    return blob && files.has(blob.blobId)
      ? openFile(files.path(blob.blobId), blob.sizeBytes)
      : openFile(takePath(TakeId.parse(ref.noteId)))
  }
  return {
    open: openRef,
    listen: async (ref) => soundOfResult(await openRef(ref)),
    fetchAhead: () => Promise.resolve(refused('dataNewer', dataDir)),
    inUse: () => new Set(),
    prefetch: () => undefined,
    close: () => Promise.resolve(),
  }
}
