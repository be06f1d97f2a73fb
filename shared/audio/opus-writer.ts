import { buildOggPage, createOggPages } from './ogg-page.ts'
import { buildOpusHead, buildOpusTags, type OpusHead } from './opus-head.ts'
import { OPUS_RATE } from './opus-packet.ts'

/** As the encoder makes them: 200 ms to a page, so that whoever reads a growing file is never far behind. */
const PAGE_SAMPLES = OPUS_RATE / 5
/** Lacing values to a page (RFC 3533, section 6); a packet takes one for each 255 bytes, and one more. */
const MAX_LACINGS = 255

interface WriterInput {
  /** With the pre-skip that the new file shall have. */
  readonly head: OpusHead
  readonly serial: number
  /** What a player shall play: the last page's granule is the pre-skip and this. */
  readonly keptSamples: number
}

/** Packs Opus packets into a new Ogg stream: its own headers, granules, sequence and checksums (RFC 7845). Holds one page. */
export interface OpusWriter {
  /** To be asked for once, first. */
  headers(): Uint8Array[]
  /** The next packet and what it decodes to; answers the pages that are full. The packet is copied. */
  add(packet: Uint8Array, samples: number): Uint8Array[]
  /** The last page, marked as such. */
  finish(): Uint8Array[]
}

export function createOpusWriter({ head, serial, keptSamples }: WriterInput): OpusWriter {
  const pages = createOggPages()
  let sequence = 0
  let granule = 0
  let held: Uint8Array[] = []
  let heldSamples = 0
  let heldLacings = 0

  function page(packets: readonly Uint8Array[], at: { granule: number; isLast?: boolean }): Uint8Array {
    const built = buildOggPage(pages, { serial, sequence, isFirst: sequence === 0, packets, ...at })
    sequence += 1
    return built
  }

  function flush(): Uint8Array[] {
    if (held.length === 0) return []
    const full = page(held, { granule })
    held = []
    heldSamples = 0
    heldLacings = 0
    return [full]
  }

  return {
    headers: () => [page([buildOpusHead(head)], { granule: 0 }), page([buildOpusTags('Earshot')], { granule: 0 })],
    add(packet, samples) {
      const lacings = Math.floor(packet.length / 255) + 1
      // Before the packet, never after it: the last packet is still held when the end comes.
      const isFull = heldSamples + samples > PAGE_SAMPLES || heldLacings + lacings > MAX_LACINGS
      const ready = isFull ? flush() : []
      held.push(packet.slice())
      heldSamples += samples
      heldLacings += lacings
      granule += samples
      return ready
    },
    // A granule below what the packets decode to trims the end to the sample (RFC 7845, section 4.4).
    finish: () => [page(held, { granule: head.preSkip + keptSamples, isLast: true })],
  }
}
