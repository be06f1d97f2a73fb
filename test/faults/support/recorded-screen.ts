import { setTimeout as sleep } from 'node:timers/promises'
import type { TakeClips } from '../../../electron/core/takes/take-clips.ts'
import type { BlobId, TakeId } from '../../../shared/kernel/ids.ts'
import { recordedVideo } from '../../../shared/video/recorded-video.ts'

export const SCREEN_MS_PER_FRAME = 100
export const FRAMES_A_PIECE = 10
const PIECE_EVERY_MS = 60

/** A megabyte is about eight seconds of it. */
export const screenFilm = (frames: number): Uint8Array =>
  recordedVideo({ frames, msPerFrame: SCREEN_MS_PER_FRAME, keyEvery: 10, frameBytes: 12_000 })

/** Records as a page does, many times as fast, and asks each time what is on disk. */
export async function recordScreen(
  clips: TakeClips,
  wish: { takeId: TakeId; blobId: BlobId; frames: number; onKept: (frames: number) => void },
): Promise<void> {
  const { takeId, blobId, frames, onKept } = wish
  const tell = async (isLast: boolean): Promise<void> => {
    const kept = await clips.keep(takeId, { blobId, runs: [{ atMs: 0, fromMs: 0 }], isLast })
    if (!kept.ok) throw new Error(`${kept.reason} ${kept.detail ?? ''}`)
  }
  await tell(false)
  let sentBytes = 0
  for (let count = FRAMES_A_PIECE; count <= frames; count += FRAMES_A_PIECE) {
    const bytes = screenFilm(count)
    clips.accept({ takeId, blobId, offset: sentBytes, bytes: bytes.subarray(sentBytes) })
    sentBytes = bytes.length
    await tell(false)
    onKept(count)
    await sleep(PIECE_EVERY_MS)
  }
  await tell(true)
}
