/** What stands for a clip before its video is here: a small picture of the first moment that is seen, made by a page. */
import { createHash } from 'node:crypto'
import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { readPictureHeader } from '#shared/annotation/picture-header.ts'
import { ClipPoster } from '#shared/contract/model.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { writeDurably } from './durable-files.ts'

/** `fromMs`: of the whole video, which frame it is of. */
export const KeptPoster = z.object({ file: ClipPoster, fromMs: z.int().min(0) })
export type KeptPoster = z.infer<typeof KeptPoster>

const POSTER = /^poster-[0-9a-f]{16}\.webp$/
/** Named by what is in it: a note in the outbox finds its own. */
export const posterFile = (sha256: string): string => `poster-${sha256.slice(0, 16)}.webp`

/** Null for bytes that are no such picture. Otherwise the file is on disk. */
export async function storePoster(
  folder: string,
  { blobId, bytes }: { readonly blobId: BlobId; readonly bytes: Uint8Array },
): Promise<ClipPoster | null> {
  const header = readPictureHeader(bytes)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const parsed = ClipPoster.safeParse({ ...header, blobId, sha256, sizeBytes: bytes.length })
  if (!parsed.success) return null
  await writeDurably(join(folder, posterFile(sha256)), bytes)
  return parsed.data
}

/** `but`: the hash of the one that stays. */
export async function removePosters(folder: string, but: string | null): Promise<void> {
  for (const name of await readdir(folder)) {
    if (POSTER.test(name) && (but === null || name !== posterFile(but))) await rm(join(folder, name), { force: true })
  }
}
