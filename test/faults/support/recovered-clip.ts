import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { Takes } from '../../../electron/core/takes/takes.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { scanWebm } from '../../../shared/video/scan-webm.ts'
import type { QueuedNote } from '../../integration/takes/node-takes.ts'
import { type FilmedByPage, MS_PER_FRAME } from './filming-page.ts'

export interface ClipVerdict {
  readonly lost: string[]
  readonly corrupted: string[]
  /** Frames that are there. */
  readonly frames: number
}

interface Judged {
  readonly takes: Takes
  readonly queued: readonly QueuedNote[]
  readonly takeId: TakeId
  readonly filmed: FilmedByPage
}

/** A draft that a new start found: its clip, and the note that is made of it. */
export async function judgeClip(judged: Judged): Promise<ClipVerdict> {
  const { takes, takeId, filmed, queued } = judged
  const lost: string[] = []
  const corrupted: string[] = filmed.refusals.map((reason) => `a piece was refused: ${reason}`)
  const frames = await framesIn(await wholePath(judged))
  if (frames.length < filmed.answered) lost.push(`${frames.length} frames where ${filmed.answered} were answered`)
  corrupted.push(...faultsOf(frames))
  const sent = await takes.send(takeId, null, 'everything')
  const note = queued[0]
  if (!sent.ok || !note) return { lost: [...lost, 'it could not be sent'], corrupted, frames: frames.length }
  const { video } = note.draft
  const file = note.files.find(({ blobId }) => blobId === video?.blobId)
  if (frames.length > 0 && (!video || !file)) lost.push('the note has no clip')
  if (video && file) {
    const bytes = await readFile(file.path)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    if (bytes.length !== video.sizeBytes || sha256 !== video.sha256)
      corrupted.push('the clip is not what its note says')
    corrupted.push(...faultsOf(await framesIn(file.path)))
  }
  return { lost, corrupted, frames: frames.length }
}

async function wholePath({ takes, takeId, filmed }: Judged): Promise<string | null> {
  const until = Date.now() + 20_000
  for (;;) {
    const file = takes.clips.file(takeId, filmed.blobId)
    if (file || filmed.answered === 0 || Date.now() > until) return file?.path ?? null
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

interface FoundFrame {
  readonly atMs: number
  readonly shows: number
  readonly isAllOfIt: boolean
}

async function framesIn(path: string | null): Promise<FoundFrame[]> {
  if (path === null) return []
  const bytes = await readFile(path)
  const scanned = await scanWebm({
    sizeBytes: bytes.length,
    read: async (at, length) => bytes.subarray(at, at + length),
  })
  if (!scanned.ok) return []
  return scanned.value.frames.map(({ atMs, from, sizeBytes }) => {
    const frame = bytes.subarray(from, from + sizeBytes)
    return { atMs, shows: frame[0] ?? -1, isAllOfIt: frame.every((byte) => byte === frame[0]) }
  })
}

const faultsOf = (frames: readonly FoundFrame[]): string[] =>
  frames.flatMap(({ atMs, shows, isAllOfIt }, n) =>
    isAllOfIt && shows === n % 256 && atMs === n * MS_PER_FRAME ? [] : [`frame ${n} shows ${shows} at ${atMs} ms`],
  )
