import type { NoteVideo } from '#shared/contract/model.ts'
import { videoMsAt } from '#shared/video/clip-time.ts'
import type { Size } from '../annotation/view.ts'
import { clipTuning } from './tuning.ts'

export interface AskedFrame {
  readonly url: string
  readonly video: Pick<NoteVideo, 'durationMs' | 'spans'>
  /** Of the sound that the clip goes with. */
  readonly atMs: number
  /** In this size, whatever the video has become since it began; left out: in its own. */
  readonly size?: Size
  /** That frame or none: where the page cannot tell which one stands there, it rejects. */
  readonly isExact?: boolean
}

export interface FramePorts {
  createVideo(): HTMLVideoElement
  /** Why nothing comes from there; null: something does. */
  probe(url: string): Promise<string | null>
}

const unknownCodec =
  'This window cannot play the video of this clip: it is damaged, or of a kind that is not known here.'
const tooSlow = 'The picture of that moment is not here yet: it could not be fetched in time.'

/**
 * The very frame of a clip that is seen at a moment, in a video of its own: whatever plays goes on. Rejects with a sentence where it is not here
 * or cannot be decoded.
 */
export async function frameOfClip(asked: AskedFrame, { createVideo, probe }: FramePorts): Promise<ImageBitmap> {
  const video = createVideo()
  try {
    await inTime(load(video, asked.url))
    await inTime(show(video, momentOf(asked), asked.isExact ?? false))
    const { width, height } = asked.size ?? { width: video.videoWidth, height: video.videoHeight }
    const isOwnSize = width === video.videoWidth && height === video.videoHeight
    return await createImageBitmap(
      video,
      isOwnSize ? {} : { resizeWidth: width, resizeHeight: height, resizeQuality: 'high' },
    )
  } catch (error) {
    if (error instanceof TooSlow) throw new Error((await probe(asked.url)) ?? tooSlow, { cause: error })
    throw new Error((await probe(asked.url)) ?? unknownCodec, { cause: error })
  } finally {
    video.removeAttribute('src')
    video.load()
  }
}

/** Of the video, in seconds. At its very end no frame begins. */
export const momentOf = ({ video, atMs }: Pick<AskedFrame, 'video' | 'atMs'>): number =>
  Math.max(0, Math.min(videoMsAt(video, atMs), video.durationMs - 1)) / 1000

function load(video: HTMLVideoElement, url: string): Promise<void> {
  const loaded = settledOn(video, 'loadeddata')
  video.src = url
  video.load()
  return loaded
}

/** Resolves when that moment can be drawn: at times a video says that it has sought before its new frame is there. */
async function show(video: HTMLVideoElement, atS: number, isExact: boolean): Promise<void> {
  const isDrawn = new Promise<void>((resolve) => {
    // The frame that stood there before is no answer.
    const look = (): number =>
      video.requestVideoFrameCallback((_, { mediaTime }) => (video.seeking && mediaTime === 0 ? look() : resolve()))
    if ('requestVideoFrameCallback' in video) look()
    else setTimeout(resolve, clipTuning.frameAfterMs)
  })
  const sought = settledOn(video, 'seeked')
  video.currentTime = atS
  await sought
  // A page that is not seen is told of no frame.
  const late = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), clipTuning.frameAfterMs))
  if ((await Promise.race([isDrawn, late])) === 'late' && isExact && atS > 0)
    throw new Error('nobody knows which frame that is')
}

function settledOn(video: HTMLVideoElement, event: 'loadeddata' | 'seeked'): Promise<void> {
  return new Promise((resolve, reject) => {
    video.addEventListener(event, () => resolve(), { once: true })
    video.addEventListener('error', () => reject(video.error ?? new Error('no frame')), { once: true })
  })
}

class TooSlow extends Error {}

function inTime(work: Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const timer = setTimeout(() => reject(new TooSlow()), clipTuning.frameWaitMs)
  work.then(resolve, reject).finally(() => clearTimeout(timer))
  return promise
}
