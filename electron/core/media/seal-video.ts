/**
 * Makes of what a recorder wrote, whole or torn by a crash, a video with duration and index that holds only what is kept. What was
 * recorded is never touched; of the new file there is all or nothing. Memory stays small however long the video is.
 */
import { createHash } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { NoteVideo, VideoSpan } from '#shared/contract/model.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { planVideo, type VideoPlan } from '#shared/video/plan-video.ts'
import { scanWebm, type VideoFault, type VideoFrame } from '#shared/video/scan-webm.ts'
import { writeWebm } from '#shared/video/write-webm.ts'
import { syncFolder, writeAll } from '../takes/durable-files.ts'
import { bufferedSource } from './byte-source.ts'

interface VideoOrder {
  /** As recorded. */
  readonly source: string
  readonly target: string
  /**
   * What is kept, in milliseconds of the recorded video and in the order of time; at least one part, none of them empty. What of a part
   * is behind the video's end is left out, but for one frame.
   */
  readonly kept: readonly VideoSpan[]
  /** The bytes are those that went ahead while it was recorded (`growing-webm.ts`), where nothing is cut. */
  readonly hasFixedFront?: boolean
}

/** Refused as `scanWebm` is; rejects with an error of the file system, a full disk among them. */
export async function sealVideo(order: VideoOrder): Promise<Result<Omit<NoteVideo, 'blobId'>, VideoFault>> {
  const file = await open(order.source, 'r')
  try {
    const source = bufferedSource(file, (await file.stat()).size)
    const scanned = await scanWebm(source)
    if (!scanned.ok) return refused(scanned.reason)
    const { hasFixedFront = false } = order
    const plan = planVideo(scanned.value.frames, within(order.kept, endOf(scanned.value.frames)))
    const written = await writeWhole(order.target, writeWebm(source, scanned.value, { ...plan, hasFixedFront }))
    const { width, height } = scanned.value
    return done({ ...written, type: 'video/webm', width, height, ...timesOf(plan, order.kept) })
  } finally {
    await file.close()
  }
}

/** A last frame is seen as long as the one before it, within reason: a screen on which nothing moved gave none for minutes. */
const LAST_FRAME_MS = { least: 1, most: 200 } as const

function endOf(frames: readonly VideoFrame[]): number {
  const lastMs = frames.at(-1)?.atMs ?? 0
  const gapMs = lastMs - (frames.at(-2)?.atMs ?? lastMs)
  return lastMs + Math.min(LAST_FRAME_MS.most, Math.max(LAST_FRAME_MS.least, gapMs))
}

const within = (kept: readonly VideoSpan[], endMs: number): readonly VideoSpan[] =>
  kept.map(({ atMs, from, to }) => {
    const start = Math.min(from, endMs - LAST_FRAME_MS.least)
    return { atMs, from: start, to: Math.max(start + LAST_FRAME_MS.least, Math.min(to, endMs)) }
  })

function timesOf(
  { frames, durationMs, spans }: VideoPlan,
  kept: readonly VideoSpan[],
): Pick<NoteVideo, 'durationMs' | 'framesPerSecond' | 'spans'> {
  // The plan has one for each that is kept, in the same order.
  const seen = spans.map(({ from, to }, index) => ({ atMs: kept[index]?.atMs ?? 0, from, to }))
  const [only] = seen
  const isWhole = seen.length === 1 && only?.atMs === 0 && only.from === 0 && only.to === durationMs
  const framesPerSecond = Math.min(120, Math.max(0.1, (frames.length * 1_000) / durationMs))
  return { durationMs, framesPerSecond, ...(isWhole ? {} : { spans: seen }) }
}

async function writeWhole(
  path: string,
  parts: AsyncIterable<Uint8Array>,
): Promise<{ sizeBytes: number; sha256: string }> {
  const temporary = `${path}.tmp`
  const hash = createHash('sha256')
  let sizeBytes = 0
  const file = await open(temporary, 'w', 0o600)
  try {
    for await (const bytes of parts) {
      await writeAll(file, bytes, sizeBytes)
      hash.update(bytes)
      sizeBytes += bytes.length
    }
    await file.sync()
  } catch (error) {
    await file.close()
    // Its bytes are needed by what is recorded; all of it can be made anew.
    await rm(temporary, { force: true })
    throw error
  }
  await file.close()
  await rename(temporary, path)
  await syncFolder(dirname(path))
  return { sizeBytes, sha256: hash.digest('hex') }
}
