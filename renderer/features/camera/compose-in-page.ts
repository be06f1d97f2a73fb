import type { Compose, ComposedStream } from './composed.ts'
import { createComposer, type Held } from './composer.ts'
import { paint } from './paint.ts'
import { cameraTuning } from './tuning.ts'

/**
 * A canvas that is painted with each frame of the two videos. A window that nobody sees is slowed down here to a picture a second, of which
 * the README tells.
 */
export const composeInPage: Compose = async ({ screen, shape, rate, at, onCamera }) => {
  const canvas = Object.assign(document.createElement('canvas'), shape)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context || !('captureStream' in canvas) || !('requestVideoFrameCallback' in HTMLVideoElement.prototype)) {
    return null
  }
  const stream = canvas.captureStream(rate)
  const composer = createComposer<Held>(
    {
      rate,
      nowMs: () => performance.now(),
      make: ({ screen: seen, bubble }) => paint(context, shape, seen, bubble),
      onCamera,
    },
    at,
  )
  let camera: Followed | null = null
  const first = follow(screen, composer.screen)
  const timer = setInterval(composer.tick, cameraTuning.looksEveryMs)
  // Frames are not told of while nobody looks; a picture a second comes all the same.
  const look = setInterval(() => document.hidden && first.look(), cameraTuning.pageLooksEveryMs)

  function close(): void {
    clearInterval(timer)
    clearInterval(look)
    first.close()
    camera?.close()
    composer.close()
    for (const track of stream.getTracks()) track.stop()
  }
  if (!(await first.begun)) {
    close()
    return null
  }
  return {
    stream,
    setCamera(track) {
      camera?.close()
      composer.dropCamera()
      camera = track && follow(track, composer.camera)
      track?.addEventListener('ended', () => composer.dropCamera())
    },
    arrange: composer.arrange,
    begin: composer.begin,
    close,
  } satisfies ComposedStream
}

interface Followed {
  /** False: it gave no picture. */
  readonly begun: Promise<boolean>
  look(): void
  close(): void
}

/** Tells of each picture of a track. The video is always its newest, so it is never given back. */
function follow(track: MediaStreamTrack, onPicture: (picture: Held) => void): Followed {
  const video = document.createElement('video')
  video.muted = true
  video.srcObject = new MediaStream([track])
  const begun = Promise.withResolvers<boolean>()
  let handle = 0
  const look = (): void => {
    const { videoWidth: width, videoHeight: height } = video
    if (width > 0) onPicture({ source: video, width, height, close: () => undefined })
  }
  const step = (): void => {
    look()
    begun.resolve(true)
    handle = video.requestVideoFrameCallback(step)
  }
  handle = video.requestVideoFrameCallback(step)
  video.play().catch(() => begun.resolve(false))
  setTimeout(() => begun.resolve(false), cameraTuning.firstPictureMs)
  return {
    begun: begun.promise,
    look,
    close() {
      video.cancelVideoFrameCallback(handle)
      video.srcObject = null
    },
  }
}
