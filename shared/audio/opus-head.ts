import { done, type Result, refused } from '../kernel/result.ts'
import { type OggPages, packetSpans } from './ogg-page.ts'

/**
 * libopus at 48 kHz voice looks 312 samples ahead. opus-recorder writes 3840 instead, and a player that believes it
 * cuts 73 ms of speech from the start of every note.
 */
export const OPUS_PRE_SKIP = 312

/** The identification header (RFC 7845, section 5.1). */
export interface OpusHead {
  readonly channels: number
  /** Samples at 48 kHz to drop from the start of what is decoded. */
  readonly preSkip: number
  /** Rate of what was recorded; for information only. */
  readonly inputSampleRate: number
  /** dB in Q7.8, to be applied when decoding. */
  readonly outputGain: number
  /** 0: mono or stereo, one stream. Others need a mapping table. */
  readonly mappingFamily: number
}

/** The comment header (RFC 7845, section 5.2). */
export interface OpusTags {
  readonly vendor: string
  readonly commentCount: number
}

const HEAD_BYTES = 19
const PRE_SKIP_AT = 10

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)

const startsWith = (packet: Uint8Array, magic: string): boolean =>
  packet.length >= magic.length && [...magic].every((char, i) => packet[i] === char.charCodeAt(0))

/** Reads the packet of the first page. Major versions other than 0 are not understood (section 5.1, item 2). */
export function parseOpusHead(packet: Uint8Array): Result<OpusHead, 'notOpus'> {
  if (!startsWith(packet, 'OpusHead')) return refused('notOpus', 'no OpusHead')
  if (packet.length < HEAD_BYTES) return refused('notOpus', 'OpusHead is cut short')
  const view = viewOf(packet)
  if (view.getUint8(8) >> 4 !== 0) return refused('notOpus', 'unknown OpusHead version')
  const channels = view.getUint8(9)
  if (channels === 0) return refused('notOpus', 'no channels')
  const mappingFamily = view.getUint8(18)
  if (mappingFamily === 0 && channels > 2) return refused('notOpus', 'too many channels for its mapping')
  return done({
    channels,
    preSkip: view.getUint16(PRE_SKIP_AT, true),
    inputSampleRate: view.getUint32(12, true),
    outputGain: view.getInt16(16, true),
    mappingFamily,
  })
}

/** The packet of the first page. Only for one stream of one or two channels: others need a mapping table. */
export function buildOpusHead(head: OpusHead): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(HEAD_BYTES)
  const view = viewOf(bytes)
  write(bytes, 0, 'OpusHead')
  view.setUint8(8, 1)
  view.setUint8(9, head.channels)
  view.setUint16(PRE_SKIP_AT, head.preSkip, true)
  view.setUint32(12, head.inputSampleRate, true)
  view.setInt16(16, head.outputGain, true)
  view.setUint8(18, 0)
  return bytes
}

/** The packet after it, without comments. `vendor` in ASCII. */
export function buildOpusTags(vendor: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(16 + vendor.length)
  write(bytes, 0, 'OpusTags')
  viewOf(bytes).setUint32(8, vendor.length, true)
  write(bytes, 12, vendor)
  return bytes
}

function write(bytes: Uint8Array, offset: number, text: string): void {
  for (let i = 0; i < text.length; i += 1) bytes[offset + i] = text.charCodeAt(i)
}

/** Reads the packet after the head; `packet` may be cut short as long as the vendor string is whole. */
export function parseOpusTags(packet: Uint8Array): Result<OpusTags, 'notOpus'> {
  if (!startsWith(packet, 'OpusTags')) return refused('notOpus', 'no OpusTags')
  if (packet.length < 16) return refused('notOpus', 'OpusTags is cut short')
  const view = viewOf(packet)
  const vendorLength = view.getUint32(8, true)
  if (vendorLength > packet.length - 16) return refused('notOpus', 'OpusTags is cut short')
  const vendor = Array.from(packet.subarray(12, 12 + vendorLength), (byte) => String.fromCharCode(byte)).join('')
  return done({ vendor, commentCount: view.getUint32(12 + vendorLength, true) })
}

/** A copy of the identification page with another pre-skip and a new checksum; throws on any other page. */
export function withPreSkip(pages: OggPages, page: Uint8Array, preSkip: number): Uint8Array<ArrayBuffer> {
  const parsed = pages.parse(page)
  const isOnePage = parsed.ok && parsed.value.totalLength === page.length
  const span = isOnePage ? packetSpans(parsed.value)[0] : undefined
  if (!span || !parseOpusHead(page.subarray(span.offset, span.offset + span.length)).ok) {
    throw new Error('withPreSkip needs an identification page')
  }
  const patched = new Uint8Array(page)
  viewOf(patched).setUint16(span.offset + PRE_SKIP_AT, preSkip, true)
  pages.sign(patched)
  return patched
}
