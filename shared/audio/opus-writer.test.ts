import { describe, expect, it } from 'vitest'
import { createOggPages } from './ogg-page.ts'
import { createOpusScanner } from './opus-file.ts'
import { createOpusWriter } from './opus-writer.ts'

const head = { channels: 2, preSkip: 4_000, inputSampleRate: 44_100, outputGain: -256, mappingFamily: 0 }
/** A 20 ms frame of the length (RFC 6716, section 3.1: configuration 1, one frame). */
const packet = (length: number) => new Uint8Array(length).fill(8)

function write(lengths: readonly number[], keptSamples: number) {
  const writer = createOpusWriter({ head, serial: 7, keptSamples })
  const made = [
    ...writer.headers(),
    ...lengths.flatMap((length) => writer.add(packet(length), 960)),
    ...writer.finish(),
  ]
  const scanner = createOpusScanner()
  for (const page of made) expect(scanner.push(page)).toMatchObject({ ok: true })
  return { made, summary: scanner.finish() }
}

describe('a file of packets', () => {
  it('says in its headers and last page what is to be played', () => {
    const { summary, made } = write(
      Array.from({ length: 25 }, () => 60),
      19_500,
    )
    expect(summary).toMatchObject({ ok: true, value: { head, serial: 7, keptSamples: 19_500, isEnded: true } })
    // Two headers, then 200 ms each.
    expect(made).toHaveLength(2 + 3)
  })

  it('begins a new page where the next packet would not fit', () => {
    const { summary, made } = write([30_000, 30_000, 30_000], 1_000)
    expect(summary).toMatchObject({ ok: true, value: { packetCount: 3 } })
    const pages = createOggPages()
    expect(made.slice(2).map((page) => pages.parse(page).ok)).toEqual([true, true])
  })

  it('keeps a packet that its giver writes over', () => {
    const writer = createOpusWriter({ head, serial: 1, keptSamples: 100 })
    const lent = packet(20)
    writer.add(lent, 960)
    lent.fill(0)
    expect([...(writer.finish()[0]?.slice(-20) ?? [])]).toEqual([...packet(20)])
  })
})
