/** The little of EBML (RFC 8794) that WebM needs: element heads, sizes and numbers. */

export const ids = {
  ebml: 0x1a45dfa3,
  docType: 0x4282,
  segment: 0x18538067,
  seekHead: 0x114d9b74,
  seek: 0x4dbb,
  seekId: 0x53ab,
  seekPosition: 0x53ac,
  info: 0x1549a966,
  timestampScale: 0x2ad7b1,
  duration: 0x4489,
  muxingApp: 0x4d80,
  writingApp: 0x5741,
  tracks: 0x1654ae6b,
  trackEntry: 0xae,
  trackNumber: 0xd7,
  trackType: 0x83,
  codecId: 0x86,
  videoSettings: 0xe0,
  pixelWidth: 0xb0,
  pixelHeight: 0xba,
  cluster: 0x1f43b675,
  timestamp: 0xe7,
  simpleBlock: 0xa3,
  blockGroup: 0xa0,
  block: 0xa1,
  referenceBlock: 0xfb,
  cues: 0x1c53bb6b,
  cuePoint: 0xbb,
  cueTime: 0xb3,
  cueTrackPositions: 0xb7,
  cueTrack: 0xf7,
  cueClusterPosition: 0xf1,
  void: 0xec,
} as const

/** An id has 4 bytes at most, a size 8. */
export const MAX_HEAD_BYTES = 12

export interface ElementHead {
  readonly id: number
  readonly headBytes: number
  /** Of what follows the head; null: unknown, it ends where another of its rank begins. */
  readonly sizeBytes: number | null
}

/** Null when the bytes end within the head, or are none. */
export function readHead(bytes: Uint8Array, at = 0): ElementHead | null {
  const idBytes = widthOf(bytes[at])
  if (idBytes > 4) return null
  const sizeAt = at + idBytes
  const sizeBytes = widthOf(bytes[sizeAt])
  if (sizeBytes > 8 || sizeAt + sizeBytes > bytes.length) return null
  const id = readUint(bytes, at, idBytes)
  // Without its marker at once: eight bytes with it are more than a number holds exactly.
  const high = (bytes[sizeAt] ?? 0) - 2 ** (8 - sizeBytes)
  const low = readUint(bytes, sizeAt + 1, sizeBytes - 1)
  const isUnknown = high === 2 ** (8 - sizeBytes) - 1 && low === 2 ** (8 * (sizeBytes - 1)) - 1
  const size = high * 2 ** (8 * (sizeBytes - 1)) + low
  return { id, headBytes: idBytes + sizeBytes, sizeBytes: isUnknown ? null : size }
}

/** Nine for no byte, and for one that begins nothing. */
const widthOf = (first: number | undefined): number => (first ? Math.clz32(first) - 23 : 9)

/** Big endian, up to 8 bytes; past 2^53 it is no longer exact. */
export function readUint(bytes: Uint8Array, at: number, length: number): number {
  let value = 0
  for (let i = 0; i < length; i += 1) value = value * 256 + (bytes[at + i] ?? 0)
  return value
}

/** Elements right within `bytes`; ends where one is not whole. */
export function* childrenOf(bytes: Uint8Array): Generator<{ readonly id: number; readonly bytes: Uint8Array }> {
  for (let at = 0; at < bytes.length; ) {
    const head = readHead(bytes, at)
    if (!head || head.sizeBytes === null) return
    const from = at + head.headBytes
    const to = from + head.sizeBytes
    if (to > bytes.length) return
    yield { id: head.id, bytes: bytes.subarray(from, to) }
    at = to
  }
}

/** Head with a size of 8 bytes, so that it is known how long it is before what it holds is. */
export function headOf(id: number, sizeBytes: number): Uint8Array<ArrayBuffer> {
  const idBytes = uintBytes(id)
  const head = new Uint8Array(idBytes.length + 8)
  head.set(idBytes)
  new DataView(head.buffer).setBigUint64(idBytes.length, (1n << 56n) | BigInt(sizeBytes))
  return head
}

export const element = (id: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> =>
  joined([
    headOf(
      id,
      parts.reduce((sum, { length }) => sum + length, 0),
    ),
    ...parts,
  ])

/** With a size of one byte, for up to 126 bytes. */
export function shortElement(id: number, ...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const inside = joined(parts)
  return joined([uintBytes(id), Uint8Array.of(0x80 | inside.length), inside])
}

export function uint32(value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}

export function uint64Element(id: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(value))
  return element(id, bytes)
}

export function floatElement(id: number, value: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setFloat64(0, value)
  return element(id, bytes)
}

export const textElement = (id: number, text: string): Uint8Array<ArrayBuffer> =>
  element(
    id,
    Uint8Array.from(text, (letter) => letter.charCodeAt(0)),
  )

/** As few bytes as hold it, at least one. */
export function uintBytes(value: number): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  for (let left = value; bytes.length === 0 || left > 0; left = Math.floor(left / 256)) bytes.unshift(left % 256)
  return Uint8Array.from(bytes)
}

export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
