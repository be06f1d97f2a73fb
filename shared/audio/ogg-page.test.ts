import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createOggCrc } from './ogg-crc.ts'
import { buildOggPage, countPackets, createOggPages, MAX_PAGE_BYTES, NO_GRANULE, packetSpans } from './ogg-page.ts'

const pages = createOggPages()
const parts = { serial: 0xfffffffe, sequence: 7, granule: 960 }

function parsed(bytes: Uint8Array, offset = 0) {
  const page = pages.parse(bytes, offset)
  if (!page.ok) throw new Error(page.reason)
  return page.value
}

describe('the Ogg checksum', () => {
  it('is the one of RFC 3533: known answers', () => {
    const crc = createOggCrc()
    expect(crc(new TextEncoder().encode('123456789'))).toBe(0x89a1897f)
    expect(crc(new Uint8Array(0))).toBe(0)
  })

  it('carries on from what came before', () => {
    const crc = createOggCrc()
    const bytes = Uint8Array.from({ length: 100 }, (_, i) => i * 7)
    const head = crc(bytes, { from: 0, to: 40, seed: 0 })
    expect(crc(bytes, { from: 40, to: 100, seed: head })).toBe(crc(bytes))
  })
})

describe('an Ogg page', () => {
  it('reads back what was built, at any offset', () => {
    const page = buildOggPage(pages, { ...parts, isFirst: true, packets: [new Uint8Array(300), new Uint8Array(10)] })
    const bytes = new Uint8Array(page.length + 9)
    bytes.set(page, 5)
    expect(parsed(bytes, 5)).toMatchObject({
      isFirst: true,
      isLast: false,
      isContinued: false,
      granule: 960,
      serial: 0xfffffffe,
      sequence: 7,
      totalLength: page.length,
    })
    expect([...parsed(bytes, 5).segments]).toEqual([255, 45, 10])
  })

  it('keeps granules beyond 32 bits and the one that means none', () => {
    for (const granule of [0, 2 ** 31, 2 ** 32, 2 ** 40 + 3, NO_GRANULE]) {
      expect(parsed(buildOggPage(pages, { ...parts, granule, packets: [] })).granule).toBe(granule)
    }
  })

  it('is incomplete at every length short of its own', () => {
    const page = buildOggPage(pages, { ...parts, packets: [new Uint8Array(40)] })
    for (let length = 0; length < page.length; length += 1) {
      expect(pages.parse(page.subarray(0, length))).toEqual({ ok: false, reason: 'incomplete' })
    }
  })

  it('notices any single flipped bit', () => {
    const page = buildOggPage(pages, { ...parts, packets: [Uint8Array.from([1, 2, 3, 4, 5])] })
    for (let bit = 0; bit < page.length * 8; bit += 1) {
      const broken = page.slice()
      broken[bit >> 3] = (broken[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(pages.parse(broken).ok).toBe(false)
    }
  })

  it('is not found in bytes that merely start alike, or in another version', () => {
    expect(pages.parse(new TextEncoder().encode('OggX and more, much more text than a header'))).toMatchObject({
      reason: 'notAPage',
    })
    const page = buildOggPage(pages, { ...parts, packets: [] })
    page[4] = 1
    expect(pages.parse(page)).toMatchObject({ reason: 'notAPage' })
  })

  it('is patched in a copy with a right checksum', () => {
    const page = buildOggPage(pages, { ...parts, packets: [new Uint8Array(20)] })
    const before = page.slice()
    expect(parsed(pages.patch(page, { eos: true, granule: 1234 }))).toMatchObject({ isLast: true, granule: 1234 })
    expect(parsed(pages.patch(pages.patch(page, { eos: true }), { eos: false }))).toMatchObject({ isLast: false })
    expect(page).toEqual(before)
    expect(() => pages.patch(page.subarray(1), { eos: true })).toThrow()
    expect(() => pages.patch(new Uint8Array([...page, 0]), { eos: true })).toThrow()
  })

  it('gives back every packet it was built of', () => {
    const packets = fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 60 })
    fc.assert(
      fc.property(packets, (given) => {
        const page = buildOggPage(pages, { ...parts, packets: given })
        const read = parsed(page)
        const got = packetSpans(read).map(({ offset, length }) => page.slice(offset, offset + length))
        expect(got).toEqual(given.map((packet) => packet.slice()))
        expect(countPackets(read)).toBe(given.length)
      }),
      { numRuns: 50 },
    )
  })

  it('shows a packet that goes on over the page', () => {
    const segments = Uint8Array.from([10, 255, 255])
    expect(packetSpans({ segments, bodyOffset: 30, isContinued: true })).toEqual([
      { offset: 30, length: 10, isContinued: true, isComplete: true },
      { offset: 40, length: 510, isContinued: false, isComplete: false },
    ])
    expect(countPackets({ segments })).toBe(1)
  })

  it('has room for 255 lacing values and not one more', () => {
    const full = buildOggPage(pages, { ...parts, packets: [new Uint8Array(254 * 255 + 254)] })
    expect(full.length).toBe(MAX_PAGE_BYTES - 1)
    expect(() => buildOggPage(pages, { ...parts, packets: [new Uint8Array(255 * 255)] })).toThrow()
  })
})
