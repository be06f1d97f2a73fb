import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, open, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest'
import { importAudio } from '#core/media/import-audio.ts'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { correlate, decode, hasProgram, speech } from '../../support/sound.ts'
import { encodeNote, repeatNote } from './opus-files.ts'
import { convertWav, decodeFixture, type WavKind, wavBytes } from './wav-files.ts'

let folder = ''
let count = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-import-'))
})

afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
})

async function given(bytes: Uint8Array, name = 'source'): Promise<string> {
  count += 1
  const path = join(folder, `${count}-${name}`)
  await writeFile(path, bytes)
  return path
}

async function bring(sourcePath: string, onProgress?: (share: number) => void) {
  count += 1
  const targetPath = join(folder, `${count}.opus`)
  const result = await importAudio({ sourcePath, targetPath, ...(onProgress ? { onProgress } : {}) })
  return { result, targetPath }
}

async function imported(sourcePath: string) {
  const { result, targetPath } = await bring(sourcePath)
  if (!result.ok) throw new Error(`${result.reason} ${result.detail}`)
  return { ...result.value, targetPath }
}

/** Refused with this reason, a sentence that names the file or its fault, and nothing left behind. */
async function expectRefused(sourcePath: string, reason: string, inSentence: string = sourcePath) {
  const before = await readdir(folder)
  const { result } = await bring(sourcePath)
  expect(result).toMatchObject({ ok: false, reason })
  expect(await readdir(folder)).toEqual(before)
  if (!result.ok) expect(sentenceOf(result.reason, result.detail)).toContain(inSentence)
}

const speechBytes = (): Promise<Buffer> => readFile(speech('austen-3s'))

function needs(ctx: TestContext, ...programs: string[]): void {
  const missing = programs.filter((program) => !hasProgram(program))
  if (missing.length > 0) ctx.skip(`not installed: ${missing.join(', ')}`)
}

describe('an Ogg Opus file', () => {
  it('is copied byte for byte, with its length and its peaks', async () => {
    const note = await encodeNote(decodeFixture(await speechBytes()), 16_000)
    const shares: number[] = []
    const { result, targetPath } = await bring(await given(note), (share) => shares.push(share))
    const copy = await readFile(targetPath)
    expect(copy.equals(note)).toBe(true)
    expect(result).toMatchObject({
      ok: true,
      value: {
        durationMs: 2990,
        sizeBytes: note.length,
        sha256: createHash('sha256').update(note).digest('hex'),
      },
    })
    expect(shares.at(-1)).toBe(1)
    if (result.ok) expect(result.value.peaks).toHaveLength(100)
    if (process.platform !== 'win32') expect((await stat(targetPath)).mode & 0o077).toBe(0)
  })

  it('has the peaks of the sound that went into it', async () => {
    const pcm = decodeFixture(await speechBytes())
    const fromWav = await imported(speech('austen-3s'))
    const fromOpus = await imported(await given(await encodeNote(pcm, 16_000)))
    const pairs = fromWav.peaks.map((peak, i) => [peak, fromOpus.peaks[i] ?? 0] as const)
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    const [a, b] = [mean(pairs.map(([x]) => x)), mean(pairs.map(([, y]) => y))]
    const product = mean(pairs.map(([x, y]) => (x - a) * (y - b)))
    const spread = Math.sqrt(mean(pairs.map(([x]) => (x - a) ** 2)) * mean(pairs.map(([, y]) => (y - b) ** 2)))
    expect(product / spread).toBeGreaterThan(0.9)
  })

  it('of another encoder is taken too, stereo or mono', async (ctx) => {
    needs(ctx, 'ffmpeg', 'ffprobe')
    for (const channels of ['1', '2']) {
      const path = join(folder, `ffmpeg-${channels}.opus`)
      execFileSync('ffmpeg', ['-v', 'error', '-i', speech('austen-5s'), '-c:a', 'libopus', '-ac', channels, path])
      const { durationMs, peaks } = await imported(path)
      expect(Math.abs(durationMs - probeMs(path))).toBeLessThanOrEqual(10)
      expect(Math.max(...peaks)).toBeGreaterThan(30)
    }
  })

  it.each([0.3, 0.9])('that ends early, at %d of its bytes, is refused as truncated', async (share) => {
    const note = await encodeNote(decodeFixture(await speechBytes()), 16_000)
    await expectRefused(await given(note.subarray(0, Math.floor(note.length * share))), 'fileTruncated')
  })

  it('with one flipped byte is refused as damaged', async () => {
    const note = await encodeNote(decodeFixture(await speechBytes()), 16_000)
    const broken = note.slice()
    broken[5000] = (broken[5000] ?? 0) ^ 1
    await expectRefused(await given(broken), 'fileDamaged')
  })

  it('with a page missing is refused as damaged', async () => {
    const pages: Uint8Array[] = []
    createOpusScanner({ onPage: (_page, bytes) => pages.push(bytes.slice()) }).push(
      await encodeNote(decodeFixture(await speechBytes()), 16_000),
    )
    pages.splice(4, 1)
    await expectRefused(await given(new Uint8Array(Buffer.concat(pages))), 'fileDamaged')
  })

  it('of four hours is refused with its length', async () => {
    const silence = await encodeNote(new Float32Array(48_000))
    await expectRefused(await given(repeatNote(silence, 4 * 3_600_000)), 'noteTooLong', '4 h')
  })

  it('of 15 minutes, 170 MB once decoded, is taken in flat memory', async () => {
    const note = await encodeNote(decodeFixture(await speechBytes()), 16_000)
    const long = repeatNote(note, 900_000)
    const path = await given(long)
    const peakBefore = peakBytes()
    const startedMs = performance.now()
    const { durationMs } = await imported(path)
    const tookMs = performance.now() - startedMs
    const grewMb = (peakBytes() - peakBefore) / 1e6
    console.log(
      `15 min of Ogg Opus (${(long.length / 1e6).toFixed(1)} MB): ${Math.round(tookMs)} ms, memory grew by ${grewMb.toFixed(0)} MB`,
    )
    expect(durationMs).toBe(900_000)
    expect(grewMb).toBeLessThan(150)
  })

  it('of 300 MB is refused before it is read', async () => {
    const note = await encodeNote(new Float32Array(48_000))
    const path = await given(note)
    await stretch(path, 300_000_000)
    const before = process.cpuUsage()
    await expectRefused(path, 'noteTooLarge', '300.0 MB')
    expect(process.cpuUsage(before).user / 1_000).toBeLessThan(1_000)
  })
})

