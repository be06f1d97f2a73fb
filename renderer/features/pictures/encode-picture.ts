import type { PictureType } from '#shared/contract/model.ts'
import type { Size } from '../annotation/view.ts'
import type { EncodeAnswer, EncodedFile, EncodeOrder } from './encode-worker.ts'

export interface PictureBytes extends Size {
  readonly bytes: Blob
  readonly type: PictureType
}

export interface EncodedPicture extends PictureBytes {
  /** Null for one that is small itself. */
  readonly thumbnail: PictureBytes | null
}

/**
 * A picture as WebP, beside the window's own work: without loss where it has few colours, and its thumbnail. `size`: as it is to be, at most
 * `LARGEST_SIDE`. Rejects where memory does not hold it.
 */
export async function encodePicture(source: CanvasImageSource, size: Size): Promise<EncodedPicture> {
  const bitmap = await createImageBitmap(source)
  const answer = await work({ bitmap, width: size.width, height: size.height })
  if ('fault' in answer) throw new Error(answer.fault)
  return { ...typed(answer.picture), thumbnail: answer.thumbnail && typed(answer.thumbnail) }
}

/** A worker for each: two pictures are rare, and one that uses up its memory takes no other along. */
function work(order: EncodeOrder): Promise<EncodeAnswer> {
  const worker = new Worker(new URL('./encode-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<EncodeAnswer>((resolve, reject) => {
    worker.addEventListener('message', ({ data }: MessageEvent<EncodeAnswer>) => resolve(data))
    worker.addEventListener('error', ({ message }) =>
      reject(new Error(message || 'the picture could not be made smaller')),
    )
    worker.postMessage(order, [order.bitmap])
  }).finally(() => worker.terminate())
}

/** A browser that makes no WebP answers with PNG. */
const typed = ({ bytes, width, height }: EncodedFile): PictureBytes => ({
  bytes,
  type: bytes.type === 'image/webp' ? 'image/webp' : 'image/png',
  width,
  height,
})
