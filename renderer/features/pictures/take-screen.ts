import { ReasonError } from '#shared/kernel/reasons.ts'
import { isBlackPicture, type TakenPicture, takenFrom } from './taken.ts'

/**
 * A picture of the screen or the window that the person chooses: one frame, and the capture ends. Null when they thought better of it.
 * `fadesMs`: what asked for it is on the screen so long after. Throws `screenRefused`, `screenGone`, `screenBlack`.
 */
export async function takeScreen(
  media: Pick<MediaDevices, 'getDisplayMedia'> = navigator.mediaDevices,
  fadesMs = DIALOG_FADES_MS,
): Promise<TakenPicture | null> {
  const stream = await openScreen(media, { frameRate: FRAMES_A_SECOND })
  if (stream === null) return null
  try {
    return await firstFrame(stream, fadesMs)
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

/**
 * What the person chooses, as a stream; whoever has it ends it. Null: they thought better of it. Throws `screenRefused`, `screenGone`.
 */
export async function openScreen(
  media: Pick<MediaDevices, 'getDisplayMedia'>,
  video: MediaTrackConstraints,
): Promise<MediaStream | null> {
  try {
    // This window is what nobody wants to show, and a page cannot leave itself out otherwise.
    return await media.getDisplayMedia({ video, audio: false, selfBrowserSurface: 'exclude' })
  } catch (error) {
    if (!(error instanceof DOMException)) throw error
    if (error.name === 'NotAllowedError' && !/system/i.test(error.message)) return null
    throw new ReasonError(error.name === 'NotAllowedError' ? 'screenRefused' : 'screenGone', error.name)
  }
}

/** The browser's own dialog, and the shade that it casts, are on the screen so long after it was answered. */
const DIALOG_FADES_MS = 350
/** One is needed; where the page misses the first one it waits for the next, a fifth of a second at five. */
const FRAMES_A_SECOND = 30
/** A window that is closed at this moment gives none. */
const FIRST_FRAME_MS = 5_000

async function firstFrame(stream: MediaStream, fadesMs: number): Promise<TakenPicture> {
  const [track] = stream.getVideoTracks()
  if (!track) throw new ReasonError('screenGone')
  const isGone = new Promise<never>((_, reject) => {
    track.addEventListener('ended', () => reject(new ReasonError('screenGone')))
    setTimeout(() => reject(new ReasonError('screenGone')), FIRST_FRAME_MS)
  })
  const isSoonest = fadesMs === 0 && typeof MediaStreamTrackProcessor !== 'undefined'
  const bitmap = await (isSoonest ? soonestFrame(track, isGone) : shownFrame(stream, isGone, fadesMs))
  const taken = await takenFrom(bitmap, labelOf(track))
  if (!isBlackPicture(taken.source)) return taken
  taken.source.close()
  throw new ReasonError('screenBlack')
}

/** The first that comes, without a video that shows it: some thirtieths of a second sooner. */
async function soonestFrame(track: MediaStreamTrack, isGone: Promise<never>): Promise<ImageBitmap> {
  const { readable } = new MediaStreamTrackProcessor({ track: track as MediaStreamVideoTrack, maxBufferSize: 1 })
  const frames = readable.getReader()
  try {
    const { value: frame } = await Promise.race([frames.read(), isGone])
    if (!frame) throw new ReasonError('screenGone')
    try {
      return await createImageBitmap(frame)
    } finally {
      frame.close()
    }
  } finally {
    void frames.cancel().catch(() => undefined)
  }
}

/** One that is seen so long after the first. */
async function shownFrame(stream: MediaStream, isGone: Promise<never>, fadesMs: number): Promise<ImageBitmap> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  try {
    await Promise.race([video.play(), isGone])
    await new Promise((resolve) => setTimeout(resolve, fadesMs))
    return await createImageBitmap(video)
  } finally {
    video.srcObject = null
  }
}

/** Chromium calls tracks `screen:0:0` or `window:77:0`: words for a program. */
export function labelOf(track: MediaStreamTrack | undefined): string {
  if (!track || /^(?:screen|window|web-contents-media-stream):/.test(track.label)) {
    return track?.getSettings().displaySurface === 'window' ? 'A window' : 'A screen'
  }
  return track.label.slice(0, 200)
}

declare global {
  interface DisplayMediaStreamOptions {
    selfBrowserSurface?: 'include' | 'exclude'
  }
}
