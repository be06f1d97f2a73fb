import { done, type Result, refused } from '../kernel/result.ts'
import { createOggCrc, type OggCrc } from './ogg-crc.ts'

/**
 * Ogg pages (RFC 3533, section 6), read and patched one at a time.
 * Owns the page's layout and its checksum; knows nothing of what the packets hold.
 */
export interface OggPage {
  /** The packet at the start began on an earlier page. */
  readonly isContinued: boolean
  /** Beginning of stream. */
  readonly isFirst: boolean
  /** End of stream. */
  readonly isLast: boolean
  /** Position after the last packet that ends here; `NO_GRANULE` when none does. Exact up to 2^53. */
  readonly granule: number
  readonly serial: number
  readonly sequence: number
  /** Lacing values, a view into the bytes that were parsed. */
  readonly segments: Uint8Array
  /** From the start of the page to its first packet byte. */
  readonly bodyOffset: number
  /** Header and body; the next page starts here. */
  readonly totalLength: number
}

/** `incomplete`: more bytes are needed. `notAPage`: no page can start here. `checksumWrong`: whole, but not what was written. */
export type OggPageFault = 'incomplete' | 'notAPage' | 'checksumWrong'

/** One packet, or the part of one that lies on this page; offsets from the start of the page. */
export interface OggPacketSpan {
  readonly offset: number
  readonly length: number
  /** It began on an earlier page. */
  readonly isContinued: boolean
  /** It ends on this page. */
  readonly isComplete: boolean
}

/** The granule of a page on which no packet ends. */
export const NO_GRANULE = -1
export const MAX_PAGE_BYTES = 27 + 255 + 255 * 255

const HEADER_BYTES = 27
const CAPTURE_PATTERN = [0x4f, 0x67, 0x67, 0x53]
const CONTINUED = 1
const FIRST = 2
const LAST = 4
const CRC_AT = 22

/** Reads and writes pages; holds the checksum table, so make one and keep it. */
export interface OggPages {
  /** Reads the page that starts at `offset`. */
  parse(bytes: Uint8Array, offset?: number): Result<OggPage, OggPageFault>
  /** A copy of one whole page with its last-page mark and/or granule replaced and a new checksum. Throws on anything but a page. */
  patch(page: Uint8Array, change: { eos?: boolean; granule?: number }): Uint8Array<ArrayBuffer>
  /** Writes the checksum of one whole page into it. */
  sign(page: Uint8Array): void
}

export function createOggPages(crc: OggCrc = createOggCrc()): OggPages {
  const zeros = new Uint8Array(4)

  /** The checksum field counts as four zeros. */
  function checksum(bytes: Uint8Array, from: number, length: number): number {
    const head = crc(bytes, { from, to: from + CRC_AT, seed: 0 })
    const field = crc(zeros, { from: 0, to: 4, seed: head })
    return crc(bytes, { from: from + CRC_AT + 4, to: from + length, seed: field })
  }

  function sign(page: Uint8Array): void {
    viewOf(page).setUint32(CRC_AT, checksum(page, 0, page.length), true)
  }

  return {
    parse(bytes, offset = 0) {
      const header = readHeader(bytes, offset)
      if (!header.ok) return header
      const stored = viewOf(bytes).getUint32(offset + CRC_AT, true)
      return checksum(bytes, offset, header.value.totalLength) === stored ? header : refused('checksumWrong')
    },
    patch(page, change) {
      const header = readHeader(page, 0)
      if (!header.ok || header.value.totalLength !== page.length) throw new Error('patch needs exactly one Ogg page')
      const patched = new Uint8Array(page)
      const view = viewOf(patched)
      if (change.eos !== undefined) {
        const type = view.getUint8(5)
        view.setUint8(5, change.eos ? type | LAST : type & ~LAST)
      }
      if (change.granule !== undefined) writeGranule(view, change.granule)
      sign(patched)
      return patched
    },
    sign,
  }
}

