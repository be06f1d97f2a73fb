/** `clip.json` in a take's folder: what is known of a clip besides its bytes. Losing it loses where the clip begins, and no byte of it. */
import { readFile, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NoteVideo } from '#shared/contract/model.ts'
import { ClipRun } from '#shared/contract/take-files.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { KeptPoster, posterFile } from './clip-poster.ts'
import { isMissing, writeDurably } from './durable-files.ts'

export const clipFiles = {
  manifest: 'clip.json',
  /** As the recorder gives it, only ever added to; gone once all of it is in the whole one. */
  growing: 'clip.webm.part',
  /** With duration and index, and every frame there is. */
  whole: 'clip.webm',
} as const

/** Of the whole clip. */
const WholeClip = NoteVideo.omit({ blobId: true, spans: true, poster: true })
export type WholeClip = z.infer<typeof WholeClip>

const ClipManifest = z.object({
  version: z.literal(1),
  blobId: BlobId,
  runs: z.array(ClipRun).min(1).readonly(),
  /** Null: being recorded, or not made whole yet. */
  whole: WholeClip.nullable(),
  /** Left out: none was made. */
  poster: KeptPoster.optional(),
})
export type ClipManifest = z.infer<typeof ClipManifest>

export const writeClipManifest = (folder: string, manifest: ClipManifest): Promise<void> =>
  writeDurably(join(folder, clipFiles.manifest), `${JSON.stringify(manifest, null, 1)}\n`)

export interface FoundClip {
  readonly manifest: ClipManifest
  /** Recorded, and on disk. */
  readonly sizeBytes: number
}

/** What a start finds in a take's folder; null: no byte of a clip. One of which nothing is known began with the sound. */
export async function findClip(folder: string, newBlobId: () => BlobId): Promise<FoundClip | null> {
  const [recordedBytes, wholeBytes] = await Promise.all(
    [clipFiles.growing, clipFiles.whole].map((name) => sizeOf(join(folder, name))),
  )
  if (!recordedBytes && !wholeBytes) return null
  const unknown: ClipManifest = { version: 1, blobId: newBlobId(), runs: [{ atMs: 0, fromMs: 0 }], whole: null }
  const manifest = (await readClipManifest(folder)) ?? unknown
  const whole = manifest.whole?.sizeBytes === wholeBytes ? manifest.whole : null
  if (whole) await rm(join(folder, clipFiles.growing), { force: true })
  // Nothing else would tell the same clip by the same name next time.
  if (manifest === unknown) await writeClipManifest(folder, manifest)
  const { poster: named, ...rest } = manifest
  const posterBytes = named && (await sizeOf(join(folder, posterFile(named.file.sha256))))
  const poster = named && posterBytes === named.file.sizeBytes ? { poster: named } : {}
  return { manifest: { ...rest, whole, ...poster }, sizeBytes: whole?.sizeBytes ?? recordedBytes ?? 0 }
}

async function readClipManifest(folder: string): Promise<ClipManifest | null> {
  try {
    const parsed = ClipManifest.safeParse(JSON.parse(await readFile(join(folder, clipFiles.manifest), 'utf8')))
    return parsed.success ? parsed.data : null
  } catch (error) {
    if (isMissing(error) || error instanceof SyntaxError) return null
    throw error
  }
}

async function sizeOf(path: string): Promise<number | null> {
  try {
    return (await stat(path)).size
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
