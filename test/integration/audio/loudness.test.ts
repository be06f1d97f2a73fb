import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importAudio } from '#core/media/import-audio.ts'
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

  it('finds a file that is imported as loud as it is, be it encoded here or elsewhere', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-loudness-'))
    const encoded = join(folder, 'from-wav.opus')
    const wav = await importAudio({ sourcePath: speech('austen-7s'), targetPath: encoded })
    const soundPath = join(folder, 'sound.frames')
    const opus = await importAudio({ sourcePath: encoded, targetPath: join(folder, 'again.opus'), soundPath })
    const lufs = ours(speech('austen-7s')).lufs
    expect(wav.ok && Math.abs((wav.value.loudness?.lufs ?? 0) - lufs)).toBeLessThan(0.1)
    expect(opus.ok && Math.abs((opus.value.loudness?.lufs ?? 0) - lufs)).toBeLessThan(0.5)
    expect((await stat(soundPath)).size).toBe(4 * 355)
    await rm(folder, { recursive: true })
  })
})