function readHeader(bytes: Uint8Array, offset: number): Result<OggPage, OggPageFault> {
  const available = bytes.length - offset
  for (let i = 0; i < Math.min(4, available); i += 1) {
    if (bytes[offset + i] !== CAPTURE_PATTERN[i]) return refused('notAPage')
  }
  if (available >= 5 && bytes[offset + 4] !== 0) return refused('notAPage', 'unknown Ogg version')
  if (available < HEADER_BYTES) return refused('incomplete')
  const view = viewOf(bytes)
  const segmentCount = view.getUint8(offset + 26)
  const bodyOffset = HEADER_BYTES + segmentCount
  if (available < bodyOffset) return refused('incomplete')
  const segments = bytes.subarray(offset + HEADER_BYTES, offset + bodyOffset)
  let totalLength = bodyOffset
  for (const lacing of segments) totalLength += lacing
  if (available < totalLength) return refused('incomplete')
  const type = view.getUint8(offset + 5)
  return done({
    isContinued: (type & CONTINUED) !== 0,
    isFirst: (type & FIRST) !== 0,
    isLast: (type & LAST) !== 0,
    granule: view.getInt32(offset + 10, true) * 2 ** 32 + view.getUint32(offset + 6, true),
    serial: view.getUint32(offset + 14, true),
    sequence: view.getUint32(offset + 18, true),
    segments,
    bodyOffset,
    totalLength,
  })
}

function writeGranule(view: DataView, granule: number): void {
  view.setUint32(6, granule >>> 0, true)
  view.setInt32(10, Math.floor(granule / 2 ** 32), true)
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/** How many packets end on the page: a lacing value below 255 ends one (RFC 3533, section 5). */
export function countPackets(page: Pick<OggPage, 'segments'>): number {
  let count = 0
  for (const lacing of page.segments) if (lacing < 255) count += 1
  return count
}

/** The packets of a page in order; the first may have begun earlier, the last may go on. */
export function packetSpans(page: Pick<OggPage, 'segments' | 'bodyOffset' | 'isContinued'>): OggPacketSpan[] {
  const spans: OggPacketSpan[] = []
  let offset = page.bodyOffset
  let length = 0
  let isContinued = page.isContinued
  let isOpen = false
  for (const lacing of page.segments) {
    length += lacing
    isOpen = lacing === 255
    if (isOpen) continue
    spans.push({ offset, length, isContinued, isComplete: true })
    offset += length
    length = 0
    isContinued = false
  }
  if (isOpen) spans.push({ offset, length, isContinued, isComplete: false })
  return spans
}

export interface PageParts {
  readonly serial: number
  readonly sequence: number
  readonly granule: number
  readonly isFirst?: boolean
  readonly isLast?: boolean
  /** Whole packets; together at most 255 lacing values. */
  readonly packets: readonly Uint8Array[]
}

/** Builds one page of whole packets. Throws when they do not fit: the caller chooses how many. */
export function buildOggPage(pages: OggPages, parts: PageParts): Uint8Array<ArrayBuffer> {
  const lacings: number[] = []
  let bodyLength = 0
  for (const packet of parts.packets) {
    for (let left = packet.length; left >= 0; left -= 255) lacings.push(Math.min(left, 255))
    bodyLength += packet.length
  }
  if (lacings.length > 255) throw new Error('packets do not fit on one Ogg page')
  const bytes = new Uint8Array(HEADER_BYTES + lacings.length + bodyLength)
  const view = viewOf(bytes)
  bytes.set(CAPTURE_PATTERN, 0)
  bytes[5] = (parts.isFirst ? FIRST : 0) | (parts.isLast ? LAST : 0)
  writeGranule(view, parts.granule)
  view.setUint32(14, parts.serial, true)
  view.setUint32(18, parts.sequence, true)
  bytes[26] = lacings.length
  bytes.set(lacings, HEADER_BYTES)
  let offset = HEADER_BYTES + lacings.length
  for (const packet of parts.packets) {
    bytes.set(packet, offset)
    offset += packet.length
  }
  pages.sign(bytes)
  return bytes
}
