import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type BlobId, type NoteId, TakeId } from '#shared/kernel/ids.ts'
import { type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { type MediaFiles, mediaFileName } from '../media/media-files.ts'
import {
  type MediaFile,
  type MediaLibrary,
  type MediaRef,
  type OwnFile,
  soundOfResult,
  typeOf,
} from '../media/media-library.ts'
import type { AttachedFile } from '../store/note-files.ts'
import type { NoteBlob } from '../store/note-reader.ts'

export interface ReadOnlyMediaDeps {
  readonly files: MediaFiles
  /** What a recording that is not here is refused with. */
  readonly dataDir: string
  readonly blobOf: (noteId: NoteId) => NoteBlob | null
  readonly fileOf: (noteId: NoteId, blobId: BlobId) => AttachedFile | null
  readonly takePath: (takeId: TakeId) => string | null
  readonly takeFile: (takeId: TakeId, blobId: BlobId) => OwnFile | null
  readonly unsentFile: (noteId: NoteId, blobId: BlobId) => OwnFile | null
}

/** What is asked for: its own file where it has one, else the one in `media/`. */
interface Asked {
  readonly blob: NoteBlob | null
  readonly ownPath: string | null
  readonly contentType: string
}

const soundType = 'audio/ogg; codecs=opus'

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

/** Plays and shows what is on this computer, and fetches nothing. */
export function createReadOnlyMedia(deps: ReadOnlyMediaDeps): MediaLibrary {
  const { files, dataDir, blobOf, fileOf, takePath, takeFile, unsentFile } = deps
  const openFile = async (path: string | null, contentType: string, expectedBytes?: number) => {
    const file = path === null ? null : await stat(path).catch(() => null)
    if (path === null || !file || (expectedBytes !== undefined && file.size !== expectedBytes)) {
      return refused<Reason>('dataNewer', dataDir)
    }
    return done({ path, sizeBytes: file.size, contentType })
  }
  const askedFor = (ref: MediaRef): Asked => {
    switch (ref.kind) {
      case 'take':
        return { blob: null, ownPath: takePath(ref.takeId), contentType: soundType }
      case 'note':
        return { blob: blobOf(ref.noteId), ownPath: takePath(TakeId.parse(ref.noteId)), contentType: soundType }
      case 'takeFile':
        return asked(null, takeFile(ref.takeId, ref.blobId))
      case 'takeTrack':
        return asked(null, null)
      case 'noteFile':
        return asked(fileOf(ref.noteId, ref.blobId), unsentFile(ref.noteId, ref.blobId))
    }
  }
  const openRef = (ref: MediaRef): Promise<Result<MediaFile, Reason>> => {
    const { blob, ownPath, contentType } = askedFor(ref)
    return blob && files.has(blob.blobId)
      ? openFile(files.path(blob.blobId), contentType, blob.sizeBytes)
      : openFile(ownPath, contentType)
  }
  return {
    open: openRef,
    listen: async (ref) => soundOfResult(await openRef(ref)),
    fetchAhead: () => Promise.resolve(refused('dataNewer', dataDir)),
    standing: () => null,
    inUse: () => new Set(),
    prefetch: () => undefined,
    close: () => Promise.resolve(),
  }
}

const asked = (file: AttachedFile | null, own: OwnFile | null): Asked => ({
  blob: file,
  ownPath: own?.path ?? null,
  contentType: typeOf(file?.type ?? own?.type ?? ''),
})
