import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { createLoudnessBuilder } from '#shared/audio/loudness.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import { decode, hasProgram, speech } from '../../support/sound.ts'

function ours(path: string): { lufs: number; truePeakDb: number } {
  const meter = createSoundMeter()
  const loudness = createLoudnessBuilder()
  let peak = 0
  const pcm = decode(path)
  const frames = meter.push(pcm)
  const last = meter.finish()
  for (const { meanSquare, truePeak } of last ? [...frames, last] : frames) {
    loudness.push(meanSquare)
    peak = Math.max(peak, truePeak)
  }
  return { lufs: loudness.integrated() ?? Number.NaN, truePeakDb: 20 * Math.log10(peak) }
}

function theirs(path: string): { lufs: number; truePeakDb: number } {
  const args = ['-nostats', '-i', path, '-af', 'aresample=48000,ebur128=peak=true', '-f', 'null', '-']
  const { stderr } = spawnSync('ffmpeg', args, { encoding: 'utf8' })
  const summary = stderr.slice(stderr.lastIndexOf('Summary:'))
  const numberAfter = (pattern: RegExp): number => Number(pattern.exec(summary)?.[1])
  return { lufs: numberAfter(/I:\s+(-?[\d.]+) LUFS/), truePeakDb: numberAfter(/Peak:\s+(-?[\d.]+) dBFS/) }
}

describe.skipIf(!hasProgram('ffmpeg'))('against the ebur128 filter of ffmpeg', () => {
  it.each(['austen-3s', 'austen-5s', 'austen-7s'] as const)('finds %s as loud, and its true peak as high', (name) => {
    const [mine, other] = [ours(speech(name)), theirs(speech(name))]
    // It prints tenths, and resamples by itself.
    expect(Math.abs(mine.lufs - other.lufs)).toBeLessThanOrEqual(0.15)
    expect(Math.abs(mine.truePeakDb - other.truePeakDb)).toBeLessThanOrEqual(0.4)
  })
})
