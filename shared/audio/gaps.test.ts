import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { believableGaps, findGaps, gapsMs, packGaps, unpackGaps } from './gaps.ts'
import { encodeSoundFrames, readSoundFrames, type StoredSound, unknownSoundFrames } from './sound-frames.ts'
import { createSoundMeter } from './sound-meter.ts'
import { createWavHeaderReader, wavToMono } from './wav.ts'

const RATE = 48_000
const SPEECH = ['austen-3s', 'austen-5s', 'austen-7s'] as const

/** A fixture at 48 kHz: each sample three times is enough, for what it adds lies above 8 kHz. */
function speech(name: (typeof SPEECH)[number]): Float32Array {
  const bytes = new Uint8Array(readFileSync(new URL(`../../test/fixtures/speech/${name}.wav`, import.meta.url)))
  const header = createWavHeaderReader().push(bytes)
  if (!header?.ok) throw new Error(`${name} is no WAV file`)
  const mono = wavToMono(bytes.subarray(header.value.dataOffset), header.value.format)
  return Float32Array.from({ length: mono.length * 3 }, (_, i) => {
    const at = Math.floor(i / 3)
    const [a, b] = [mono[at] ?? 0, mono[at + 1] ?? 0]
    return a + ((b - a) * (i % 3)) / 3
  })
}

