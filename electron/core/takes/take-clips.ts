/** The clips of takes: what a page may ask of them. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FileFrame, KeptClip } from '#shared/contract/take-files.ts'
import { BlobId, type IdMaker, type TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { clipFiles } from './clip-manifest.ts'
import { removeCutClips } from './clip-of-take.ts'
import { posterFile, removePosters } from './clip-poster.ts'
import type { FreeBytes } from './disk-watch.ts'
import { type ClipPart, createTakeClip, type PosterBytes } from './take-clip.ts'
import type { TakeEngine } from './take-engine.ts'
import { canBeShownIn } from './take-record.ts'

/** What a page that records a screen asks of a take. */
export interface TakeClips {
  /** False: it is no piece of a clip. */
  accept(frame: FileFrame): boolean
  /** Refusals: `takeUnknown`, `clipTaken`, `clipTooLarge`, `diskFull` and its like. */
  keep(takeId: TakeId, part: ClipPart): Promise<Result<KeptClip, Reason>>
  /** What stands for it before it is here. Refusals: `takeUnknown`, when it has no such clip, and those of `TakeClip.setPoster`. */
  keepPoster(takeId: TakeId, blobId: BlobId, frame: Omit<PosterBytes, 'blobId'>): Promise<Result<void, Reason>>
  /** Refusals: `takeUnknown`, when it has no such clip. */
  drop(takeId: TakeId, blobId: BlobId): Promise<Result<void, Reason>>
  /** Once it is whole, or what stands for it; null when there is no such clip. */
  file(takeId: TakeId, blobId: BlobId): { readonly path: string; readonly type: 'video/webm' | 'image/webp' } | null
}

interface ClipsPorts {
  readonly engine: () => TakeEngine
  readonly ids: IdMaker
  readonly freeBytes: FreeBytes
  readonly log: Log
}

export function createTakeClips({ engine, ids, ...ports }: ClipsPorts): TakeClips {
  return {
    accept(frame) {
      const clip = engine().get(frame.takeId)?.clip
      if (clip?.state().blobId !== frame.blobId) return false
      clip.accept(frame)
      return true
    },
    async keep(takeId, part) {
      const record = engine().get(takeId)
      if (!record || !canBeShownIn(record)) return refused('takeUnknown')
      record.clip ??= createTakeClip(
        {
          ...ports,
          folder: record.folder,
          ready: () => record.writer?.idle() ?? Promise.resolve(),
          onChange: () => engine().show(record),
        },
        part,
      )
      return record.clip.state().blobId === part.blobId ? await record.clip.keep(part) : refused('clipTaken')
    },
    async keepPoster(takeId, blobId, frame) {
      const record = engine().get(takeId)
      const clip = record?.clip
      if (!record || !canBeShownIn(record) || clip?.state().blobId !== blobId) return refused('takeUnknown')
      return await clip.setPoster({ ...frame, blobId: BlobId.parse(ids.next()) })
    },
    async drop(takeId, blobId) {
      const record = engine().get(takeId)
      const clip = record?.clip
      if (!record || !canBeShownIn(record) || clip?.state().blobId !== blobId) return refused('takeUnknown')
      record.clip = null
      clip.leave()
      await clip.close()
      for (const name of Object.values(clipFiles)) await rm(join(record.folder, name), { force: true })
      await removeCutClips(record.folder, null)
      await removePosters(record.folder, null)
      await record.drawing?.blank(blobId)
      engine().show(record)
      return done(undefined)
    },
    file(takeId, blobId) {
      const record = engine().get(takeId)
      const state = record?.clip?.state()
      if (!record || !state) return null
      const { poster } = state
      if (poster?.file.blobId === blobId) {
        return { path: join(record.folder, posterFile(poster.file.sha256)), type: 'image/webp' }
      }
      if (!state.whole || state.blobId !== blobId) return null
      return { path: join(record.folder, clipFiles.whole), type: 'video/webm' }
    },
  }
}
