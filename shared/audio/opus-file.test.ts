import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { beforeAll, describe, expect, it } from 'vitest'
import { buildOggPage, createOggPages, packetSpans } from './ogg-page.ts'
import { createOpusScanner, type OpusFault } from './opus-file.ts'
import { parseOpusHead, parseOpusTags, withPreSkip } from './opus-head.ts'
import { createOpusStream, opusEncoderConfig, type RawOggOpusEncoder } from './opus-stream.ts'
import { createWavHeaderReader, wavToMono } from './wav.ts'

/** The real encoder, and real speech at 16 kHz taken as if it were 48 kHz: quick speech, but speech. */
const { Module, OggOpusEncoder } = createRequire(import.meta.url)('opus-recorder/dist/encoderWorker.min.js') as {
  Module: object
  OggOpusEncoder: new (config: object, module: object) => RawOggOpusEncoder
}

function speechSamples(): Float32Array {
  const bytes = readFileSync(new URL('../../test/fixtures/speech/austen-3s.wav', import.meta.url))
  const header = createWavHeaderReader().push(bytes)
  if (!header?.ok) throw new Error('fixture')
  return wavToMono(bytes.subarray(header.value.dataOffset), header.value.format)
}

function encode(pcm: Float32Array, step = 128): Uint8Array[] {
  const stream = createOpusStream(new OggOpusEncoder({ ...opusEncoderConfig }, Module))
  const made = stream.headers()
  for (let i = 0; i < pcm.length; i += step) made.push(...stream.encode(pcm.subarray(i, i + step)))
  made.push(...stream.finish())
  return made
}

const concat = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts))

function scan(bytes: Uint8Array, step = bytes.length || 1) {
  const scanner = createOpusScanner()
  for (let i = 0; i < bytes.length; i += step) scanner.push(bytes.subarray(i, i + step))
  return scanner.finish()
}

function summaryOf(bytes: Uint8Array, step?: number) {
  const finished = scan(bytes, step)
  if (!finished.ok) throw new Error(`${finished.reason} ${finished.detail}`)
  return finished.value
}

const pages = createOggPages()
let pcm: Float32Array
let file: Uint8Array[]
let whole: Uint8Array

beforeAll(() => {
  pcm = speechSamples()
  file = encode(pcm)
  whole = concat(file)
})

const head = (): Uint8Array => file[0] ?? new Uint8Array(0)
const tags = (): Uint8Array => file[1] ?? new Uint8Array(0)

describe('a stream of our encoder', () => {
  it('counts every sample that was given, in pages of 200 ms', () => {
    const summary = summaryOf(whole)
    expect(summary).toMatchObject({
      keptSamples: pcm.length,
      lastGranule: 312 + pcm.length,
      durationMs: Math.round(pcm.length / 48),
      pageCount: file.length,
      missingPages: 0,
      isEnded: true,
      validBytes: whole.length,
      head: { channels: 1, preSkip: 312, mappingFamily: 0, inputSampleRate: 48_000 },
    })
    expect(summary.packetCount).toBe(Math.ceil((pcm.length + 312) / 960))
    expect(summary.sampleTotal).toBeGreaterThanOrEqual(summary.lastGranule)
  })

  // The edges of frames, of pages, and of the encoder's delay before each of them.
  it.each([1, 312, 647, 648, 649, 960, 9287, 9288, 9289, 9599, 9600, 9601, 19_200])(
    'is exact for %i samples',
    (length) => {
      const made = encode(pcm.subarray(0, length))
      const summary = summaryOf(concat(made))
      expect(summary.keptSamples).toBe(length)
      expect(summary.sampleTotal - summary.lastGranule).toBeLessThan(960)
      const last = pages.parse(made.at(-1) ?? new Uint8Array(0))
      expect(last.ok && last.value.segments.length).toBeGreaterThan(0)
    },
  )

  it('without a sample is whole, and empty', () => {
    expect(scan(concat(encode(new Float32Array(0))))).toMatchObject({ ok: false, reason: 'empty' })
  })

  it('is the same however the samples come', () => {
    expect(encode(pcm, 4000).map((page) => page.length)).toEqual(file.map((page) => page.length))
  })
})

