import { type ClipRun, encodeFileFrame } from '../../../shared/contract/take-files.ts'
import { BlobId, type TakeId } from '../../../shared/kernel/ids.ts'
import { recordedVideo } from '../../../shared/video/recorded-video.ts'
import type { CoreProcess } from './core-process.ts'

/** Ten frames a second, each a hundred times twenty its own number, modulo 256. */
export const MS_PER_FRAME = 100
const FRAME_BYTES = 2_000
/** How often a recorder gives what it has. */
const PIECE_MS = 200
/** So long after the microphone a clip begins. */
const BEGINS_MS = 150
const PIECE_BYTES = 700

const filmOf = (frames: number): Uint8Array =>
  recordedVideo({ frames, msPerFrame: MS_PER_FRAME, keyEvery: 7, frameBytes: FRAME_BYTES })

/** What a page recorded beside the sound, and what the core has answered of it. */
export interface FilmedByPage {
  readonly blobId: BlobId
  readonly runs: readonly ClipRun[]
  /** Whole frames among the bytes that were answered to be on disk. */
  answered: number
  readonly refusals: string[]
}

/** Records as a page does: a piece every 200 ms, and asks each time what is on disk. */
export function createFilmingPage(core: CoreProcess) {
  const runs: ClipRun[] = []
  const filmed: FilmedByPage = { blobId: BlobId.parse(crypto.randomUUID()), runs, answered: 0, refusals: [] }
  let frames = 0
  let sentBytes = 0
  let dueMs = BEGINS_MS

  core.hear((message) => {
    if (message.kind !== 'kept') return
    if (message.reason !== null) filmed.refusals.push(message.reason)
    while (filmOf(filmed.answered + 1).length <= message.haveBytes) filmed.answered += 1
  })

  /** Called often; gives a piece when one is due. */
  function at(takeId: TakeId, positionMs: number): void {
    if (positionMs < dueMs) return
    const { blobId } = filmed
    if (runs.length === 0) runs.push({ atMs: Math.round(positionMs), fromMs: 0 })
    else {
      frames += PIECE_MS / MS_PER_FRAME
      const bytes = filmOf(frames)
      for (; sentBytes < bytes.length; sentBytes = Math.min(bytes.length, sentBytes + PIECE_BYTES)) {
        const piece = bytes.subarray(sentBytes, sentBytes + PIECE_BYTES)
        core.send({ kind: 'filePiece', bytes: encodeFileFrame({ takeId, blobId, offset: sentBytes, bytes: piece }) })
      }
    }
    core.send({ kind: 'keepClip', takeId, part: { blobId, runs: [...runs] } })
    dueMs += PIECE_MS
  }

  return { filmed, at }
}
