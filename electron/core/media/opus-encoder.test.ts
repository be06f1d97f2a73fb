import { describe, expect, it } from 'vitest'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { createOpusDecoder } from './opus-decoder.ts'
import { createOpusEncoder } from './opus-encoder.ts'
import { loadDecoderModule, loadEncoderFile } from './opus-recorder.ts'
import { createResampler } from './resampler.ts'

const tone = (sampleRate: number, samples: number): Float32Array =>
  Float32Array.from({ length: samples }, (_, i) => 0.5 * Math.sin((2 * Math.PI * 300 * i) / sampleRate))

async function encode(sampleRate: number, pcm: Float32Array, step: number) {
  const encoder = await createOpusEncoder({ sampleRate })
  const pages: Uint8Array[] = []
  for (let i = 0; i < pcm.length; i += step) pages.push(...encoder.encode(pcm.subarray(i, i + step)))
  pages.push(...encoder.finish())
  encoder.dispose()
  return pages
}

describe('the encoder on Node', () => {
  it('leaves the process and the global object as they were', async () => {
    const listeners = () => [process.listenerCount('uncaughtException'), process.listenerCount('unhandledRejection')]
    const before = listeners()
    loadEncoderFile()
    await loadDecoderModule()
    expect(listeners()).toEqual(before)
    expect('onmessage' in globalThis).toBe(false)
  })

  it.each([8000, 11_025, 16_000, 22_050, 44_100, 48_000, 96_000, 192_000])(
    'is right to the sample at %i Hz, however the samples come',
    async (sampleRate) => {
      const pcm = tone(sampleRate, Math.round(sampleRate * 0.4321))
      const kept = Math.round((pcm.length * 48_000) / sampleRate)
      for (const step of [777, pcm.length]) {
        const scanner = createOpusScanner()
        for (const page of await encode(sampleRate, pcm, step)) scanner.push(page)
        const finished = scanner.finish()
        expect(finished).toMatchObject({ ok: true, value: { keptSamples: kept, isEnded: true, missingPages: 0 } })
        expect(finished).toMatchObject({ value: { head: { preSkip: 312, inputSampleRate: sampleRate } } })
      }
    },
  )

  it('can be disposed of before its end, and twice', async () => {
    const encoder = await createOpusEncoder({ sampleRate: 44_100 })
    encoder.encode(tone(44_100, 5000))
    encoder.dispose()
    encoder.dispose()
  })
})

describe('the resampler', () => {
  it.each([8000, 44_100, 192_000])('shifts nothing at %i Hz', (rate) => {
    const { Module } = loadEncoderFile()
    const resampler = createResampler(Module, rate)
    const made = [...resampler.push(tone(rate, rate / 10)), ...resampler.finish()]
    resampler.dispose()
    expect(made).toHaveLength(4800)
    const wanted = tone(48_000, 4800)
    // Away from the edges, where the filter sees the silence around.
    for (let i = 400; i < 4400; i += 1) expect(Math.abs((made[i] ?? 0) - (wanted[i] ?? 0))).toBeLessThan(0.03)
  })

  it('refuses a rate that is none', () => {
    expect(() => createResampler(loadEncoderFile().Module, 0)).toThrow(/resampler/)
  })
})

describe('the decoder', () => {
  it('hears what was encoded', async () => {
    const decoder = createOpusDecoder(await loadDecoderModule())
    let samples = 0
    let peak = 0
    const scanner = createOpusScanner({
      onPacket(packet) {
        const pcm = decoder.decode(packet)
        samples += pcm.length
        peak = Math.max(peak, ...pcm)
      },
    })
    for (const page of await encode(48_000, tone(48_000, 48_000), 960)) scanner.push(page)
    expect(samples).toBe(scanner.progress().sampleTotal)
    expect(peak).toBeGreaterThan(0.4)
    expect(peak).toBeLessThan(0.6)
    expect(decoder.decode(new Uint8Array(0)).length).toBeGreaterThanOrEqual(0)
    decoder.dispose()
  })
})