describe('the scanner', () => {
  it.each([1, 7, 1000, 65_536])('reads the same in pieces of %i bytes', (step) => {
    expect(summaryOf(whole, step)).toEqual(summaryOf(whole))
  })

  it('knows where it stands after every page', () => {
    const scanner = createOpusScanner()
    let bytes = 0
    file.forEach((page, i) => {
      scanner.push(page.subarray(0, 5))
      expect(scanner.progress().validBytes).toBe(bytes)
      scanner.push(page.subarray(5))
      bytes += page.length
      expect(scanner.progress()).toMatchObject({ validBytes: bytes, pageCount: i + 1, nextSequence: i + 1 })
    })
  })

  it('lends every page and every packet', () => {
    const seen = { pages: 0, packets: 0, channels: 0 }
    const scanner = createOpusScanner({
      onHead: ({ channels }) => {
        seen.channels = channels
      },
      onPage: () => {
        seen.pages += 1
      },
      onPacket: () => {
        seen.packets += 1
      },
    })
    scanner.push(whole)
    const { pageCount, packetCount } = scanner.progress()
    expect(seen).toEqual({ pages: pageCount, packets: packetCount, channels: 1 })
  })

  it('accepts a stream whose last page is not marked', () => {
    expect(summaryOf(concat(file.slice(0, -1)))).toMatchObject({ isEnded: false })
  })

  it('counts missing pages and goes on', () => {
    expect(summaryOf(concat([...file.slice(0, 3), ...file.slice(5)])).missingPages).toBe(2)
  })

  it('takes off where a stream begins that was cut out of a longer one', () => {
    const offset = 48_000 * 1000
    const late = file.map((page, i) => {
      const parsed = pages.parse(page)
      return i < 2 || !parsed.ok ? page : pages.patch(page, { granule: parsed.value.granule + offset })
    })
    expect(summaryOf(concat(late)).keptSamples).toBe(pcm.length)
  })

  it('joins a packet that lies on two pages', () => {
    const parsed = pages.parse(file[2] ?? new Uint8Array(0))
    if (!parsed.ok) throw new Error('fixture')
    const [span] = packetSpans(parsed.value)
    const packet = (file[2] ?? new Uint8Array(0)).slice(span?.offset, (span?.offset ?? 0) + (span?.length ?? 0))
    const long = new Uint8Array(400)
    long.set(packet)
    const { serial } = parsed.value
    // A page built of 255 bytes and an empty rest, with its last lacing value taken off: the packet stays open.
    const first = buildOggPage(pages, { serial, sequence: 2, granule: -1, packets: [long.subarray(0, 255)] })
    first[26] = 1
    const open = new Uint8Array([...first.subarray(0, 28), ...first.subarray(29)])
    pages.sign(open)
    const rest = buildOggPage(pages, {
      serial,
      sequence: 3,
      granule: 1960,
      isLast: true,
      packets: [long.subarray(255)],
    })
    rest[5] = (rest[5] ?? 0) | 1
    pages.sign(rest)
    const packets: number[] = []
    const scanner = createOpusScanner({ onPacket: ({ length }) => packets.push(length) })
    scanner.push(concat([head(), tags(), open, rest]))
    expect(scanner.finish()).toMatchObject({ ok: true, value: { packetCount: 1 } })
    expect(packets).toEqual([400])

    expect(scan(concat([head(), tags(), open]))).toMatchObject({ reason: 'truncated' })
  })

  const faults: [string, () => Uint8Array, OpusFault][] = [
    ['no bytes', () => new Uint8Array(0), 'empty'],
    ['text', () => new TextEncoder().encode('Dear all, this is no sound.'), 'notOgg'],
    ['three bytes', () => new TextEncoder().encode('Ogg'), 'notOgg'],
    ['headers alone', () => concat([head(), tags()]), 'empty'],
    ['half a page', () => whole.subarray(0, whole.length - 10), 'truncated'],
    ['half a header', () => whole.subarray(0, 20), 'truncated'],
    ['rubbish after a page', () => concat([head(), new TextEncoder().encode('rubbish')]), 'damaged'],
    ['a page twice', () => concat([...file.slice(0, 4), file[3] ?? head()]), 'damaged'],
    ['a stream after its end', () => concat([whole, whole]), 'notOpus'],
    ['no beginning', () => concat(file.slice(1)), 'damaged'],
    [
      'another codec',
      () =>
        buildOggPage(pages, {
          serial: 1,
          sequence: 0,
          granule: 0,
          isFirst: true,
          packets: [new TextEncoder().encode('\x01vorbis and so on and on')],
        }),
      'notOpus',
    ],
    ['a second stream beside it', () => concat([head(), foreign(true)]), 'notOpus'],
    ['a page of nobody', () => concat([head(), tags(), foreign(false)]), 'damaged'],
    ['no comments', () => concat([head(), ...file.slice(2).map((page) => renumber(page, -1))]), 'notOpus'],
    ['a granule that goes back', () => concat([...file.slice(0, 5), goBack(file[5] ?? head())]), 'damaged'],
  ]

  const foreign = (isFirst: boolean): Uint8Array =>
    buildOggPage(pages, { serial: 99, sequence: 0, granule: 0, isFirst, packets: [new Uint8Array(4)] })

  const goBack = (page: Uint8Array): Uint8Array => pages.patch(page, { granule: 5 })

  function renumber(page: Uint8Array, by: number): Uint8Array {
    const copy = page.slice()
    const view = new DataView(copy.buffer)
    view.setUint32(18, view.getUint32(18, true) + by, true)
    pages.sign(copy)
    return copy
  }

  it.each(faults)('names %s', (_name, bytes, reason) => {
    expect(scan(bytes())).toMatchObject({ ok: false, reason })
    expect(scan(bytes(), 3)).toMatchObject({ ok: false, reason })
  })

  it('notices one flipped byte wherever it is, and keeps what came before', () => {
    for (let at = 3; at < whole.length; at += 997) {
      const broken = whole.slice()
      broken[at] = (broken[at] ?? 0) ^ 0x40
      const scanner = createOpusScanner()
      scanner.push(broken)
      expect(scanner.finish().ok).toBe(false)
      const { validBytes } = scanner.progress()
      expect(validBytes).toBeLessThanOrEqual(at)
      expect(createOpusScanner().push(broken.subarray(0, validBytes)).ok).toBe(true)
    }
  })

  it('says the first fault again, whatever comes after', () => {
    const scanner = createOpusScanner()
    const first = scanner.push(new TextEncoder().encode('no sound at all'))
    expect(scanner.push(whole)).toBe(first)
    expect(scanner.finish()).toBe(first)
  })
})

