import { ReasonError } from '#shared/kernel/reasons.ts'
import type { Size } from '../annotation/view.ts'
import { isBlack } from './pixels.ts'
import { isTooLarge, within } from './sizes.ts'
import { LARGEST_SIDE } from './tuning.ts'

/** A picture as it was taken, ready to be drawn on: `label` says in words what it shows, where that is known. */
export interface TakenPicture extends Size {
  readonly source: ImageBitmap
  readonly label: string
}

/** Of one that was captured or decoded. Throws `pictureTooLarge`; larger than can be stored it becomes smaller. */
export async function takenFrom(bitmap: ImageBitmap, label: string): Promise<TakenPicture> {
  const { width, height } = bitmap
  if (isTooLarge({ width, height })) {
    bitmap.close()
    throw new ReasonError('pictureTooLarge', `${width} × ${height}`)
  }
  const size = within({ width, height }, LARGEST_SIDE)
  if (size.width === width && size.height === height) return { source: bitmap, width, height, label }
  const source = await createImageBitmap(bitmap, { resizeWidth: size.width, resizeHeight: size.height })
  bitmap.close()
  return { source, ...size, label }
}

/** All of it black: what a system gives of what this program may not see. */
export function isBlackPicture(source: ImageBitmap): boolean {
  const side = 64
  const context = new OffscreenCanvas(side, side).getContext('2d', { willReadFrequently: true })
  if (!context) return false
  context.drawImage(source, 0, 0, side, side)
  return isBlack(context.getImageData(0, 0, side, side).data)
}
