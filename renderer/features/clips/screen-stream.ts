import { ReasonError } from '#shared/kernel/reasons.ts'
import type { ComposedStream } from '../camera/composed.ts'
import { labelOf } from '../pictures/take-screen.ts'
import { isBlackPicture } from '../pictures/taken.ts'
import { type FrameRate, LARGEST_CLIP } from './tuning.ts'

/** What is asked of the browser for a clip: its frames, and no more pixels than can be encoded. */
export const screenWish = (rate: FrameRate): MediaTrackConstraints => ({
  frameRate: { max: rate },
  width: { max: LARGEST_CLIP.width },
  height: { max: LARGEST_CLIP.height },
})

/** A screen that is shared, with a picture on it. */
export interface SharedScreen {
  readonly stream: MediaStream
  readonly video: HTMLVideoElement
  readonly width: number
  readonly height: number
  readonly label: string
  /** The person stopped sharing, or the window is gone; not told when this program ends it. */
  onEnded(listener: () => void): void
  /** The recorder begins, or goes on: of pictures that are made here it gets one at once. */
  begin(): void
  close(): void
}

const FIRST_FRAME_MS = 5_000

/** Throws `screenGone` for one that gives no picture, `screenBlack` for one that may not be seen; the stream is ended then. */
export async function sharedScreen(stream: MediaStream): Promise<SharedScreen> {
  const [track] = stream.getVideoTracks()
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = stream
  const close = (): void => {
    for (const one of stream.getTracks()) one.stop()
    video.srcObject = null
  }
  try {
    await new Promise<void>((resolve, reject) => {
      const gone = (): void => reject(new ReasonError('screenGone'))
      track?.addEventListener('ended', gone)
      setTimeout(gone, FIRST_FRAME_MS)
      video.play().then(resolve, gone)
    })
    const bitmap = await createImageBitmap(video)
    const isBlack = isBlackPicture(bitmap)
    bitmap.close()
    if (isBlack) throw new ReasonError('screenBlack')
  } catch (error) {
    close()
    throw error
  }
  return {
    stream,
    video,
    width: video.videoWidth,
    height: video.videoHeight,
    label: labelOf(track),
    onEnded(listener) {
      // What is put into it takes seconds to begin: it may be over by then.
      if (track?.readyState === 'ended') queueMicrotask(listener)
      else track?.addEventListener('ended', listener)
    },
    begin: () => undefined,
    close,
  }
}

/** The same screen with the camera in its pictures. Throws `screenGone` where that gives none; the screen goes on then. */
export async function composedScreen(screen: SharedScreen, composed: ComposedStream): Promise<SharedScreen> {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = composed.stream
  const close = (): void => {
    composed.close()
    video.srcObject = null
  }
  try {
    await new Promise<void>((resolve, reject) => {
      setTimeout(() => reject(new ReasonError('screenGone')), FIRST_FRAME_MS)
      video.play().then(resolve, reject)
      composed.begin()
    })
  } catch (error) {
    close()
    throw error
  }
  return {
    ...screen,
    stream: composed.stream,
    video,
    begin: composed.begin,
    close() {
      close()
      screen.close()
    },
  }
}
