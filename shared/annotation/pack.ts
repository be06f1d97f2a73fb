import { deflateSync, Inflate } from 'fflate'
import { PACKED_MAGIC } from './format.ts'

/** A quarter smaller: numbers that differ little from those before them repeat. Plain where that is no smaller. */
export function packed(plain: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const body = deflateSync(plain, { level: 9 })
  if (body.length + PACKED_MAGIC.length >= plain.length) return plain
  const file = new Uint8Array(PACKED_MAGIC.length + body.length)
  file.set(PACKED_MAGIC)
  file.set(body, PACKED_MAGIC.length)
  return file
}

export const isPacked = (bytes: Uint8Array): boolean => PACKED_MAGIC.every((value, at) => bytes[at] === value)

/** `tooLarge`: it would be more than `limit` bytes, of which no more than that is made. `damaged`: no whole stream. */
export function unpacked(bytes: Uint8Array, limit: number): Uint8Array<ArrayBuffer> | 'tooLarge' | 'damaged' {
  const parts: Uint8Array[] = []
  let size = 0
  let isWhole = false
  const inflate = new Inflate((part, isLast) => {
    size += part.length
    if (size > limit) throw new RangeError('too large')
    parts.push(part)
    isWhole = isLast
  })
  try {
    // In small steps: what one of them can become is bounded too.
    const body = bytes.subarray(PACKED_MAGIC.length)
    for (let at = 0; at < body.length; at += STEP_BYTES) {
      inflate.push(body.subarray(at, at + STEP_BYTES), at + STEP_BYTES >= body.length)
    }
  } catch (error) {
    return error instanceof RangeError && size > limit ? 'tooLarge' : 'damaged'
  }
  if (!isWhole) return 'damaged'
  const plain = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    plain.set(part, at)
    at += part.length
  }
  return plain
}

/** Deflate makes at most a thousand bytes of one. */
const STEP_BYTES = 1_024
