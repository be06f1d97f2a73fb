import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build } from 'vite'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createOpusScanner } from '#shared/audio/opus-file.ts'
import { SOUND_FRAME_BYTES } from '#shared/audio/sound-frames.ts'
import { summariseSound } from '#shared/audio/sound-summary.ts'
import { type CaptureFact, decodePageFrame } from '#shared/contract/capture.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { findBrowser } from '../../../build/system.ts'
import { browserFlags } from '../../support/browser.ts'
import { correlateLoosely, decode, hasProgram, speech } from '../../support/sound.ts'
import type { CaptureProbe } from './page/main.ts'
import { serveFolder } from './serve-folder.ts'

const executable = findBrowser()
if (!executable) console.warn('capture in a browser is skipped: no Chromium was found; set CHROMIUM_PATH')

/** Closes with its take. */
const plainly = { lingerMs: 0, prerollMs: 0, hasCue: false }
const take = TakeId.parse('0198c000-0000-7000-8000-000000000001')
const second = TakeId.parse('0198c000-0000-7000-8000-000000000002')

describe.skipIf(!executable)('capture in a real browser', () => {
  let folder = ''
  let site: Awaited<ReturnType<typeof serveFolder>>
  let browser: Browser
  const complaints: string[] = []

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'earshot-capture-'))
    await build({
      configFile: false,
      logLevel: 'warn',
      root: fileURLToPath(new URL('./page', import.meta.url)),
      build: { outDir: join(folder, 'site'), emptyOutDir: true },
    })
    site = await serveFolder(join(folder, 'site'))
    browser = await chromium.launch({
      executablePath: executable ?? '',
      headless: true,
      args: browserFlags(speech('austen-7s')),
    })
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await site?.close()
    await rm(folder, { recursive: true, force: true })
  })

  async function openPage(): Promise<Page> {
    const page = await browser.newPage()
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
    })
    page.on('pageerror', (error) => complaints.push(String(error)))
    await page.goto(site.url)
    await page.waitForFunction(() => 'probe' in window)
    return page
  }

  const read = (page: Page) =>
    page.evaluate(() => {
      const { facts, frames, levels, marks } = (window as unknown as { probe: CaptureProbe }).probe
      // What is said of the microphone itself stands between those that are about a take.
      return { facts: facts.filter((fact) => 'takeId' in fact), frames, levels, marks }
    })

  const order = (page: Page, command: Parameters<CaptureProbe['handle']>[0]) =>
    page.evaluate((given) => (window as unknown as { probe: CaptureProbe }).probe.handle(given), command)

  const waitFor = (page: Page, kind: CaptureFact['kind'], takeId: string) =>
    page.waitForFunction(
      ([wantedKind, wantedTake]) =>
        (window as unknown as { probe: CaptureProbe }).probe.facts.some(
          (fact) => fact.kind === wantedKind && 'takeId' in fact && fact.takeId === wantedTake,
        ),
      [kind, takeId] as const,
      { timeout: 15_000 },
    )

  it('gives an Ogg Opus file that is right to the sample and sounds like what was spoken', async (ctx) => {
    const page = await openPage()
    await page.evaluate(() => (window as unknown as { probe: CaptureProbe }).probe.warmUp())
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...plainly })
    await waitFor(page, 'microphoneOpened', take)
    // A second start of the same take is the same take.
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...plainly })
    await page.waitForFunction(() => (window as unknown as { probe: CaptureProbe }).probe.frames.length >= 22)
    await order(page, { kind: 'finishCapture', takeId: take, tailMs: 200 })
    await waitFor(page, 'captureFinished', take)
    const { facts, frames, levels, marks } = await read(page)
    await page.close()

    expect(facts.map(({ kind }) => kind)).toEqual(['microphoneOpened', 'captureFinished'])
    expect(facts.at(-1)).toMatchObject({ takeId: take, pageCount: frames.length })
    const decoded = frames.map((frame) => decodePageFrame(Buffer.from(frame, 'base64')))
    expect(decoded.map((frame) => frame?.index)).toEqual(frames.map((_, i) => i))
    expect(decoded.every((frame) => frame?.takeId === take)).toBe(true)

    const file = Buffer.concat(decoded.map((frame) => frame?.page ?? new Uint8Array(0)))
    const scanner = createOpusScanner()
    scanner.push(file)
    const summary = scanner.finish()
    if (!summary.ok) throw new Error(`${summary.reason} ${summary.detail}`)
    expect(summary.value).toMatchObject({ isEnded: true, missingPages: 0, head: { channels: 1, preSkip: 312 } })
    // Every page of sound but the last carries ten levels of 20 ms: the levels count the kept samples too.
    const levelCount = decoded.reduce((sum, frame) => sum + (frame?.levels.length ?? 0), 0)
    expect(Math.ceil(summary.value.keptSamples / 960)).toBe(levelCount)
    const sound = summariseSound(Buffer.concat(decoded.map((frame) => frame?.sound ?? new Uint8Array(0))))
    expect(
      decoded.every((frame) => (frame?.sound?.length ?? 0) === SOUND_FRAME_BYTES * (frame?.levels.length ?? 0)),
    ).toBe(true)
    // The fixture is at -24.7; where it is repeated or cut by the fake microphone is not known.
    expect(Math.abs((sound.loudness?.lufs ?? 0) + 24.7)).toBeLessThan(3)
    // Whole blocks of the audio thread, and 200 ms are 75 of them.
    expect(summary.value.keptSamples % 128).toBe(0)
    expect(levels.at(-1)).toBeNull()
    expect(Math.max(...levels.map((level) => level ?? 0))).toBeGreaterThan(0.05)
    console.log(
      `microphone open after ${Math.round(marks.openedMs - marks.askedMs)} ms, first page after ${Math.round(marks.firstPageMs - marks.askedMs)} ms, first sound after ${Math.round(marks.firstSoundPageMs - marks.askedMs)} ms`,
    )
    expect(complaints).toEqual([])

    if (!hasProgram('ffmpeg')) return ctx.skip('ffmpeg is not installed, so the sound itself is not compared')
    const path = join(folder, 'take.opus')
    await writeFile(path, file)
    const heard = decode(path)
    expect(Math.abs(heard.length - summary.value.keptSamples)).toBeLessThanOrEqual(48)
    const spoken = decode(speech('austen-7s'))
    // The fake microphone starts with the page's first use of it, so where the take begins in the file is not known.
    const correlation = correlateLoosely(heard, spoken, 48_000 * 3)
    console.log(`correlation ${correlation.toFixed(3)}`)
    expect(correlation).toBeGreaterThanOrEqual(0.9)
  })

  it('closes a microphone that opens for a take the person has left', async () => {
    const page = await openPage()
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...plainly })
    await order(page, { kind: 'cancelCapture', takeId: take })
    await order(page, { kind: 'openMicrophone', takeId: second, microphoneId: 'no-such-microphone', ...plainly })
    await waitFor(page, 'microphoneOpened', second)
    const { facts } = await read(page)
    expect(facts.every((fact) => !('takeId' in fact) || fact.takeId === second)).toBe(true)
    expect(facts[0]).toMatchObject({ label: expect.stringContaining('the chosen microphone is not there') })
    await order(page, { kind: 'finishCapture', takeId: second, tailMs: 0 })
    await waitFor(page, 'captureFinished', second)
    expect(
      await page.evaluate(() => (window as unknown as { probe: CaptureProbe }).probe.microphones()),
    ).toBeGreaterThan(0)
    await page.close()
  })

  const framesReach = (page: Page, count: number) =>
    page.waitForFunction(
      (wanted) => (window as unknown as { probe: CaptureProbe }).probe.frames.length >= wanted,
      count,
      { timeout: 15_000 },
    )

  /** What a player plays of the take, in samples; throws on anything but whole Ogg Opus. */
  function keptSamples(frames: readonly string[]): number {
    const scanner = createOpusScanner()
    for (const frame of frames) scanner.push(decodePageFrame(Buffer.from(frame, 'base64'))?.page ?? new Uint8Array(0))
    const summary = scanner.finish()
    if (!summary.ok) throw new Error(`${summary.reason} ${summary.detail}`)
    return summary.value.keptSamples
  }

  it('keeps no sample of a pause, and sounds a cue beside the take', async () => {
    const page = await openPage()
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...plainly })
    await waitFor(page, 'microphoneOpened', take)
    const startedMs = Date.now()
    await framesReach(page, 6)
    await order(page, { kind: 'pauseCapture', takeId: take })
    const before = (await read(page)).frames.length
    await order(page, { kind: 'playCue', takeId: take, cue: 'limitClose' })
    await page.waitForTimeout(1_500)
    // One page may have been under way.
    expect((await read(page)).frames.length).toBeLessThanOrEqual(before + 1)
    await order(page, { kind: 'resumeCapture', takeId: take })
    await framesReach(page, before + 4)
    await order(page, { kind: 'finishCapture', takeId: take, tailMs: 0 })
    await waitFor(page, 'captureFinished', take)
    const elapsedMs = Date.now() - startedMs
    const { frames } = await read(page)
    await page.close()
    expect(keptSamples(frames) / 48).toBeLessThan(elapsedMs - 1_400)
    expect(keptSamples(frames) / 48).toBeGreaterThan((before + 2) * 200 - 400)
    expect(complaints).toEqual([])
  })

  it('begins the next take on the microphone that is open still, with what came just before it', async () => {
    const page = await openPage()
    const use = { lingerMs: 15_000, prerollMs: 400, hasCue: false }
    await page.evaluate(() => {
      const { mediaDevices } = navigator
      const open = mediaDevices.getUserMedia.bind(mediaDevices)
      Object.assign(window, { opened: 0 })
      mediaDevices.getUserMedia = (wanted) => {
        ;(window as unknown as { opened: number }).opened += 1
        return open(wanted)
      }
    })
    const asked = () => page.evaluate(() => (window as unknown as { opened: number }).opened)
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...use })
    await framesReach(page, 4)
    await order(page, { kind: 'finishCapture', takeId: take, tailMs: 0 })
    await waitFor(page, 'captureFinished', take)
    const first = (await read(page)).frames.length
    await page.waitForTimeout(1_000)
    // Nothing leaves the audio thread meanwhile.
    expect((await read(page)).frames).toHaveLength(first)
    expect(await asked()).toBe(1)
    const startedMs = Date.now()
    await order(page, { kind: 'openMicrophone', takeId: second, microphoneId: null, ...use })
    await framesReach(page, first + 6)
    await order(page, { kind: 'finishCapture', takeId: second, tailMs: 0 })
    await waitFor(page, 'captureFinished', second)
    const elapsedMs = Date.now() - startedMs
    const { frames, levels } = await read(page)
    expect(await asked()).toBe(1)
    expect(levels.length).toBeGreaterThan(0)
    const seconds = frames.slice(first)
    expect(seconds.map((frame) => decodePageFrame(Buffer.from(frame, 'base64'))?.index)).toEqual(
      seconds.map((_, index) => index),
    )
    const keptMs = keptSamples(seconds) / 48
    expect(keptMs).toBeGreaterThan(700)
    expect(keptMs).toBeLessThan(elapsedMs + 400)
    await order(page, { kind: 'closeMicrophone' })
    await page.close()
    expect(complaints).toEqual([])
  })

  it('goes on with the new default microphone, into the same file', async () => {
    const page = await openPage()
    // The default of a machine cannot be changed from a test; what the browser says of it can.
    await page.evaluate(() => {
      const { mediaDevices } = navigator
      const list = mediaDevices.enumerateDevices.bind(mediaDevices)
      let changes = 0
      mediaDevices.addEventListener('devicechange', () => {
        changes += 1
      })
      mediaDevices.enumerateDevices = async () => [
        { kind: 'audioinput', deviceId: 'default', groupId: `${changes}`, label: '' } as MediaDeviceInfo,
        ...(await list()),
      ]
    })
    await order(page, { kind: 'openMicrophone', takeId: take, microphoneId: null, ...plainly })
    await waitFor(page, 'microphoneOpened', take)
    await framesReach(page, 6)
    await page.evaluate(() => navigator.mediaDevices.dispatchEvent(new Event('devicechange')))
    await waitFor(page, 'microphoneChanged', take)
    const before = (await read(page)).frames.length
    await framesReach(page, before + 5)
    await order(page, { kind: 'finishCapture', takeId: take, tailMs: 200 })
    await waitFor(page, 'captureFinished', take)
    const { facts, frames } = await read(page)
    await page.close()
    expect(facts.map(({ kind }) => kind)).toEqual(['microphoneOpened', 'microphoneChanged', 'captureFinished'])
    expect(keptSamples(frames) / 48).toBeGreaterThan((before + 3) * 200 - 200)
    expect(complaints).toEqual([])
  })
})