function joined(parts: readonly Float32Array[]): Float32Array {
  const whole = new Float32Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** Noise that is the same each time, of so many dBFS. */
function noise(seconds: number, dbfs: number): Float32Array {
  let seed = 1
  return Float32Array.from({ length: Math.round(seconds * RATE) }, () => {
    seed = (seed * 48_271) % 2_147_483_647
    return 10 ** (dbfs / 20) * ((seed / 2_147_483_647) * 2 - 1) * Math.sqrt(3)
  })
}

const plus = (a: Float32Array, b: Float32Array): Float32Array => a.map((value, i) => value + (b[i] ?? 0))

function soundOf(pcm: Float32Array): StoredSound {
  const meter = createSoundMeter()
  const last = meter.push(pcm)
  const rest = meter.finish()
  return readSoundFrames(encodeSoundFrames(rest ? [...last, rest] : last))
}

/** Without what lies below a voice: a room hums. */
function voiceOf(pcm: Float32Array): Float32Array {
  let low = 0
  return pcm.map((value) => {
    low += (value - low) * ((2 * Math.PI * 150) / RATE)
    return value - low
  })
}

/** The loudest 10 ms between two moments, in dBFS. */
function loudestDb(pcm: Float32Array, fromMs: number, toMs: number): number {
  let most = 0
  for (let from = (fromMs * RATE) / 1000; from + 480 <= (toMs * RATE) / 1000; from += 240) {
    let sum = 0
    for (let i = from; i < from + 480; i += 1) sum += (pcm[i] ?? 0) ** 2
    most = Math.max(most, sum / 480)
  }
  return 10 * Math.log10(most)
}

describe('the pauses of a recording', () => {
  it('are where nobody speaks between two sentences, less 150 ms at each end', () => {
    const [first, second] = [speech('austen-3s'), speech('austen-5s')]
    const pauseFrom = (first.length / RATE) * 1000
    const pcm = plus(joined([first, new Float32Array(2 * RATE), second]), noise(11, -75))
    const gaps = findGaps(soundOf(pcm))
    const inPause = gaps.filter(({ fromMs, toMs }) => toMs > pauseFrom && fromMs < pauseFrom + 2000)
    expect(inPause).toHaveLength(1)
    // The fixtures begin and end with some silence of their own.
    expect(inPause[0]?.fromMs).toBeGreaterThan(pauseFrom - 500)
    expect(inPause[0]?.fromMs).toBeLessThan(pauseFrom + 200)
    expect(gapsMs(inPause)).toBeGreaterThan(1650)
  })

  it.each([0, -12, -24])(
    'take no word with them: all that is skipped lies far below what is said (%d dB)',
    (gainDb) => {
      const [first, second, third] = SPEECH.map(speech)
      const silence = new Float32Array(1.5 * RATE)
      const said = joined([first, silence, second, silence, third, silence].filter((part) => part !== undefined))
      const pcm = plus(
        said.map((value) => value * 10 ** (gainDb / 20)),
        noise(said.length / RATE, -80),
      )
      const voice = voiceOf(pcm)
      const loudest = loudestDb(voice, 0, (pcm.length / RATE) * 1000)
      const gaps = findGaps(soundOf(pcm))
      expect(gapsMs(gaps)).toBeGreaterThan(3 * 1200 - 100)
      for (const { fromMs, toMs } of gaps) expect(loudestDb(voice, fromMs, toMs)).toBeLessThan(loudest - 28)
    },
  )

  it.each(SPEECH)('are none in %s in a room as loud as soft speech: rather none than one word', (name) => {
    const pcm = speech(name)
    expect(findGaps(soundOf(plus(pcm, noise(pcm.length / RATE, -35))))).toEqual([])
  })

  it('are found in a quiet voice as in a loud one', () => {
    const pcm = joined([speech('austen-3s'), noise(2, -80), speech('austen-5s')])
    const loud = gapsMs(findGaps(soundOf(pcm)))
    const quiet = gapsMs(findGaps(soundOf(pcm.map((value) => value * 0.05))))
    expect(Math.abs(quiet - loud)).toBeLessThan(200)
  })

  it('are not found in silence, nor in a recording of no length', () => {
    expect(findGaps(soundOf(noise(3, -85)))).toEqual([])
    expect(findGaps(soundOf(new Float32Array(0)))).toEqual([])
  })

  it('are shorter than the silence by its edges, and only where it is longer than 300 ms', () => {
    const frames = (count: number, meanSquare: number) => new Array(count).fill({ meanSquare, truePeak: 0 })
    const said = frames(100, 0.01)
    const gapsOf = (silentFrames: number) =>
      findGaps(readSoundFrames(encodeSoundFrames([...said, ...frames(silentFrames, 1e-9), ...said])))
    expect(gapsOf(15)).toEqual([])
    expect(gapsOf(16)).toEqual([{ fromMs: 2150, toMs: 2170 }])
    expect(gapsOf(50)).toEqual([{ fromMs: 2150, toMs: 2850 }])
  })

  it('are not assumed where nothing is known', () => {
    const said = encodeSoundFrames(new Array(100).fill({ meanSquare: 0.01, truePeak: 0 }))
    const bytes = new Uint8Array(said.length + 400)
    bytes.set(said)
    bytes.set(unknownSoundFrames(100), said.length)
    expect(findGaps(readSoundFrames(bytes))).toEqual([])
  })
})

describe('packed pauses', () => {
  const gaps = [
    { fromMs: 100, toMs: 400 },
    { fromMs: 1000, toMs: 1500 },
    { fromMs: 2000, toMs: 2100 },
  ]

  it('come out as they went in', () => {
    expect(packGaps(gaps, 10)).toEqual([100, 300, 600, 500, 500, 100])
    expect(unpackGaps(packGaps(gaps, 10), 3000)).toEqual(gaps)
  })

  it('keep the longest where there are too many', () => {
    expect(unpackGaps(packGaps(gaps, 2), 3000)).toEqual(gaps.slice(0, 2))
  })

  it('never reach past the end, whatever the sender said', () => {
    expect(unpackGaps([100, 300, 600, 99_999], 1200)).toEqual([gaps[0], { fromMs: 1000, toMs: 1200 }])
    expect(unpackGaps([5000, 10], 1200)).toEqual([])
    expect(unpackGaps([100, -5, 10, 10], 1200)).toEqual([])
    expect(unpackGaps([Number.NaN, 10, 3], 1200)).toEqual([])
    expect(unpackGaps(undefined, 1200)).toEqual([])
  })

  it('are not believed where they leave next to nothing to hear', () => {
    expect(unpackGaps([0, 1200], 1200)).toEqual([])
    expect(unpackGaps([10, 99_999], 1200)).toEqual([])
    expect(unpackGaps([60, 1140], 1200)).toEqual([{ fromMs: 60, toMs: 1200 }])
    expect(believableGaps(gaps, 1100)).toEqual([gaps[0], { fromMs: 1000, toMs: 1100 }])
    expect(believableGaps([{ fromMs: 0, toMs: 5000 }], 1100)).toEqual([])
  })
})
