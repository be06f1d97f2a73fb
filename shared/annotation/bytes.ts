/**
 * Bytes of a track, written and read: numbers of 7 bits a byte, least first (LEB128), signed ones zigzag (0, -1, 1, -2, ...),
 * text as UTF-8 behind its length. A reader never throws: what is wrong is remembered, and everything after it reads as 0.
 */
export interface ByteWriter {
  byte(value: number): void
  /** Whole and not negative, below 2^32. */
  number(value: number): void
  signed(value: number): void
  bytes(values: Uint8Array): void
  text(value: string): void
  /** Bytes so far. */
  readonly length: number
  take(): Uint8Array<ArrayBuffer>
}

export function createByteWriter(): ByteWriter {
  let buffer = new Uint8Array(256)
  let length = 0

  function byte(value: number): void {
    if (length === buffer.length) {
      const larger = new Uint8Array(buffer.length * 2)
      larger.set(buffer)
      buffer = larger
    }
    buffer[length] = value
    length += 1
  }

  function number(value: number): void {
    let left = value
    while (left >= 0x80) {
      byte((left % 0x80) | 0x80)
      left = Math.floor(left / 0x80)
    }
    byte(left)
  }

  function bytes(values: Uint8Array): void {
    for (const value of values) byte(value)
  }

  return {
    byte,
    number,
    signed: (value) => number(value < 0 ? -2 * value - 1 : 2 * value),
    bytes,
    text(value) {
      const encoded = toUtf8(value)
      number(encoded.length)
      bytes(Uint8Array.from(encoded))
    },
    get length() {
      return length
    },
    take: () => buffer.slice(0, length),
  }
}

function toUtf8(text: string): number[] {
  const encoded: number[] = []
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0
    if (code < 0x80) encoded.push(code)
    else if (code < 0x800) encoded.push(0xc0 | (code >> 6), tail(code))
    else if (code < 0x10000) encoded.push(0xe0 | (code >> 12), tail(code >> 6), tail(code))
    else encoded.push(0xf0 | (code >> 18), tail(code >> 12), tail(code >> 6), tail(code))
  }
  return encoded
}

const tail = (bits: number): number => 0x80 | (bits & 0x3f)

export interface ByteReader {
  byte(): number
  number(): number
  signed(): number
  bytes(count: number): Uint8Array
  /** `null` and a fault when it is not UTF-8. */
  text(): string
  /** A reader of the next `count` bytes, which this one skips. */
  part(count: number): ByteReader
  /** Bytes not read yet. */
  readonly left: number
  /** The first thing that was wrong, or null. */
  readonly fault: string | null
}

export function createByteReader(source: Uint8Array): ByteReader {
  let offset = 0
  let fault: string | null = null

  function fail(why: string): void {
    fault ??= why
    offset = source.length
  }

  function byte(): number {
    const value = source[offset]
    if (value === undefined) {
      fail('it ends too soon')
      return 0
    }
    offset += 1
    return value
  }

  function number(): number {
    let value = 0
    let weight = 1
    for (let count = 0; count < 5; count += 1) {
      const next = byte()
      value += (next & 0x7f) * weight
      if (next < 0x80) {
        if (value <= 0xffffffff) return value
        break
      }
      weight *= 0x80
    }
    fail('a number is too large')
    return 0
  }

  function bytes(count: number): Uint8Array {
    if (count > source.length - offset) {
      fail('it ends too soon')
      return new Uint8Array(0)
    }
    offset += count
    return source.subarray(offset - count, offset)
  }

  return {
    byte,
    number,
    signed() {
      const value = number()
      return value % 2 === 0 ? value / 2 : -(value + 1) / 2
    },
    bytes,
    text() {
      const decoded = fromUtf8(bytes(number()))
      if (decoded === null) fail('a text is not UTF-8')
      return decoded ?? ''
    },
    part: (count) => createByteReader(bytes(count)),
    get left() {
      return source.length - offset
    },
    get fault() {
      return fault
    },
  }
}

/** By the percent form, which refuses whatever is not well-formed UTF-8 (RFC 3629). */
function fromUtf8(bytes: Uint8Array): string | null {
  let escaped = ''
  for (const value of bytes) escaped += `%${value.toString(16).padStart(2, '0')}`
  try {
    return decodeURIComponent(escaped)
  } catch {
    return null
  }
}
