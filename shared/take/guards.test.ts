import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createLevelMeter, toLevel } from '../audio/levels.ts'
import { createWavHeaderReader, wavToMono } from '../audio/wav.ts'
import { createSilenceWatch, hear, questionsAbout } from './guards.ts'

const SPEECH = ['austen-3s', 'austen-5s', 'austen-7s'] as const
const RATE = 16_000

/** The levels that capture would have sent for real speech, turned up or down, cut off at full scale. */
function levelsOf(name: (typeof SPEECH)[number], gain = 1): Uint8Array {
  const bytes = readFileSync(new URL(`../../test/fixtures/speech/${name}.wav`, import.meta.url))
  const header = createWavHeaderReader().push(bytes)
  if (!header?.ok) throw new Error('the fixture is no WAV file')
  const { dataOffset, format } = header.value
  const mono = wavToMono(bytes.subarray(dataOffset), format)
  return levelsOfSamples(mono.map((sample) => Math.max(-1, Math.min(1, sample * gain))))
}

const levelsOfSamples = (samples: Float32Array): Uint8Array =>
  Uint8Array.from(createLevelMeter(RATE / 50).push(samples))

/** Noise as a quiet room has it: most of it low, at `peakDb` below full scale. The same at every run. */
function roomNoise(seconds: number, peakDb: number): Uint8Array {
  let state = 1
  let low = 0
  const samples = Float32Array.from({ length: seconds * RATE }, () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    low = 0.98 * low + 0.02 * (state / 2_147_483_648 - 1)
    return low
  })
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0)
  return levelsOfSamples(samples.map((sample) => (sample * 10 ** (peakDb / 20)) / peak))
}

describe('what is heard in a recording', () => {
  it.each(SPEECH)('hears %s, also when it is spoken 20 dB more quietly', (name) => {
    expect(hear(levelsOf(name))).toEqual({ isSilent: false, isDistorted: false })
    expect(hear(levelsOf(name, 0.1))).toEqual({ isSilent: false, isDistorted: false })
  })

  it('hears nothing in digital silence', () => {
    expect(hear(new Uint8Array(500)).isSilent).toBe(true)
  })

  it('hears nothing in the noise of a quiet room', () => {
    for (const peakDb of [-60, -50, -40]) expect(hear(roomNoise(5, peakDb)).isSilent).toBe(true)
  })

  it('hears nothing in the even noise of a cheap microphone, but a voice above it', () => {
    const noise = roomNoise(5, -33)
    expect(Math.max(...noise)).toBeGreaterThan(4)
    expect(hear(noise).isSilent).toBe(true)
    const voice = levelsOf('austen-5s')
    expect(hear(noise.map((level, i) => Math.max(level, voice[i] ?? 0))).isSilent).toBe(false)
  })

  it('hears nothing in a knock on the desk', () => {
    const levels = new Uint8Array(200)
    levels.set([180, 60], 90)
    expect(hear(levels).isSilent).toBe(true)
  })

  it('hears one word in a long silence', () => {
    const levels = new Uint8Array(2_000)
    levels.set(levelsOf('austen-3s').subarray(40, 60), 1_000)
    expect(hear(levels).isSilent).toBe(false)
  })

  it('takes a sound that never pauses for heard', () => {
    expect(hear(new Uint8Array(200).fill(toLevel(0.1))).isSilent).toBe(false)
  })

  it.each(SPEECH)(
    'finds %s distorted when it is turned up far beyond full scale, not when it only touches it',
    (name) => {
      expect(hear(levelsOf(name, 2)).isDistorted).toBe(false)
      expect(hear(levelsOf(name, 6)).isDistorted).toBe(true)
    },
  )

  it('says nothing of a recording whose levels are not known', () => {
    expect(hear(new Uint8Array(0))).toEqual({ isSilent: false, isDistorted: false })
  })
})

describe('the questions before a note goes out', () => {
  it('are none for plain speech to a few', () => {
    expect(questionsAbout({ levels: levelsOf('austen-3s'), people: 20 })).toEqual([])
  })

  it('name what was not heard first, and the many it would go to last', () => {
    expect(questionsAbout({ levels: new Uint8Array(100), people: 34 })).toEqual(['silent', 'manyPeople'])
    expect(questionsAbout({ levels: levelsOf('austen-7s', 6), people: 21 })).toEqual(['distorted', 'manyPeople'])
  })
})

describe('the watch for silence while recording', () => {
  it('speaks up after 3 s without a sound, and is content at the first one', () => {
    const watch = createSilenceWatch()
    const answers = Array.from({ length: 150 }, () => watch.push(0.01))
    expect(answers.slice(0, -1)).not.toContain(true)
    expect(answers.at(-1)).toBe(true)
    expect(watch.push(0.2)).toBe(false)
    expect(watch.push(0)).toBe(false)
  })

  it('counts no time in which nothing is captured', () => {
    const watch = createSilenceWatch()
    for (let i = 0; i < 149; i += 1) watch.push(0)
    expect(watch.push(null)).toBe(false)
    expect(watch.push(0)).toBe(false)
  })
})
