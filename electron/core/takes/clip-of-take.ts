/** The clip of a take as it is seen when the take is heard, and the video that goes out with its note. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '#shared/contract/limits.ts'
import type { NoteVideo } from '#shared/contract/model.ts'
import { BlobId, type IdMaker } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { clipSpansOf } from '#shared/video/clip-spans.ts'
import { firstSeenMs } from '#shared/video/clip-time.ts'
import { sealVideo } from '../media/seal-video.ts'
import { clipFiles } from './clip-manifest.ts'
import { posterFile } from './clip-poster.ts'
import { isMissing } from './durable-files.ts'
import type { TakeRecord } from './take-record.ts'
import type { FilePlace } from './takes.ts'

/** What is heard of the take, in milliseconds of all that was recorded of it. */
const keptMs = ({ edits, durationMs }: Pick<TakeRecord, 'edits' | 'durationMs'>) =>
  edits.kept?.map(({ from, to }) => ({ from: from / SAMPLES_PER_MS, to: to / SAMPLES_PER_MS })) ?? [
    { from: 0, to: durationMs },
  ]

const SAMPLES_PER_MS = 48

/** The clip of a draft as it is seen now; null: there is none, it is not whole yet, or nothing of it is seen. */
export function videoOf(record: Pick<TakeRecord, 'clip' | 'edits' | 'durationMs'>): NoteVideo | null {
  const state = record.clip?.state()
  if (!state?.whole) return null
  const { whole, blobId, runs, poster } = state
  const spans = clipSpansOf({ runs, durationMs: whole.durationMs }, keptMs(record)).slice(0, limits.videoSpans)
  const [only] = spans
  if (!only) return null
  const isWhole = spans.length === 1 && only.atMs === 0 && only.from === 0 && only.to === whole.durationMs
  const video: NoteVideo = { blobId, ...whole, ...(isWhole ? {} : { spans: [...spans] }) }
  // Of what was cut away nobody sees a frame.
  const isFirstSeen = poster?.fromMs === firstSeenMs(video)
  return isFirstSeen ? { ...video, poster: poster.file } : video
}

export interface SentClip {
  readonly video: NoteVideo
  readonly files: readonly FilePlace[]
}

/**
 * The video that goes out with a take: what was cut from the sound is in no byte of it, but for frames that others are made of. Null:
 * there is none, or nothing of it is left. Refused as `TakeClip.whole` is. `aheadBytes`: so much of the whole one went up before, its front
 * counted; where what goes out begins with the same, it has the same name, and goes up from there.
 */
export async function sealClip(
  record: TakeRecord,
  { ids, aheadBytes }: { readonly ids: IdMaker; readonly aheadBytes: number },
): Promise<Result<SentClip | null, Reason>> {
  const { clip, folder } = record
  if (!clip) return done(null)
  const whole = await clip.whole()
  if (!whole.ok) return whole
  const video = videoOf(record)
  if (!video) return done(null)
  const source = join(folder, clipFiles.whole)
  const { poster } = video
  const shown = poster ? [{ blobId: poster.blobId, path: join(folder, posterFile(poster.sha256)) }] : []
  const isUncut = record.edits.kept === null
  if (isUncut && !endedLate(video)) {
    return done({ video, files: [...shown, { blobId: video.blobId, path: source }] })
  }
  const fresh = join(folder, `${ids.next()}.webm.tmp`)
  const shortened = isUncut && aheadBytes > 0 ? await shorten(video, source, fresh) : null
  const goesOn = shortened !== null && aheadBytes <= shortened.sizeBytes
  const cut = goesOn ? done(shortened) : await sealVideo({ source, target: fresh, kept: video.spans ?? [] })
  if (!cut.ok) return refused('clipIncomplete')
  const path = join(folder, cutFile(cut.value.sha256))
  await rename(fresh, path)
  await removeCutClips(folder, path)
  // Other bytes than those that went up, so another name.
  const blobId = goesOn ? video.blobId : BlobId.parse(ids.next())
  return done({ video: { blobId, ...cut.value, ...(poster ? { poster } : {}) }, files: [...shown, { blobId, path }] })
}

/**
 * The whole clip up to the last that is seen, in the bytes that it has while it is recorded: clusters are as they were but for the last one, which is
 * shorter, so what is as long as this begins as this does. Null: it cannot be read.
 */
async function shorten(
  { spans = [] }: NoteVideo,
  source: string,
  target: string,
): Promise<Omit<NoteVideo, 'blobId'> | null> {
  const kept = [{ atMs: 0, from: 0, to: spans.at(-1)?.to ?? 0 }]
  const sealed = await sealVideo({ source, target, kept, hasFixedFront: true })
  if (!sealed.ok) return null
  const { durationMs } = sealed.value
  const [only] = spans
  const isWhole = spans.length === 1 && only?.atMs === 0 && only.from === 0 && only.to === durationMs
  return { ...sealed.value, ...(isWhole ? {} : { spans }) }
}

/** Its end was on the screen when the take was over, and must not go out. */
export const endedLate = ({ spans, durationMs }: NoteVideo): boolean =>
  durationMs - (spans?.at(-1)?.to ?? durationMs) > STOPPED_LATE_MS

/** A recorder stops so much later than the sound, which has a tail of its own. */
const STOPPED_LATE_MS = 500

const CUT = /^clip-[0-9a-f]{16}\.webm$/
/** Named by what is in it: a note in the outbox finds its own. */
const cutFile = (sha256: string): string => `clip-${sha256.slice(0, 16)}.webm`

export async function removeCutClips(folder: string, but: string | null): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    if (CUT.test(name) && path !== but) await rm(path, { force: true })
  }
}

/** A clip that went out with the take's note, when its bytes are those that are named; null: it is not here, or another. */
export async function sealedClip(folder: string, sha256: string): Promise<string | null> {
  for (const name of [cutFile(sha256), clipFiles.whole]) {
    const path = join(folder, name)
    if ((await hashOf(path)) === sha256) return path
  }
  return null
}

async function hashOf(path: string): Promise<string | null> {
  try {
    const hash = createHash('sha256')
    for await (const bytes of createReadStream(path)) hash.update(bytes)
    return hash.digest('hex')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}
