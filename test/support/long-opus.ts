import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createOggPages, packetSpans } from '../../shared/audio/ogg-page.ts'
import { parseOpusHead } from '../../shared/audio/opus-head.ts'
import { OPUS_RATE } from '../../shared/audio/opus-packet.ts'
import { createOpusWriter } from '../../shared/audio/opus-writer.ts'
import { speech } from './sound.ts'

const FRAME_SAMPLES = 960

/** Speech of exactly this length: seven seconds of it, encoded once, and their packets again and again. */
export function longOpus(folder: string, hours: number): string {
  const once = join(folder, 'once.opus')
  execFileSync('ffmpeg', [
    '-v',
    'error',
    '-y',
    '-i',
    speech('austen-7s'),
    '-ac',
    '1',
    '-c:a',
    'libopus',
    '-b:a',
    '24k',
    once,
  ])
  const [head, , ...packets] = packetsOf(readFileSync(once))
  const parsed = head && parseOpusHead(head)
  if (!parsed?.ok) throw new Error('no Opus')
  const keptSamples = hours * 3_600 * OPUS_RATE
  const writer = createOpusWriter({ head: parsed.value, serial: 7, keptSamples })
  const pages = writer.headers()
  for (let n = 0; n * FRAME_SAMPLES < keptSamples + parsed.value.preSkip; n += 1) {
    const packet = packets[n % packets.length]
    if (packet) pages.push(...writer.add(packet, FRAME_SAMPLES))
  }
  pages.push(...writer.finish())
  const path = join(folder, `${hours}-hours.opus`)
  writeFileSync(path, Buffer.concat(pages))
  return path
}

/** None of them spans pages: they are far smaller. */
function packetsOf(file: Uint8Array): Uint8Array[] {
  const pages = createOggPages()
  const packets: Uint8Array[] = []
  for (let at = 0; at < file.length; ) {
    const page = pages.parse(file, at)
    if (!page.ok) throw new Error(page.reason)
    for (const { offset, length } of packetSpans(page.value))
      packets.push(file.subarray(at + offset, at + offset + length))
    at += page.value.totalLength
  }
  return packets
}
