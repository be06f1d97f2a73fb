import { expect, it } from 'vitest'
import { readPictureHeader } from './picture-header.ts'

const bytesOf = (parts: readonly (string | readonly number[])[]): Uint8Array => {
  const bytes = new Uint8Array(40)
  bytes.set(parts.flatMap((part) => (typeof part === 'string' ? [...part].map((c) => c.charCodeAt(0)) : part)))
  return bytes
}

it.each([
  [
    'PNG',
    bytesOf([[0x89], 'PNG', [13, 10, 26, 10], [0, 0, 0, 13], 'IHDR', [0, 0, 5, 0], [0, 0, 2, 208]]),
    { type: 'image/png', width: 1280, height: 720 },
  ],
  [
    'lossy WebP',
    bytesOf([
      'RIFF',
      [0, 0, 0, 0],
      'WEBP',
      'VP8 ',
      [0, 0, 0, 0],
      [0, 0, 0],
      [0x9d, 1, 0x2a],
      [0x80, 0x07],
      [0x38, 0x04],
    ]),
    { type: 'image/webp', width: 1920, height: 1080 },
  ],
  [
    // 1919 and 1079 in 14 bits each.
    'lossless WebP',
    bytesOf(['RIFF', [0, 0, 0, 0], 'WEBP', 'VP8L', [0, 0, 0, 0], [0x2f], [0x7f, 0xc7, 0x0d, 0x01]]),
    { type: 'image/webp', width: 1920, height: 1080 },
  ],
  [
    'extended WebP',
    bytesOf(['RIFF', [0, 0, 0, 0], 'WEBP', 'VP8X', [10, 0, 0, 0], [0, 0, 0, 0], [0x7f, 0x07, 0], [0x37, 0x04, 0]]),
    { type: 'image/webp', width: 1920, height: 1080 },
  ],
])('reads the size of a %s', (_what, bytes, expected) => {
  expect(readPictureHeader(bytes)).toEqual(expected)
})

it('knows nothing of other bytes, or of too few', () => {
  expect(readPictureHeader(bytesOf(['GIF89a']))).toBeNull()
  expect(readPictureHeader(bytesOf([[0x89], 'PNG', [13, 10, 26, 10], [0, 0, 0, 13], 'IHDR', [0, 0, 0, 0]]))).toBeNull()
  expect(readPictureHeader(new Uint8Array(10))).toBeNull()
})
