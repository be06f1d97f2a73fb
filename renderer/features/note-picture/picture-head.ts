import type { Size } from '../annotation/view.ts'

/**
 * The size that a PNG or WebP file says it has, from its first bytes: asked before it is decoded, for a small file can hold a picture that
 * takes all memory there is. Null: it is neither. (PNG 3rd edition, 11.2.1; RFC 9649, 2.5 to 2.7.)
 */
export function sizeInHead(bytes: Uint8Array): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 30) return null
  const is = (at: number, text: string): boolean => [...text].every((c, index) => bytes[at + index] === c.charCodeAt(0))
  if (bytes[0] === 0x89 && is(1, 'PNG\r\n') && is(12, 'IHDR')) {
    return { width: view.getUint32(16), height: view.getUint32(20) }
  }
  if (!is(0, 'RIFF') || !is(8, 'WEBP')) return null
  if (is(12, 'VP8 ')) return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff }
  if (is(12, 'VP8L')) {
    const packed = view.getUint32(21, true)
    return { width: (packed & 0x3fff) + 1, height: ((packed >>> 14) & 0x3fff) + 1 }
  }
  if (!is(12, 'VP8X')) return null
  const side = (at: number): number => view.getUint16(at, true) + ((bytes[at + 2] ?? 0) << 16) + 1
  return { width: side(24), height: side(27) }
}
