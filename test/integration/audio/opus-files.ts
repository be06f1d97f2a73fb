import { createOpusEncoder } from '#core/media/opus-encoder.ts'
import { buildOggPage, createOggPages } from '#shared/audio/ogg-page.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { opusPacketSamples } from '#shared/audio/opus-packet.ts'

/** A whole note of these samples. */
export async function encodeNote(pcm: Float32Array, sampleRate = 48_000): Promise<Uint8Array> {
  const encoder = await createOpusEncoder({ sampleRate })
  return new Uint8Array(Buffer.concat([...encoder.encode(pcm), ...encoder.finish()]))
}

/** A valid Ogg Opus file of any length: the packets of `note` over and over, with right pages and granules. */
export function repeatNote(note: Uint8Array, durationMs: number): Uint8Array {
  const pages = createOggPages()
  const packets: Uint8Array[] = []
  const headers: Uint8Array[] = []
  let serial = 0
  const scanner = createOpusScanner({
    onPage(page, bytes) {
      serial = page.serial
      if (headers.length < 2) headers.push(bytes.slice())
    },
    onPacket: (packet) => packets.push(packet.slice()),
  })
  scanner.push(note)
  const total = Math.round(durationMs * 48) + (scanner.progress().head?.preSkip ?? 0)
  const parts = [...headers]
  let samples = 0
  for (let index = 0; samples < total; ) {
    const onPage: Uint8Array[] = []
    while (onPage.length < 10 && samples < total) {
      const packet = packets[index % packets.length] ?? new Uint8Array(0)
      onPage.push(packet)
      samples += opusPacketSamples(packet) ?? 0
      index += 1
    }
    const isLast = samples >= total
    parts.push(
      buildOggPage(pages, {
        serial,
        sequence: parts.length,
        granule: Math.min(samples, total),
        isLast,
        packets: onPage,
      }),
    )
  }
  return new Uint8Array(Buffer.concat(parts))
}
