import { PICTURE_HEADER_BYTES, readPictureHeader } from '#shared/annotation/picture-header.ts'
import type { Size } from '../annotation/view.ts'

/** So much of a file is looked at: cameras put a preview and notes before the size. */
export const SIZE_BYTES = 262_144

/**
 * How large a picture is, from its first bytes and before anything is decoded: PNG, WebP, GIF (https://www.w3.org/Graphics/GIF/spec-gif89a.txt)
 * and JPEG (ITU-T T.81, B.2.2). Null: another format, or damaged.
 */
export function pictureSize(head: Uint8Array): Size | null {
  if (head.length < PICTURE_HEADER_BYTES) return null
  const known = readPictureHeader(head)
  if (known) return { width: known.width, height: known.height }
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  if (String.fromCharCode(...head.subarray(0, 4)) === 'GIF8') {
    return sized(view.getUint16(6, true), view.getUint16(8, true))
  }
  return view.getUint16(0) === 0xffd8 ? jpegSize(view) : null
}

/** Steps from marker to marker to the start of a frame. */
function jpegSize(view: DataView): Size | null {
  let at = 2
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return null
    const marker = view.getUint8(at + 1)
    if (isFrame(marker)) return sized(view.getUint16(at + 7), view.getUint16(at + 5))
    // Fill bytes, and markers that stand alone.
    if (marker === 0xff) at += 1
    else if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) at += 2
    else at += 2 + view.getUint16(at + 2)
  }
  return null
}

/** SOF0 to SOF15, without the tables that share their range. */
const isFrame = (marker: number): boolean =>
  marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc

const sized = (width: number, height: number): Size | null => (width > 0 && height > 0 ? { width, height } : null)
