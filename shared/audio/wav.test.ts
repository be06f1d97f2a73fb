import { describe, expect, it } from 'vitest'
import { createWavHeaderReader, wavToMono } from './wav.ts'

interface WavParts {
  readonly code?: number
  readonly channels?: number
  readonly rate?: number
  readonly bits?: number
  readonly data?: Uint8Array
  readonly declared?: number
  readonly extra?: Uint8Array
  readonly riff?: string
  readonly isExtensible?: boolean
}

const GUID_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71]

function wav(parts: WavParts = {}): Uint8Array {
  const { code = 1, channels = 1, rate = 16_000, bits = 16, data = new Uint8Array(8), riff = 'RIFF' } = parts
  const fmt = new DataView(new ArrayBuffer(parts.isExtensible ? 40 : 16))
  fmt.setUint16(0, parts.isExtensible ? 0xfffe : code, true)
  fmt.setUint16(2, channels, true)
  fmt.setUint32(4, rate, true)
  fmt.setUint32(8, (rate * channels * bits) / 8, true)
  fmt.setUint16(12, (channels * bits) / 8, true)
  fmt.setUint16(14, bits, true)
  if (parts.isExtensible) {
    fmt.setUint16(16, 22, true)
    fmt.setUint16(24, code, true)
    GUID_TAIL.forEach((byte, i) => {
      fmt.setUint8(26 + i, byte)
    })
  }
  const dataHead = chunk('data', data, parts.declared)
  const body = [
    chunk('fmt ', new Uint8Array(fmt.buffer)),
    ...(parts.extra ? [chunk('LIST', parts.extra)] : []),
    dataHead,
  ]
  const bytes = concat([text(riff), new Uint8Array(4), text('WAVE'), ...body])
  return bytes
}

function chunk(id: string, body: Uint8Array, declared = body.length): Uint8Array {
  const head = new DataView(new ArrayBuffer(4))
  head.setUint32(0, declared, true)
  return concat([text(id), new Uint8Array(head.buffer), body, new Uint8Array(body.length % 2)])
}

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

function concat(parts: Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

const read = (bytes: Uint8Array) => createWavHeaderReader().push(bytes)

function formatOf(bytes: Uint8Array) {
  const header = read(bytes)
  if (!header?.ok) throw new Error(JSON.stringify(header))
  return header.value
}

describe('a WAV header', () => {
  it('tells format, place and length of the samples', () => {
    expect(formatOf(wav({ channels: 2, rate: 44_100, bits: 24, data: new Uint8Array(12) }))).toEqual({
      format: { encoding: 'int', bits: 24, channels: 2, sampleRate: 44_100, frameBytes: 6 },
      dataOffset: 44,
      dataBytes: 12,
    })
  })

  it('reads the same byte by byte, over chunks it does not know, odd ones too', () => {
    const bytes = wav({ extra: new Uint8Array(1001), data: new Uint8Array(6) })
    const reader = createWavHeaderReader()
    let header = null
    for (let i = 0; i < bytes.length && !header; i += 1) header = reader.push(bytes.subarray(i, i + 1))
    expect(header).toEqual(read(bytes))
    expect(header).toMatchObject({ ok: true, value: { dataOffset: bytes.length - 6, dataBytes: 6 } })
  })

  it('waits for more while it is not whole', () => {
    const bytes = wav()
    for (let length = 0; length < 44; length += 1) expect(read(bytes.subarray(0, length))).toBeNull()
  })

  it('knows WAVE_FORMAT_EXTENSIBLE by its sub-format', () => {
    expect(formatOf(wav({ isExtensible: true, code: 3, bits: 32 })).format).toMatchObject({
      encoding: 'float',
      bits: 32,
    })
    expect(formatOf(wav({ isExtensible: true, code: 1, bits: 24 })).format).toMatchObject({ encoding: 'int', bits: 24 })
  })

  it('has no length when it was streamed', () => {
    expect(formatOf(wav({ declared: 0xffffffff })).dataBytes).toBeNull()
  })

  it.each([
    [{ bits: 8 }, '8 bit'],
    [{ code: 3, bits: 64 }, '64 bit float'],
    [{ channels: 6 }, 'of 6 channels'],
    [{ code: 0x55 }, 'not PCM inside (format 85)'],
    [{ rate: 4000 }, 'sampled at 4000 Hz'],
    [{ rate: 384_000 }, 'sampled at 384000 Hz'],
    [{ riff: 'RF64' }, 'in the RF64 format'],
    [{ isExtensible: true, code: 6 }, 'not PCM inside (format 6)'],
  ] satisfies [WavParts, string][])('is refused by name: %o', (parts, detail) => {
    expect(read(wav(parts))).toEqual({ ok: false, reason: 'unsupported', detail })
  })

  it('is not seen in other files', () => {
    expect(read(text('RIFF....AVI LIST'))).toMatchObject({ reason: 'notWav' })
    expect(read(text('just some words of text'))).toMatchObject({ reason: 'notWav' })
  })
})

describe('samples', () => {
  const values = [0, 0.5, -0.5, -1]

  it.each([
    [16, 'int', 2 ** 15],
    [24, 'int', 2 ** 23],
    [32, 'int', 2 ** 31],
    [32, 'float', 1],
  ] as const)('of %i bit %s become floats', (bits, encoding, scale) => {
    const view = new DataView(new ArrayBuffer(values.length * (bits / 8)))
    values.forEach((value, i) => {
      if (encoding === 'float') view.setFloat32(i * 4, value, true)
      else if (bits === 16) view.setInt16(i * 2, value * scale, true)
      else if (bits === 32) view.setInt32(i * 4, value * scale, true)
      else {
        view.setUint16(i * 3, (value * scale) & 0xffff, true)
        view.setInt8(i * 3 + 2, (value * scale) >> 16)
      }
    })
    const format = { encoding, bits, channels: 1, sampleRate: 48_000, frameBytes: bits / 8 } as const
    expect([...wavToMono(new Uint8Array(view.buffer), format)]).toEqual(values)
  })

  it('of two channels become their mean, and a broken last frame is left out', () => {
    const bytes = new Uint8Array(new Int16Array([16_384, 0, -16_384, -16_384, 1]).buffer)
    const format = { encoding: 'int', bits: 16, channels: 2, sampleRate: 48_000, frameBytes: 4 } as const
    expect([...wavToMono(bytes, format)]).toEqual([0.25, -0.5])
  })

  it('that are no numbers are silence', () => {
    const bytes = new Uint8Array(Float32Array.of(Number.NaN, Number.POSITIVE_INFINITY, 0.25).buffer)
    const format = { encoding: 'float', bits: 32, channels: 1, sampleRate: 48_000, frameBytes: 4 } as const
    expect([...wavToMono(bytes, format)]).toEqual([0, 0, 0.25])
  })
})
