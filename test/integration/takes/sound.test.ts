import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { unpackGaps } from '../../../shared/audio/gaps.ts'
import { NoteId, type TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { createSpokenPages } from './spoken-pages.ts'
import type { TalkBench } from './talk-bench.ts'

const { setUp, restart } = keepBenches()

/** Two seconds of speech, two of silence, two of speech. Half of full scale is -6.02 dBFS, and a sine 3.01 dB below its peak. */
const speechOrSilence = (index: number): number => (index >= 12 && index < 22 ? 0 : 128)
const LUFS = 20 * Math.log10(128 / 255) - 3.01 - 0.69

async function spoken() {
  const bench = await setUp()
  const { takeId } = bench.begin()
  const talk = { takeId, pages: createSpokenPages(takeId, speechOrSilence) }
  await bench.speak(talk, 30)
  return { bench, takeId, folder: bench.folder(takeId), talk }
}

async function draft() {
  const made = await spoken()
  made.bench.detach()
  await made.bench.until(made.takeId, 'draft')
  return made
}

const gapsOf = (bench: TalkBench, takeId: TakeId) => {
  const take = bench.take(takeId)
  return unpackGaps(take?.gaps, take?.durationMs ?? 0)
}

/** Frames stand where they are heard to within one of them. */
function expectGap(gap: { fromMs: number; toMs: number } | undefined, fromMs: number, toMs: number): void {
  expect(Math.abs((gap?.fromMs ?? 0) - fromMs)).toBeLessThanOrEqual(40)
  expect(Math.abs((gap?.toMs ?? 0) - toMs)).toBeLessThanOrEqual(40)
}

describe('how loud a take is, and where it pauses', () => {
  it('goes out with the note', async () => {
    const { bench, takeId, talk } = await spoken()
    bench.clock.advance(takeTuning.doublePressMs * 2)
    bench.takes.release()
    bench.finish(talk, 0)
    const note = await vi.waitFor(() => {
      const queued = bench.queued.get(NoteId.parse(takeId))
      if (!queued) throw new Error('not sent yet')
      return queued.draft
    })
    expect(note.audio?.loudness?.lufs).toBeCloseTo(LUFS, 0)
    expect(note.audio?.loudness?.truePeakDb).toBeCloseTo(20 * Math.log10(128 / 255), 1)
    expect(note.audio?.gaps).toEqual([2150, 1700])
  })

  it('follows what is cut and what is given back', async () => {
    const { bench, takeId } = await draft()
    expectGap(gapsOf(bench, takeId)[0], 2150, 3850)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1000 })
    expectGap(gapsOf(bench, takeId)[0], 1650, 3350)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1500 })
    expect(gapsOf(bench, takeId)).toEqual([])
    expect(bench.take(takeId)?.loudness?.lufs).toBeCloseTo(LUFS, 0)
    await bench.takes.undoEdit(takeId)
    await bench.takes.undoEdit(takeId)
    expectGap(gapsOf(bench, takeId)[0], 2150, 3850)
  })

  it('follows a dozen cuts without drifting', async () => {
    const { bench, takeId } = await draft()
    for (let i = 0; i < 12; i += 1) {
      await bench.takes.edit(takeId, { kind: 'cut', fromMs: 70 * i + 100, toMs: 70 * i + 151 })
    }
    const cutMs = 5994 - (bench.take(takeId)?.durationMs ?? 0)
    expect(cutMs).toBeGreaterThan(300)
    expectGap(gapsOf(bench, takeId)[0], 2150 - cutMs, 3850 - cutMs)
  })

  it('counts what was recorded on to it', async () => {
    const { bench, takeId } = await draft()
    bench.takes.attachCapture((command) => bench.commands.push(command))
    await bench.takes.append(takeId)
    const talk = { takeId, pages: createSpokenPages(takeId, speechOrSilence) }
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of talk.pages.take(32)) bench.takes.acceptPage(frame)
    bench.clock.advance(takeTuning.doublePressMs * 2)
    await vi.waitFor(() => expect(bench.take(takeId)?.durationMs).toBeGreaterThan(11_000))
    bench.takes.press()
    bench.takes.release()
    bench.finish(talk, 0)
    await bench.until(takeId, 'draft')
    const gaps = gapsOf(bench, takeId)
    expect(gaps).toHaveLength(2)
    expectGap(gaps[1], 5994 + 2150, 5994 + 3850)
  })

  it('survives a crash, as far as it was written', async () => {
    const { bench, takeId, folder } = await spoken()
    const written = await readFile(join(folder, 'sound.frames'))
    const after = await restart(bench)
    await after.until(takeId, 'draft')
    expectGap(gapsOf(after, takeId)[0], 2150, 3850)
    expect(written.length).toBe(4 * 300)
  })

  it('is not known where it was lost: no pause is assumed, and the take is whole', async () => {
    const { bench, takeId, folder } = await spoken()
    await rm(join(folder, 'sound.frames'))
    const after = await restart(bench)
    const take = await after.until(takeId, 'draft')
    expect(take.loudness).toBeUndefined()
    expect(take.gaps).toBeUndefined()
    expect(take.durationMs).toBe(5994)
  })

  it('makes nothing of a file of rubbish beside the recording', async () => {
    const { bench, takeId, folder } = await spoken()
    await writeFile(join(folder, 'sound.frames'), new Uint8Array(1001).fill(7))
    const after = await restart(bench)
    const take = await after.until(takeId, 'draft')
    expect(take.durationMs).toBe(5994)
    expect(gapsOf(after, takeId).every(({ toMs }) => toMs <= 5994)).toBe(true)
  })
})