describe('a WAV file', () => {
  const kinds: [string, WavKind][] = [
    ['16 bit mono at 16 kHz', { bits: 16, channels: 1, rate: 16_000 }],
    ['16 bit stereo at 44.1 kHz', { bits: 16, channels: 2, rate: 44_100 }],
    ['24 bit mono at 48 kHz', { bits: 24, channels: 1, rate: 48_000 }],
    ['32 bit stereo at 96 kHz', { bits: 32, channels: 2, rate: 96_000 }],
    ['float mono at 11.025 kHz', { bits: 32, isFloat: true, channels: 1, rate: 11_025 }],
    ['16 bit mono at 8 kHz', { bits: 16, channels: 1, rate: 8000 }],
    ['16 bit mono at 192 kHz', { bits: 16, channels: 1, rate: 192_000 }],
  ]

  it.for(kinds)('of %s becomes a note that sounds the same and is as long', async ([, kind], ctx) => {
    const source = join(folder, `speech-${kind.rate}-${kind.bits}-${kind.channels}.wav`)
    needs(ctx, 'ffmpeg')
    convertWav(speech('austen-5s'), source, kind)
    const { durationMs, targetPath, sizeBytes, sha256, peaks } = await imported(source)
    const bytes = await readFile(targetPath)
    expect(bytes.length).toBe(sizeBytes)
    expect(createHash('sha256').update(bytes).digest('hex')).toBe(sha256)
    expect(peaks).toHaveLength(100)

    const spoken = decode(source)
    const heard = decode(targetPath)
    expect(Math.abs(durationMs - spoken.length / 48)).toBeLessThanOrEqual(1)
    expect(Math.abs(heard.length - spoken.length)).toBeLessThanOrEqual(48)
    const { correlation, lag } = correlate(spoken, heard, 480)
    expect(correlation).toBeGreaterThanOrEqual(0.9)
    // Within a millisecond of where it was spoken: nothing is cut from the start.
    expect(Math.abs(lag)).toBeLessThanOrEqual(48)
  })

  it('keeps its first 100 ms, which the pre-skip of opus-recorder would cut', async (ctx) => {
    needs(ctx, 'ffmpeg')
    // A tone that begins with the very first sample and ends after 100 ms.
    const tone = Int16Array.from({ length: 48_000 }, (_, i) =>
      i < 4800 ? Math.round(12_000 * Math.sin((2 * Math.PI * 440 * i) / 48_000)) : 0,
    )
    const { targetPath } = await imported(await given(wavBytes(tone), 'tone.wav'))
    const energyOf = (sound: Float32Array, from: number, to: number) =>
      sound.subarray(from, to).reduce((sum, sample) => sum + sample * sample, 0)
    const heard = decode(targetPath)
    const spoken = Float32Array.from(tone, (sample) => sample / 32_768)
    const share = energyOf(heard, 0, 4800) / energyOf(spoken, 0, 4800)
    expect(share).toBeGreaterThan(0.8)
    expect(correlate(spoken.subarray(0, 4800), heard.subarray(0, 4800), 60).correlation).toBeGreaterThan(0.9)
  })

  it('is accepted by the programs others will use', async (ctx) => {
    needs(ctx, 'ffprobe', 'opusinfo')
    const { targetPath, durationMs } = await imported(speech('austen-7s'))
    expect(Math.abs(probeMs(targetPath) - durationMs)).toBeLessThanOrEqual(10)
    const info = execFileSync('opusinfo', [targetPath]).toString()
    expect(info).toContain('Pre-skip: 312')
    expect(info).not.toMatch(/warning|error/i)
  })

  it('of 8 bit is refused by name', async (ctx) => {
    needs(ctx, 'ffmpeg')
    const path = join(folder, 'eight.wav')
    convertWav(speech('austen-3s'), path, { bits: 8, channels: 1, rate: 16_000 })
    await expectRefused(path, 'wavUnsupported', 'is 8 bit.')
  })

  it('that is shorter than it says is refused as truncated', async () => {
    const bytes = wavBytes(new Int16Array(48_000))
    await expectRefused(await given(bytes.subarray(0, 60_000)), 'fileTruncated')
    await expectRefused(await given(bytes.subarray(0, 30)), 'fileTruncated')
  })

  it('without a length, as a pipe writes it, is read to its end', async () => {
    const { durationMs } = await imported(await given(wavBytes(new Int16Array(24_000), { declared: 0xffffffff })))
    expect(durationMs).toBe(500)
  })

  it('without samples is refused as empty', async () => {
    await expectRefused(await given(wavBytes(new Int16Array(0))), 'fileEmpty')
  })

  it('of 181 minutes is refused with its length, before it is encoded', async () => {
    const declared = 181 * 60 * 8000 * 2
    const path = await given(wavBytes(new Int16Array(0), { rate: 8000, declared }))
    await stretch(path, 44 + declared)
    await expectRefused(path, 'noteTooLong', '3 h 1 min')
  })

  it('of 300 MB is encoded in flat memory', async () => {
    // 3 min of 32 bit stereo at 192 kHz: a hole on disk, silence to the ear.
    const declared = 300_000_000
    const path = await given(wavBytes(new Int16Array(0), { rate: 192_000, bits: 32, channels: 2, declared }))
    await stretch(path, 44 + declared)
    const peakBefore = peakBytes()
    const startedMs = performance.now()
    const { durationMs, sizeBytes } = await imported(path)
    const grewMb = (peakBytes() - peakBefore) / 1e6
    console.log(
      `300 MB of WAV: ${Math.round(performance.now() - startedMs)} ms, memory grew by ${grewMb.toFixed(0)} MB, note of ${sizeBytes} bytes`,
    )
    expect(durationMs).toBe(195_313)
    expect(grewMb).toBeLessThan(150)
  }, 120_000)
})

