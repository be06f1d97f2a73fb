import { z } from 'zod'
import { TakeId } from '../kernel/ids.ts'

/**
 * Between the core, which decides, and the capture window, which holds the microphone.
 * Commands go out on the `capture` subscription; facts come back by `capture.report`; pages by the binary channel.
 */
export const CaptureCommand = z.discriminatedUnion('kind', [
  /** Open the microphone and stream pages. Repeated for a take already open: nothing happens. */
  z.object({
    kind: z.literal('openMicrophone'),
    takeId: TakeId,
    microphoneId: z.string().nullable(),
    /** How long it stays open when the take has ended, so that the next one begins at once. */
    lingerMs: z.number().int().nonnegative(),
    /** So much of what was said before is kept too, if it was open already; and remembered for the take after this one. */
    prerollMs: z.number().int().nonnegative(),
    /** Sound that it is open; keep what comes after. */
    hasCue: z.boolean(),
  }),
  /** As soon as no take needs it. */
  z.object({ kind: z.literal('closeMicrophone') }),
  /** Keep capturing `tailMs` more, then end the stream with its last page. */
  z.object({ kind: z.literal('finishCapture'), takeId: TakeId, tailMs: z.number().int().nonnegative() }),
  /** Close at once; pages still under way are dropped. */
  z.object({ kind: z.literal('cancelCapture'), takeId: TakeId }),
  /** Keep no sample until `resumeCapture`. The take stays open. */
  z.object({ kind: z.literal('pauseCapture'), takeId: TakeId }),
  z.object({ kind: z.literal('resumeCapture'), takeId: TakeId }),
  /**
   * Sound something to the person, never through the encoder: `takeBegins`, before the first sample is kept; the limit is a minute away, or seconds; or `takeKept`: this take has ended
   * and did not go out, for which nobody may talk on.
   */
  z.object({
    kind: z.literal('playCue'),
    takeId: TakeId,
    cue: z.enum(['takeBegins', 'limitNear', 'limitClose', 'takeKept']),
  }),
])
export type CaptureCommand = z.infer<typeof CaptureCommand>
/** Those that are about one take. */
export type TakeCaptureCommand = Extract<CaptureCommand, { takeId: TakeId }>

/** What is said of a take names it: an answer to an old one closes the microphone and changes nothing else. */
export const CaptureFact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('microphoneOpened'), takeId: TakeId, label: z.string().max(300) }),
  z.object({
    kind: z.literal('microphoneFailed'),
    takeId: TakeId,
    reason: z.enum(['microphoneRefused', 'microphoneMissing', 'microphoneBusy']),
  }),
  /** In the middle of a take. `muted`: for good, by the system. `revoked`: the permission. Without a cause: unplugged. */
  z.object({
    kind: z.literal('microphoneLost'),
    takeId: TakeId,
    cause: z.enum(['unplugged', 'muted', 'revoked']).optional(),
  }),
  /** The same take goes on with another device: the system's default has changed, or the one before has gone. */
  z.object({ kind: z.literal('microphoneChanged'), takeId: TakeId, label: z.string().max(300) }),
  /** All pages of the take have been handed over; `pageCount` with both header pages. */
  z.object({ kind: z.literal('captureFinished'), takeId: TakeId, pageCount: z.number().int().nonnegative() }),
  /** No take is being made, and it is still open, for so long. `isRemembering`: the newest moment is held in memory. */
  z.object({
    kind: z.literal('microphoneStandby'),
    label: z.string().max(300),
    remainingMs: z.number().int().nonnegative(),
    isRemembering: z.boolean(),
  }),
  z.object({ kind: z.literal('microphoneClosed') }),
])
export type CaptureFact = z.infer<typeof CaptureFact>

/** The loudest sample of each 20 ms, 0..255, oldest first; null: nothing is captured. Drawn and thrown away. */
export const CaptureLevels = z.array(z.number().int().min(0).max(255)).max(50).nullable()
export type CaptureLevels = z.infer<typeof CaptureLevels>

/**
 * One Ogg page on its way to disk. `levels`: the loudest sample of each 20 ms since the last page, 0..255. `sound`: how loud each of them
 * is to the ear (`shared/audio/sound-frames.ts`); left out where nobody measured.
 */
export interface PageFrame {
  readonly takeId: TakeId
  /** 0 for the identification header, counting up without gaps. */
  readonly index: number
  readonly levels: Uint8Array
  readonly sound?: Uint8Array
  readonly page: Uint8Array
}

const FRAME_VERSION = 2
const HEADER_BYTES = 1 + 16 + 4 + 2 + 2

/** version u8, take id 16 bytes, index u32 LE, level count u16 LE, bytes of sound u16 LE, levels, sound, page. */
export function encodePageFrame(frame: PageFrame): Uint8Array<ArrayBuffer> {
  const { levels, page, sound = new Uint8Array(0) } = frame
  const bytes = new Uint8Array(HEADER_BYTES + levels.length + sound.length + page.length)
  const view = new DataView(bytes.buffer)
  view.setUint8(0, FRAME_VERSION)
  const hex = frame.takeId.replaceAll('-', '')
  for (let i = 0; i < 16; i += 1) view.setUint8(1 + i, Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16))
  view.setUint32(17, frame.index, true)
  view.setUint16(21, levels.length, true)
  view.setUint16(23, sound.length, true)
  bytes.set(levels, HEADER_BYTES)
  bytes.set(sound, HEADER_BYTES + levels.length)
  bytes.set(page, HEADER_BYTES + levels.length + sound.length)
  return bytes
}

/** Null for bytes that are no page frame of this version. Views into `bytes`, not copies. */
export function decodePageFrame(bytes: Uint8Array): PageFrame | null {
  if (bytes.length < HEADER_BYTES || bytes[0] !== FRAME_VERSION) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const hex = Array.from(bytes.subarray(1, 17), (byte) => byte.toString(16).padStart(2, '0')).join('')
  const id = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
  const takeId = TakeId.safeParse(id)
  const soundFrom = HEADER_BYTES + view.getUint16(21, true)
  const pageFrom = soundFrom + view.getUint16(23, true)
  if (!takeId.success || bytes.length < pageFrom) return null
  return {
    takeId: takeId.data,
    index: view.getUint32(17, true),
    levels: bytes.subarray(HEADER_BYTES, soundFrom),
    ...(pageFrom > soundFrom ? { sound: bytes.subarray(soundFrom, pageFrom) } : {}),
    page: bytes.subarray(pageFrom),
  }
}
