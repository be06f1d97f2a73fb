import { describe, expect, it } from 'vitest'
import { createLoudnessBuilder } from './loudness.ts'
import { createSoundMeter } from './sound-meter.ts'

const RATE = 48_000
/** What one channel measures below the two equal ones of EBU Tech 3341. */
const ONE_CHANNEL = 10 * Math.log10(2)

interface Tone {
  readonly dbfs: number
  readonly seconds: number
}

const tones = (parts: readonly Tone[], hertz = 1000): Float32Array => {
  const total = parts.reduce((sum, { seconds }) => sum + Math.round(seconds * RATE), 0)
  const pcm = new Float32Array(total)
  let at = 0
  for (const { dbfs, seconds } of parts) {
    const amplitude = 10 ** (dbfs / 20)
    const end = at + Math.round(seconds * RATE)
    for (; at < end; at += 1) pcm[at] = amplitude * Math.sin((2 * Math.PI * hertz * at) / RATE)
  }
  return pcm
}

function integrated(pcm: Float32Array): number | null {
  const meter = createSoundMeter()
  const loudness = createLoudnessBuilder()
  // In the crumbs in which an audio thread gets it.
  for (let at = 0; at < pcm.length; at += 128) {
    for (const { meanSquare } of meter.push(pcm.subarray(at, at + 128))) loudness.push(meanSquare)
  }
  return loudness.integrated()
}

const truePeakDb = (pcm: Float32Array): number => {
  const meter = createSoundMeter()
  const frames = [...meter.push(pcm), meter.finish()]
  return 20 * Math.log10(Math.max(...frames.map((frame) => frame?.truePeak ?? 0)))
}

describe('integrated loudness', () => {
  it('is -3.01 LUFS for a sine of 997 Hz at full scale in one channel, and falls with it', () => {
    expect(integrated(tones([{ dbfs: 0, seconds: 5 }], 997))).toBeCloseTo(-3.01, 1)
    expect(integrated(tones([{ dbfs: -23, seconds: 5 }], 997))).toBeCloseTo(-26.01, 1)
  })

  // EBU Tech 3341, table 1, within its 0.1 LU; its signals have the same tone in two channels.
  const cases: readonly [string, readonly Tone[], number][] = [
    ['1', [{ dbfs: -23, seconds: 20 }], -23],
    ['2', [{ dbfs: -33, seconds: 20 }], -33],
    [
      '3',
      [
        { dbfs: -36, seconds: 10 },
        { dbfs: -23, seconds: 60 },
        { dbfs: -36, seconds: 10 },
      ],
      -23,
    ],
    [
      '4',
      [
        { dbfs: -72, seconds: 10 },
        { dbfs: -36, seconds: 10 },
        { dbfs: -23, seconds: 60 },
        { dbfs: -36, seconds: 10 },
        { dbfs: -72, seconds: 10 },
      ],
      -23,
    ],
    [
      '5',
      [
        { dbfs: -26, seconds: 20 },
        { dbfs: -20, seconds: 20.1 },
        { dbfs: -26, seconds: 20 },
      ],
      -23,
    ],
  ]
  it.each(cases)(
    'passes case %s of EBU Tech 3341',
    (_name, parts, expected) => {
      const lufs = integrated(tones(parts)) ?? Number.NaN
      expect(Math.abs(lufs + ONE_CHANNEL - expected)).toBeLessThanOrEqual(0.1)
      // Up to a hundred seconds of sound, on a machine that may be busy.
    },
    30_000,
  )

  it('does not count the pauses between words', () => {
    const speech = { dbfs: -20, seconds: 3 }
    const withPauses = tones([speech, { dbfs: -90, seconds: 10 }, speech])
    expect(integrated(withPauses)).toBeCloseTo(integrated(tones([speech])) ?? 0, 0)
  })

  it('knows nothing of silence, nor of nothing', () => {
    expect(integrated(new Float32Array(RATE))).toBeNull()
    expect(createLoudnessBuilder().integrated()).toBeNull()
  })

  it('measures all of a recording that is shorter than one block', () => {
    expect(integrated(tones([{ dbfs: -20, seconds: 0.3 }], 997))).toBeCloseTo(-23, 0)
  })

  it('lets no broken sample spoil what comes after', () => {
    const pcm = tones([{ dbfs: -23, seconds: 3 }], 997)
    pcm[100] = Number.NaN
    pcm[101] = Number.POSITIVE_INFINITY
    expect(integrated(pcm)).toBeCloseTo(-26, 0)
  })
})

describe('true peak', () => {
  const sine = (amplitude: number, divisor: number, degrees: number): Float32Array =>
    Float32Array.from(
      { length: RATE },
      (_, i) => amplitude * Math.sin((2 * Math.PI * i) / divisor + (degrees * Math.PI) / 180) * Math.min(1, i / 4800),
    )

  // EBU Tech 3341, table 1, within its +0.2 / -0.4 dB.
  it.each([
    ['15', 0.5, 4, 0, -6],
    ['16', 0.5, 4, 45, -6],
    ['17', 0.5, 6, 60, -6],
    ['18', 0.5, 8, 67.5, -6],
    ['19', 1.41, 4, 45, 3],
  ])('passes case %s of EBU Tech 3341', (_name, amplitude, divisor, degrees, expected) => {
    const peak = truePeakDb(sine(amplitude, divisor, degrees))
    expect(peak).toBeLessThanOrEqual(expected + 0.2)
    expect(peak).toBeGreaterThanOrEqual(expected - 0.4)
  })
})
