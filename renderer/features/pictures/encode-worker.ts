import { hasFewColours } from './pixels.ts'
import { within } from './sizes.ts'
import {
  LOSSLESS_QUALITY,
  LOSSLESS_WORTH,
  LOSSY_QUALITY,
  SAMPLED_PIXELS,
  THUMBNAIL_QUALITY,
  THUMBNAIL_SIDE,
} from './tuning.ts'

/** What the window asks of the worker; the bitmap is handed over with it. */
export interface EncodeOrder {
  readonly bitmap: ImageBitmap
  readonly width: number
  readonly height: number
}

export interface EncodedFile {
  readonly bytes: Blob
  readonly width: number
  readonly height: number
}

/** `thumbnail`: null for a picture that is small itself. `fault`: why there is none. */
export type EncodeAnswer =
  | { readonly picture: EncodedFile; readonly thumbnail: EncodedFile | null }
  | { readonly fault: string }

self.addEventListener('message', ({ data }: MessageEvent<EncodeOrder>) => {
  encode(data).then(
    (answer) => self.postMessage(answer),
    (error: unknown) => self.postMessage({ fault: error instanceof Error ? error.message : String(error) }),
  )
})

async function encode({ bitmap, width, height }: EncodeOrder): Promise<EncodeAnswer> {
  const size = { width, height }
  try {
    const canvas = drawn(bitmap, size)
    const picture = { ...size, bytes: await smallest(canvas) }
    const small = within(size, THUMBNAIL_SIDE)
    if (small.width === width) return { picture, thumbnail: null }
    const bytes = await drawn(bitmap, small).convertToBlob({ type: 'image/webp', quality: THUMBNAIL_QUALITY })
    return { picture, thumbnail: { ...small, bytes } }
  } finally {
    bitmap.close()
  }
}

function drawn(source: CanvasImageSource, { width, height }: { width: number; height: number }): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height)
  const context = contextOf(canvas)
  context.imageSmoothingQuality = 'high'
  context.drawImage(source, 0, 0, width, height)
  return canvas
}

/** Without loss where it was drawn and not photographed, unless that takes much more room. */
async function smallest(canvas: OffscreenCanvas): Promise<Blob> {
  const lossy = await canvas.convertToBlob({ type: 'image/webp', quality: LOSSY_QUALITY })
  if (!hasFewColours(sampleOf(canvas))) return lossy
  const lossless = await canvas.convertToBlob({ type: 'image/webp', quality: LOSSLESS_QUALITY })
  return lossless.size <= lossy.size * LOSSLESS_WORTH ? lossless : lossy
}

/** Rows spread over all of it; scaling would mix colours. */
function sampleOf(canvas: OffscreenCanvas): Uint8ClampedArray {
  const context = contextOf(canvas)
  const rows = Math.max(1, Math.min(canvas.height, Math.floor(SAMPLED_PIXELS / canvas.width)))
  const sample = new Uint8ClampedArray(4 * canvas.width * rows)
  for (let row = 0; row < rows; row += 1) {
    const y = Math.floor((row * canvas.height) / rows)
    sample.set(context.getImageData(0, y, canvas.width, 1).data, 4 * canvas.width * row)
  }
  return sample
}

function contextOf(canvas: OffscreenCanvas): OffscreenCanvasRenderingContext2D {
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('there is no room for a picture of that size')
  return context
}
