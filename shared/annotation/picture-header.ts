/** What the first bytes of a picture say of it. Pixels. */
export interface PictureHeader {
  readonly type: 'image/webp' | 'image/png'
  readonly width: number
  readonly height: number
}

/** So many bytes are enough to read it. */
export const PICTURE_HEADER_BYTES = 30

/**
 * Reads the size of a PNG (its IHDR, https://www.w3.org/TR/png-3/) or a WebP (VP8, VP8L or VP8X, https://developers.google.com/speed/webp/docs/riff_container).
 * Null for anything else.
 */
export function readPictureHeader(bytes: Uint8Array): PictureHeader | null {
  if (bytes.length < PICTURE_HEADER_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(0) === 0x89504e47 && view.getUint32(4) === 0x0d0a1a0a && textAt(bytes, 12) === 'IHDR') {
    return sized('image/png', view.getUint32(16), view.getUint32(20))
  }
  if (textAt(bytes, 0) !== 'RIFF' || textAt(bytes, 8) !== 'WEBP') return null
  switch (textAt(bytes, 12)) {
    case 'VP8 ': {
      const isKeyFrame = view.getUint8(23) === 0x9d && view.getUint8(24) === 0x01 && view.getUint8(25) === 0x2a
      return isKeyFrame
        ? sized('image/webp', view.getUint16(26, true) & 0x3fff, view.getUint16(28, true) & 0x3fff)
        : null
    }
    case 'VP8L': {
      const bits = view.getUint32(21, true)
      return view.getUint8(20) === 0x2f ? sized('image/webp', (bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1) : null
    }
    case 'VP8X':
      return sized('image/webp', (view.getUint32(24, true) & 0xffffff) + 1, (view.getUint32(26, true) >>> 8) + 1)
    default:
      return null
  }
}

const sized = (type: PictureHeader['type'], width: number, height: number): PictureHeader | null =>
  width > 0 && height > 0 ? { type, width, height } : null

const textAt = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
