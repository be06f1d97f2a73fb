import { buildOggPage, createOggPages, packetSpans } from '../../../shared/audio/ogg-page.ts'
import type { SpokenSpeech } from './spoken-speech.ts'

const PACKETS_A_PAGE = 10
/** 20 ms at 48 kHz. */
const PACKET_SAMPLES = 960

/** The same speech over and over until it has `minPages` pages, as one recording: what a long take gives, without encoding one. */
export function repeatSpeech({ pages: spoken }: SpokenSpeech, minPages: number): Uint8Array[] {
  const pages = createOggPages()
  const [head, tags, ...rest] = spoken.map(({ page }) => page)
  if (!head || !tags) throw new Error('no speech to repeat')
  const packets = rest.flatMap((page) => packetsOf(pages, page))
  const parsed = pages.parse(head)
  const serial = parsed.ok ? parsed.value.serial : 0
  const long = [head, tags]
  for (let at = 0; long.length < minPages; at += PACKETS_A_PAGE) {
    const chosen = Array.from({ length: PACKETS_A_PAGE }, (_, i) => packets[(at + i) % packets.length] ?? packets[0])
    long.push(
      buildOggPage(pages, {
        serial,
        sequence: long.length,
        granule: (at + PACKETS_A_PAGE) * PACKET_SAMPLES,
        packets: chosen.flatMap((packet) => packet ?? []),
      }),
    )
  }
  return long
}

function packetsOf(pages: ReturnType<typeof createOggPages>, page: Uint8Array): Uint8Array[] {
  const parsed = pages.parse(page)
  if (!parsed.ok) throw new Error(parsed.reason)
  return packetSpans(parsed.value).map(({ offset, length }) => page.subarray(offset, offset + length))
}
