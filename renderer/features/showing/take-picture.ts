import type { Size } from '../annotation/view.ts'
import type { EncodedPicture, PictureBytes, TakenPicture } from './ports.ts'

/** The browser's own dialog, and the shade that it casts, are on the screen so long after it was answered. */
const DIALOG_FADES_MS = 350

/** A picture of what the person chooses in the dialog of their browser: one frame, and the capture ends. */
export async function takePicture(): Promise<TakenPicture | null> {
  let stream: MediaStream
  try {
    stream = await navigator.mediaDevices.getDisplayMedia({ video: true, audio: false })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'NotAllowedError') return null
    throw error
  }
  try {
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = stream
    await video.play()
    await new Promise((resolve) => setTimeout(resolve, DIALOG_FADES_MS))
    const source = await createImageBitmap(video)
    const [track] = stream.getVideoTracks()
    return { source, width: source.width, height: source.height, label: track?.label.slice(0, 200) ?? '' }
  } finally {
    for (const track of stream.getTracks()) track.stop()
  }
}

const THUMBNAIL_SIDE = 320

export async function encodePicture(source: CanvasImageSource, size: Size): Promise<EncodedPicture> {
  const shrink = Math.min(1, THUMBNAIL_SIDE / Math.max(size.width, size.height))
  const small = { width: Math.ceil(size.width * shrink), height: Math.ceil(size.height * shrink) }
  const [picture, thumbnail] = await Promise.all([
    encode(source, size),
    shrink < 1 ? encode(source, small) : Promise.resolve(null),
  ])
  return { ...picture, thumbnail }
}

async function encode(source: CanvasImageSource, { width, height }: Size): Promise<PictureBytes> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('this page can make no canvas of that size')
  context.drawImage(source, 0, 0, width, height)
  const bytes = await canvas.convertToBlob({ type: 'image/webp', quality: 0.92 })
  return { bytes, type: 'image/webp', width, height }
}
