import { z } from 'zod'
import { Scene, TrackEvent } from '../annotation/model.ts'
import { budget } from '../annotation/tuning.ts'
import { BlobId, TakeId } from '../kernel/ids.ts'
import { limits } from './limits.ts'
import { NotePicture } from './model.ts'

const coordinate = z.number().min(-budget.coordinate).max(budget.coordinate)
const side = z
  .number()
  .min(0)
  .max(2 * budget.coordinate)
/** In pixels of a picture. */
const Area = z.object({ x: coordinate, y: coordinate, width: side, height: side })

const clipMs = z.number().int().min(0).max(limits.noteDurationMs)

/** Where a stretch of a clip's video stands in what was recorded: `atMs` of the sound, `fromMs` of the video. */
export const ClipRun = z.object({ atMs: clipMs, fromMs: clipMs })
export type ClipRun = z.infer<typeof ClipRun>

/**
 * What a page makes for a take besides its sound: pictures, what is drawn on them, video. Bytes go by the binary channel as they come; a
 * call then says what they are, and answers when they are on disk under the take.
 */
export const takeFileInputs = {
  /**
   * All bytes of the picture and of its thumbnail were sent before. One that takes the place of the scene's picture (something on it was
   * hidden for good) makes the bytes of the one before go. `hidden`: areas that were made unreadable in its pixels. Refused with
   * `pictureIncomplete` when bytes are missing or others than said.
   */
  setPicture: z.object({
    takeId: TakeId,
    scene: z
      .number()
      .int()
      .min(0)
      .max(budget.scenes - 1),
    picture: NotePicture,
    hidden: z.array(Area).max(1_000).optional(),
  }),
  /**
   * What was drawn since, in the time of all that was recorded. `from`: how many events of the drawing were sent before; what is there
   * already is not added again, and nothing is added behind a gap. The answer says how many are there: go on from that. Scenes: all of
   * them. `isLast`: the page has sent everything, pictures too; a note waits for that before it goes out.
   */
  draw: z.object({
    takeId: TakeId,
    from: z.number().int().min(0).max(budget.events),
    scenes: z.array(Scene).min(1).max(budget.scenes),
    events: z.array(TrackEvent).max(2_000),
    isLast: z.boolean().optional(),
  }),
  /**
   * A clip of the screen: called once before its first byte, and again after each piece that the recorder gives. The answer says how many
   * bytes are on disk; what is behind them is sent again from there. `runs`: where in all that was recorded the video begins, and goes on after each
   * pause, and where in the video that is, ms. `isLast`: no more comes, whatever ended it, and all of it was answered to be on disk; a note waits for that
   * before it goes out.
   * Refused with `clipTaken` when the take has another one, `clipTooLarge`, `diskFull` and its like.
   */
  keepClip: z.object({
    takeId: TakeId,
    blobId: BlobId,
    runs: z.array(ClipRun).min(1).max(limits.videoSpans),
    isLast: z.boolean().optional(),
  }),
  /**
   * The frame at `fromMs` of the clip's video, small, as WebP in Base64; it goes out with the note as long as it is the first that is seen, and takes
   * the place of the one before. Refused with `pictureIncomplete` when it is no such picture.
   */
  keepPoster: z.object({
    takeId: TakeId,
    blobId: BlobId,
    fromMs: clipMs,
    webp: z.base64().max(4 * Math.ceil(limits.posterBytes / 3)),
  }),
  /** The person leaves the clip out of the take. What was said, and drawn on pictures, stays. */
  dropClip: z.object({ takeId: TakeId, blobId: BlobId }),
} as const

/** What is on disk of a clip that is recorded. */
export interface KeptClip {
  readonly haveBytes: number
}

/** Of a drawing that goes on: how many events are there, and how much was recorded before what is recorded now, ms. */
export interface DrawnSoFar {
  readonly have: number
  readonly recordedMs: number
}

/** A piece of a file of a take. Views, not copies, when it was decoded. */
export interface FileFrame {
  readonly takeId: TakeId
  readonly blobId: BlobId
  /** Where in the file `bytes` stand; pieces of one file come in order. */
  readonly offset: number
  readonly bytes: Uint8Array
}

/** The first byte tells it from a page frame. */
const FILE_FRAME_VERSION = 0x46
const HEADER_BYTES = 1 + 16 + 16 + 8
/** Of a piece's own bytes: no piece holds up the pages of speech that share the channel. */
export const FILE_PIECE_BYTES = 256_000

/** version u8, take id 16 bytes, blob id 16 bytes, offset u64 LE, bytes. */
export function encodeFileFrame({ takeId, blobId, offset, bytes }: FileFrame): Uint8Array<ArrayBuffer> {
  const frame = new Uint8Array(HEADER_BYTES + bytes.length)
  const view = new DataView(frame.buffer)
  view.setUint8(0, FILE_FRAME_VERSION)
  writeId(frame, 1, takeId)
  writeId(frame, 17, blobId)
  view.setBigUint64(33, BigInt(offset), true)
  frame.set(bytes, HEADER_BYTES)
  return frame
}

/** Null for bytes that are no file frame. */
export function decodeFileFrame(frame: Uint8Array): FileFrame | null {
  if (frame.length < HEADER_BYTES || frame[0] !== FILE_FRAME_VERSION) return null
  const takeId = TakeId.safeParse(readId(frame, 1))
  const blobId = BlobId.safeParse(readId(frame, 17))
  const offset = Number(new DataView(frame.buffer, frame.byteOffset, frame.byteLength).getBigUint64(33, true))
  if (!takeId.success || !blobId.success || !Number.isSafeInteger(offset)) return null
  return { takeId: takeId.data, blobId: blobId.data, offset, bytes: frame.subarray(HEADER_BYTES) }
}

function writeId(bytes: Uint8Array, at: number, id: string): void {
  const hex = id.replaceAll('-', '')
  for (let i = 0; i < 16; i += 1) bytes[at + i] = Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16)
}

function readId(bytes: Uint8Array, at: number): string {
  const hex = Array.from(bytes.subarray(at, at + 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
