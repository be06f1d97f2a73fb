import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { importAudio } from '#core/media/import-audio.ts'
import { unpackGaps } from '#shared/audio/gaps.ts'
import { createLoudnessBuilder } from '#shared/audio/loudness.ts'
import { createSoundMeter } from '#shared/audio/sound-meter.ts'
import { NoteId } from '#shared/kernel/ids.ts'
import { findBrowser } from '../../../build/system.ts'
import type { Track } from '../../../renderer/audio/player.ts'
import { browserFlags } from '../../support/browser.ts'
import { decode, hasProgram, speech } from '../../support/sound.ts'
import type { PlayerProbe } from './player-page/main.ts'
import { serveFolder } from './serve-folder.ts'
import { wavBytes } from './wav-files.ts'

const executable = findBrowser()
const canRun = executable !== null && hasProgram('ffmpeg')
if (!canRun) console.warn('the player in a browser is skipped: Chromium or ffmpeg is missing')

const idOf = (n: number): NoteId => NoteId.parse(`0198c000-0000-7000-8000-00000000000${n}`)

interface Sound {
  readonly track: Track
  readonly durationMs: number
}

describe.skipIf(!canRun)('the player in a real browser', () => {
  let folder = ''
  let site: Awaited<ReturnType<typeof serveFolder>>
  let browser: Browser

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-player-'))
    const outDir = join(folder, 'site')
    await build({
      configFile: false,
      logLevel: 'warn',
      root: fileURLToPath(new URL('./player-page', import.meta.url)),
      build: { outDir, emptyOutDir: true, assetsInlineLimit: 0 },
      worker: { format: 'es' },
    })
    await mkdir(outDir, { recursive: true })
    site = await serveFolder(outDir)
    browser = await chromium.launch({ executablePath: executable ?? '', headless: true, args: browserFlags(null) })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await rm(folder, { recursive: true, force: true })
  })

  /** As a sender would have made it: encoded, measured, and lying where the page finds it. */
  async function sound(n: number, pcm: Float32Array): Promise<Sound> {
    const wav = join(folder, `${n}.wav`)
    await writeFile(
      wav,
      wavBytes(Int16Array.from(pcm, (value) => Math.round(32_767 * Math.max(-1, Math.min(1, value))))),
    )
    const noteId = idOf(n)
    const made = await importAudio({ sourcePath: wav, targetPath: join(folder, 'site', noteId) })
    if (!made.ok) throw new Error(made.reason)
    const { durationMs, loudness = null, gaps } = made.value
    const track: Track = {
      ref: { kind: 'note', noteId },
      noteId,
      durationMs,
      rate: 1,
      loudness,
      gaps: unpackGaps(gaps, durationMs),
      skip: 'off',
    }
    return { track, durationMs }
  }

  async function open(): Promise<Page> {
    const page = await browser.newPage()
    await page.goto(site.url)
    await page.waitForFunction(() => 'player' in window)
    return page
  }

  const probe = <T>(page: Page, run: (player: PlayerProbe) => T): Promise<T> =>
    page.evaluate(`(${run.toString()})(window.player)`) as Promise<T>

  /** Plays it to its end and gives what went to the loudspeaker. */
  async function played(page: Page, track: Track): Promise<Float32Array> {
    await page.evaluate((given) => {
      window.player.clear()
      window.player.play(given)
    }, track)
    await page.waitForFunction(() => window.player.state().status === 'ended', undefined, { timeout: 60_000 })
    await page.waitForTimeout(100)
    const bytes = Buffer.from(await page.evaluate(() => window.player.recorded()), 'base64')
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength))
  }

  function measured(pcm: Float32Array): { lufs: number; truePeakDb: number } {
    const meter = createSoundMeter()
    const loudness = createLoudnessBuilder()
    let peak = 0
    for (const { meanSquare, truePeak } of meter.push(pcm)) {
      loudness.push(meanSquare)
      peak = Math.max(peak, truePeak)
    }
    return { lufs: loudness.integrated() ?? Number.NaN, truePeakDb: 20 * Math.log10(peak) }
  }

  it('plays a whisper and a shout equally loud, at -18 LUFS, and lets neither pass the ceiling', async () => {
    const voice = decode(speech('austen-7s'))
    const whisper = await sound(
      1,
      voice.map((value) => value * 0.06),
    )
    const shout = await sound(
      2,
      voice.map((value) => Math.tanh(value * 12)),
    )
    const page = await open()
    // The first sound of a page may come before its limiter is there.
    await played(page, (await sound(3, decode(speech('austen-3s')))).track)
    const soft = measured(await played(page, whisper.track))
    const loud = measured(await played(page, shout.track))
    await page.close()
    console.log(
      `said ${whisper.track.loudness?.lufs} and ${shout.track.loudness?.lufs} LUFS, heard ${soft.lufs.toFixed(2)} and ${loud.lufs.toFixed(2)}, true peaks ${soft.truePeakDb.toFixed(2)} and ${loud.truePeakDb.toFixed(2)} dB`,
    )
    expect((shout.track.loudness?.lufs ?? 0) - (whisper.track.loudness?.lufs ?? 0)).toBeGreaterThan(25)
    expect(Math.abs(soft.lufs + 18)).toBeLessThanOrEqual(1)
    expect(Math.abs(loud.lufs + 18)).toBeLessThanOrEqual(1)
    expect(soft.truePeakDb).toBeLessThanOrEqual(-0.8)
    expect(loud.truePeakDb).toBeLessThanOrEqual(-0.8)
  }, 60_000)

  it('plays as it is, on a page that has no limiter yet, what is said to be as loud as no number', async () => {
    const { track } = await sound(9, decode(speech('austen-3s')))
    const page = await open()
    const nonsense = { lufs: Number.NaN, truePeakDb: Number.NaN }
    const heard = measured(await played(page, { ...track, loudness: nonsense }))
    await page.close()
    expect(Math.abs(heard.lufs - (track.loudness?.lufs ?? 0))).toBeLessThanOrEqual(1)
  }, 60_000)

  it('keeps the rate and the pitch through a change of the source', async () => {
    const [first, second] = [await sound(3, decode(speech('austen-3s'))), await sound(4, decode(speech('austen-3s')))]
    const page = await open()
    await page.evaluate((track) => window.player.play(track), { ...first.track, rate: 1.85 })
    await page.waitForFunction(() => window.player.state().status === 'playing')
    expect(await page.evaluate(() => window.player.element())).toMatchObject({ rate: 1.85, preservesPitch: true })
    await page.evaluate((track) => window.player.play(track), { ...second.track, rate: 2.55 })
    await page.waitForFunction(() => window.player.state().status === 'playing')
    expect(await page.evaluate(() => window.player.element())).toMatchObject({ rate: 2.55, preservesPitch: true })
    await page.close()
  })

  describe('where there are pauses', () => {
    /** Three sentences with two seconds between them, in a room that hums a little. */
    async function withPauses(n: number): Promise<Sound> {
      const parts = (['austen-3s', 'austen-5s', 'austen-3s'] as const).map((name) => decode(speech(name)))
      const pause = new Float32Array(2 * 48_000)
      const all = parts.flatMap((part, i) => (i === 0 ? [part] : [pause, part]))
      const whole = new Float32Array(all.reduce((sum, { length }) => sum + length, 0))
      let at = 0
      for (const part of all) {
        whole.set(part, at)
        at += part.length
      }
      return sound(
        n,
        whole.map((value, i) => value + 0.0004 * Math.sin(i / 50)),
      )
    }

    /** The steepest step between two samples. */
    const steepest = (pcm: Float32Array): number =>
      pcm.reduce((most, value, i) => Math.max(most, i === 0 ? 0 : Math.abs(value - (pcm[i - 1] ?? 0))), 0)

    it.each([1, 3])(
      'leaves them out at %s times the speed, with no click, and the note is heard',
      async (rate) => {
        const { track, durationMs } = await withPauses(5)
        const page = await open()
        const pcm = await played(page, { ...track, rate, skip: 'all' })
        const { savedMs } = await probe(page, (player) => player.state())
        const seeks = await page.evaluate(() => window.player.seeks)
        const heard = await page.evaluate(() => window.player.heard)
        await page.close()
        const gaps = track.gaps ?? []
        const gapsMs = gaps.reduce((sum, { fromMs, toMs }) => sum + toMs - fromMs, 0)
        const said = decode(join(folder, '5.wav')).map(
          (value) => value * 10 ** ((-18 - (track.loudness?.lufs ?? 0)) / 20),
        )
        console.log(
          `${durationMs} ms at ${rate}x, ${gaps.length} pauses of ${gapsMs} ms: saved ${Math.round(savedMs)} ms, jumps ${seeks.map(Math.round)} ms, steepest ${steepest(said).toFixed(3)} and ${steepest(pcm).toFixed(3)}`,
        )
        expect(gapsMs).toBeGreaterThan(3000)
        expect(savedMs).toBeGreaterThan((gapsMs / rate) * 0.7)
        expect(pcm.length / 48).toBeLessThan(durationMs / rate - savedMs * 0.5)
        // The codec and the stretching make slopes of their own; a click would be as steep as the sound is high.
        expect(steepest(pcm)).toBeLessThanOrEqual(steepest(said) * 1.5)
        expect(heard).toHaveLength(1)
      },
      60_000,
    )
  })

  it('plays what is there of a recording that was cut, and says so', async () => {
    const { track } = await sound(6, decode(speech('austen-7s')))
    const path = join(folder, 'site', idOf(6))
    const bytes = await readFile(path)
    await writeFile(path, bytes.subarray(0, Math.floor(bytes.length / 2)))
    const page = await open()
    const pcm = await played(page, track)
    const state = await page.evaluate(() => window.player.state())
    await page.close()
    expect(pcm.length / 48).toBeGreaterThan(2500)
    expect(state.message).toContain('ends early')
    expect(state.durationMs).toBeLessThan(4500)
  }, 60_000)

  it('ends at once where it is begun past the end, whatever its sender said of the length', async () => {
    const { track } = await sound(7, decode(speech('austen-7s')))
    const page = await open()
    await page.evaluate((given) => window.player.play(given, 40_000), { ...track, durationMs: 60_000 })
    await page.waitForFunction(() => window.player.state().status === 'ended', undefined, { timeout: 20_000 })
    const heard = await probe(page, (player) => [...player.heard])
    await page.close()
    expect(heard).toEqual([])
  }, 60_000)
})
