import type { NoteDraft } from '#shared/contract/model.ts'
import type { BlobId } from '#shared/kernel/ids.ts'

/** What hosts say that bytes are, whoever sent them; nothing else is ever served of a note. */
export const fileTypes = ['image/webp', 'image/png', 'video/webm', 'application/vnd.earshot.track'] as const
export type FileType = (typeof fileTypes)[number]

/** A track, a picture, its thumbnail or a video of a note. */
export interface AttachedFile {
  readonly blobId: BlobId
  readonly sha256: string
  readonly sizeBytes: number
  readonly type: FileType
  /** The lower, the sooner it is wanted behind the sound. */
  readonly rank: number
}

export type NoteWithFiles = Pick<NoteDraft, 'track' | 'pictures' | 'video'>

/** All that goes with a note besides its sound, each once: what is seen first comes first. */
export function attachedFilesOf({ track, pictures = [], video }: NoteWithFiles): AttachedFile[] {
  const files: Omit<AttachedFile, 'rank'>[] = [
    ...(track ? [{ ...track, type: 'application/vnd.earshot.track' as const }] : []),
    ...pictures.map((picture) => picture.thumbnail ?? picture),
    ...pictures,
    ...(video?.poster ? [video.poster] : []),
    ...(video ? [video] : []),
  ]
  const ranked = new Map<BlobId, AttachedFile>()
  for (const { blobId, sha256, sizeBytes, type } of files) {
    if (!ranked.has(blobId)) ranked.set(blobId, { blobId, sha256, sizeBytes, type, rank: ranked.size + 1 })
  }
  return [...ranked.values()]
}