describe('the header pages', () => {
  const packetOf = (page: Uint8Array): Uint8Array => page.subarray(28)

  it('of opus-recorder get the pre-skip that libopus really has', () => {
    const raw = new OggOpusEncoder({ ...opusEncoderConfig }, Module)
    const page = raw.generateIdPage().page
    raw.destroy()
    expect(parseOpusHead(packetOf(page))).toMatchObject({ ok: true, value: { preSkip: 3840 } })
    const patched = withPreSkip(pages, page, 312)
    expect(pages.parse(patched).ok).toBe(true)
    expect(parseOpusHead(packetOf(patched))).toMatchObject({ ok: true, value: { preSkip: 312 } })
  })

  it('are refused when they are cut, of a newer major version, or without channels', () => {
    const packet = packetOf(head()).slice()
    expect(parseOpusHead(packet.subarray(0, 18))).toMatchObject({ reason: 'notOpus' })
    for (const [at, value] of [
      [8, 0x10],
      [9, 0],
      [9, 3],
    ] as const) {
      const changed = packet.slice()
      changed[at] = value
      expect(parseOpusHead(changed)).toMatchObject({ reason: 'notOpus' })
    }
  })

  it('name the encoder', () => {
    expect(parseOpusTags(packetOf(tags()))).toEqual({ ok: true, value: { vendor: 'RecorderJS', commentCount: 0 } })
    expect(parseOpusTags(packetOf(tags()).subarray(0, 20))).toMatchObject({ reason: 'notOpus' })
  })

  it('are not mistaken for one another', () => {
    expect(() => withPreSkip(pages, tags(), 312)).toThrow()
    expect(() => withPreSkip(pages, whole, 312)).toThrow()
  })
})
