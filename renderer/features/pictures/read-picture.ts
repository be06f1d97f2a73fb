import { ReasonError } from '#shared/kernel/reasons.ts'
import { pictureSize, SIZE_BYTES } from './picture-size.ts'
import { isTooLarge } from './sizes.ts'
import { type TakenPicture, takenFrom } from './taken.ts'

/** What a person may choose, paste or drop. */
export const PICTURE_TYPES = 'image/png,image/jpeg,image/webp,image/gif,application/pdf,.pdf'

/** A larger file is no picture of anything that can be shown. */
const LARGEST_FILE = 200_000_000

export const isPdf = ({ name, type }: File): boolean => type === 'application/pdf' || /\.pdf$/i.test(name)

/** Its size is read before anything is decoded. Throws `pictureUnreadable` or `pictureTooLarge`. */
export async function readPicture(file: Blob, name: string): Promise<TakenPicture> {
  const label = name.replace(/\.[^.]*$/, '').slice(0, 200)
  const head = new Uint8Array(await file.slice(0, SIZE_BYTES).arrayBuffer())
  const size = file.size > LARGEST_FILE ? null : pictureSize(head)
  if (!size) throw new ReasonError('pictureUnreadable', name)
  if (isTooLarge(size)) throw new ReasonError('pictureTooLarge', `${size.width} × ${size.height}`)
  const bitmap = await createImageBitmap(file).catch(() => {
    throw new ReasonError('pictureUnreadable', name)
  })
  return takenFrom(bitmap, label)
}
