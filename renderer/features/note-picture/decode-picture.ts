import type { PictureFile } from './drawings.ts'
import { sizeInHead } from './picture-head.ts'
import { MOST_PIXELS } from './tuning.ts'

const DAMAGED = 'A picture of this note is damaged, so it is not shown. What was said is whole.'
const TOO_LARGE = 'A picture of this note is larger than a picture can be, so it is not shown. What was said is whole.'

/** Decodes off the thread that draws. What a file says of its size is asked first; rejects with a sentence. */
export async function decodePicture(
  bytes: Uint8Array<ArrayBuffer>,
  { type, ...said }: PictureFile,
): Promise<ImageBitmap> {
  const size = sizeInHead(bytes)
  if (size === null || size.width === 0 || size.height === 0) throw new Error(DAMAGED)
  // A sender that lies about the size of a picture has made it to do harm.
  if (size.width * size.height > Math.max(MOST_PIXELS, said.width * said.height)) throw new Error(TOO_LARGE)
  const shrink = Math.sqrt(MOST_PIXELS / (size.width * size.height))
  const options: ImageBitmapOptions =
    shrink >= 1 ? {} : { resizeWidth: Math.floor(size.width * shrink), resizeQuality: 'high' }
  try {
    return await createImageBitmap(new Blob([bytes], { type }), options)
  } catch (error) {
    throw new Error(DAMAGED, { cause: error })
  }
}