describe('anything else', () => {
  it('is refused by name, and the person is told what to do', async () => {
    await expectRefused(await given(new Uint8Array(0)), 'fileEmpty')
    await expectRefused(await given(new TextEncoder().encode('Dear all,\n')), 'fileNotAudio')
    // An MP3 frame header, as files without ID3 begin.
    await expectRefused(
      await given(Uint8Array.from({ length: 5000 }, (_, i) => [0xff, 0xfb, 0x90, 0x64][i] ?? 0)),
      'fileNotAudio',
    )
    await expectRefused(await given(new TextEncoder().encode('ID3\x04 and the rest of an MP3')), 'fileNotAudio')
    await expectRefused(join(folder, 'nowhere.wav'), 'fileMissing')
    await expectRefused(folder, 'fileMissing')
  })

  it('of 300 MB that is no sound is refused at once', async () => {
    const path = await given(new TextEncoder().encode('not sound'))
    await stretch(path, 300_000_000)
    await expectRefused(path, 'fileNotAudio')
  })

  it('leaves nothing when the target cannot be written', async () => {
    const path = await given(wavBytes(new Int16Array(4800)))
    const result = await importAudio({ sourcePath: path, targetPath: join(folder, 'no-folder', 'x.opus') })
    expect(result).toMatchObject({ ok: false, reason: 'internal' })
  })
})

/** The most memory that this process ever had. */
const peakBytes = (): number => process.resourceUsage().maxRSS * 1_024

/** A sparse file: large to those who ask, small on disk. */
async function stretch(path: string, sizeBytes: number): Promise<void> {
  const handle = await open(path, 'r+')
  await handle.truncate(sizeBytes)
  await handle.close()
}

function probeMs(path: string): number {
  const answer = execFileSync('ffprobe', ['-v', 'error', '-show_entries', 'format=duration', '-of', 'csv=p=0', path])
  return Math.round(Number(answer.toString()) * 1000)
}
