import { buildOggPage, createOggPages } from '../../../shared/audio/ogg-page.ts'
import { OPUS_PRE_SKIP } from '../../../shared/audio/opus-head.ts'
import { encodeSoundFrames } from '../../../shared/audio/sound-frames.ts'
import type { PageFrame } from '../../../shared/contract/capture.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'

/** 10 frames of 20 ms, as capture sends them. */
export const PAGE_MS = 200
const PAGE_SAMPLES = 9_600
const SERIAL = 0x5eed

/** What capture hands over, page by page: two header pages, then speech. The structure is real, the sound is not. */
export interface SpokenPages {
  /** The next page; index 0 and 1 are headers. */
  next(): PageFrame
  /** `count` pages more. */
  take(count: number): PageFrame[]
}

/** `levelOf`: how loud the page of this index is, 0..255. */
export function createSpokenPages(
  takeId: TakeId,
  levelOf: (index: number) => number = (index) => (index * 7) % 256,
): SpokenPages {
  const pages = createOggPages()
  let index = 0

  function next(): PageFrame {
    const page = buildOggPage(pages, {
      serial: SERIAL,
      sequence: index,
      granule: Math.max(0, index - 1) * PAGE_SAMPLES,
      isFirst: index === 0,
      packets: index === 0 ? [head()] : index === 1 ? [tags()] : Array.from({ length: 10 }, (_, i) => frame(index, i)),
    })
    const amplitude = levelOf(index) / 255
    const frames = index < 2 ? 0 : 10
    const levels = new Uint8Array(frames).fill(levelOf(index))
    const heard = { meanSquare: amplitude ** 2 / 2, truePeak: amplitude }
    const spoken = { takeId, index, levels, sound: encodeSoundFrames(new Array(frames).fill(heard)), page }
    index += 1
    return spoken
  }
  return { next, take: (count) => Array.from({ length: count }, next) }
}

function head(): Uint8Array {
  const bytes = new Uint8Array(19)
  bytes.set(new TextEncoder().encode('OpusHead'))
  const view = new DataView(bytes.buffer)
  view.setUint8(8, 1)
  view.setUint8(9, 1)
  view.setUint16(10, OPUS_PRE_SKIP, true)
  view.setUint32(12, 48_000, true)
  return bytes
}

function tags(): Uint8Array {
  const bytes = new Uint8Array(20)
  bytes.set(new TextEncoder().encode('OpusTags'))
  new DataView(bytes.buffer).setUint32(8, 4, true)
  bytes.set(new TextEncoder().encode('test'), 12)
  return bytes
}

/** One 20 ms frame of 60 bytes, 24 kbit/s (RFC 6716, section 3.1: configuration 1, mono, one frame). */
function frame(page: number, at: number): Uint8Array {
  const bytes = new Uint8Array(60).fill((page * 31 + at) % 251)
  bytes[0] = 1 << 3
  return bytes
}

/** Milliseconds a player plays of so many pages of speech. */
export const playedMs = (speechPages: number): number => Math.round((speechPages * PAGE_SAMPLES - OPUS_PRE_SKIP) / 48)
