import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { createSpokenPages, playedMs } from './spoken-pages.ts'

const { setUp, restart } = keepBenches()

async function latched() {
  const bench = await setUp()
  const talk = bench.begin()
  bench.takes.release()
  await bench.speak(talk, 10)
  return { bench, talk, takeId: talk.takeId }
}

const done = { ok: true, value: undefined }
const manifestOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'take.json'), 'utf8'))

/** Ends it as a draft. */
async function keep({ bench, talk, takeId }: Awaited<ReturnType<typeof latched>>) {
  await bench.takes.systemEvent('lock')
  bench.finish(talk, 0)
  return bench.until(takeId, 'draft')
}

describe('a moment that is marked', () => {
  it('is a chapter of the note, from where the voice was and not the disk', async () => {
    const made = await latched()
    const { bench, talk, takeId } = made
    bench.clock.advance(120)
    expect(bench.takes.mark(takeId, null)).toEqual(done)
    await bench.speak(talk, 10)
    bench.takes.mark(takeId, 'Costs')
    expect(bench.take(takeId)?.chapters).toHaveLength(2)
    await bench.speak(talk, 5)
    await keep(made)
    const chapters = [
      { atMs: playedMs(10) + 120, title: null },
      { atMs: playedMs(20), title: 'Costs' },
    ]
    expect(bench.take(takeId)?.chapters).toEqual(chapters)
    await bench.takes.send(takeId, null)
    expect([...bench.queued.values()][0]?.draft.audio?.chapters).toEqual(chapters)
  })

  it('moves with what is cut before it', async () => {
    const made = await latched()
    const { bench, takeId } = made
    bench.takes.mark(takeId, null)
    await bench.speak(made.talk, 10)
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 0, toMs: 1_000 })
    expect(bench.take(takeId)?.chapters).toEqual([{ atMs: playedMs(10) - 1_000, title: null }])
  })

  it('is on disk at once', async () => {
    const { bench, takeId } = await latched()
    bench.takes.mark(takeId, null)
    await expect.poll(async () => (await manifestOf(bench.folder(takeId))).chapters).toHaveLength(1)
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft' })
    await expect.poll(async () => (await manifestOf(bench.folder(takeId))).chapters).toHaveLength(1)
  })

  it('is one when the key is pressed twice, and none when nothing is recorded', async () => {
    const made = await latched()
    const { bench, takeId } = made
    bench.takes.mark(takeId, null)
    bench.clock.advance(takeTuning.doubleMarkMs / 2)
    bench.takes.mark(takeId, null)
    expect(bench.take(takeId)?.chapters).toHaveLength(1)
    await keep(made)
    expect(bench.takes.mark(takeId, null)).toEqual({ ok: false, reason: 'takeUnknown' })
  })

  it('is named on the draft, by its place in what is heard, and goes out so', async () => {
    const made = await latched()
    const { bench, takeId } = made
    bench.takes.mark(takeId, null)
    await bench.speak(made.talk, 10)
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 0, toMs: 1_000 })
    const atMs = playedMs(10) - 1_000
    expect(bench.takes.nameChapter(takeId, { atMs: atMs + 1, title: 'Nowhere' })).toMatchObject({ ok: false })
    expect(bench.takes.nameChapter(takeId, { atMs, title: 'Costs' })).toEqual(done)
    expect(bench.take(takeId)?.chapters).toEqual([{ atMs, title: 'Costs' }])
    await expect.poll(async () => (await manifestOf(bench.folder(takeId))).chapters).toMatchObject([{ title: 'Costs' }])
    await bench.takes.send(takeId, null)
    expect([...bench.queued.values()][0]?.draft.audio?.chapters).toEqual([{ atMs, title: 'Costs' }])
    expect(bench.takes.nameChapter(takeId, { atMs, title: 'Too late' })).toMatchObject({ ok: false })
  })

  it('is named while it records, and keeps its name through a crash', async () => {
    const { bench, talk, takeId } = await latched()
    bench.takes.mark(takeId, null)
    const [{ atMs } = { atMs: -1 }] = bench.take(takeId)?.chapters ?? []
    await bench.speak(talk, 10)
    expect(bench.takes.nameChapter(takeId, { atMs, title: 'Costs' })).toEqual(done)
    expect(bench.take(takeId)).toMatchObject({ state: 'recording', chapters: [{ atMs, title: 'Costs' }] })
    await expect.poll(async () => (await manifestOf(bench.folder(takeId))).chapters).toEqual([{ atMs, title: 'Costs' }])
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', chapters: [{ atMs, title: 'Costs' }] })
  })

  it('is named in time also by who stops talking as they type, and goes out so', async () => {
    const { bench, talk, takeId } = await latched()
    bench.takes.mark(takeId, null)
    const [{ atMs } = { atMs: -1 }] = bench.take(takeId)?.chapters ?? []
    await bench.speak(talk, 10)
    bench.clock.advance(700)
    bench.takes.press()
    bench.takes.release()
    expect(bench.take(takeId)?.state).toBe('finishing')
    expect(bench.take(takeId)?.chapters).toEqual([{ atMs, title: null }])
    expect(bench.takes.nameChapter(takeId, { atMs, title: 'Costs' })).toEqual(done)
    bench.finish(talk, 0)
    await expect.poll(() => [...bench.queued.values()][0]?.draft.audio?.chapters).toEqual([{ atMs, title: 'Costs' }])
  })

  it('in a part that was added counts on from all that was recorded', async () => {
    const made = await latched()
    const { bench, takeId } = made
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    bench.clock.advance(1_000)
    await bench.takes.append(takeId)
    const talk = { takeId, pages: createSpokenPages(takeId) }
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of talk.pages.take(2)) bench.takes.acceptPage(frame)
    await bench.speak(talk, 5)
    bench.takes.mark(takeId, null)
    await bench.speak(talk, 5)
    await keep({ bench, talk, takeId })
    const [chapter] = bench.take(takeId)?.chapters ?? []
    expect(Math.abs((chapter?.atMs ?? 0) - 1_000 - playedMs(5))).toBeLessThan(20)
  })
})

describe('a pause', () => {
  it('is noted with its place and its length, also the one that the end found open', async () => {
    const made = await latched()
    const { bench, talk, takeId } = made
    bench.takes.pause(takeId)
    bench.clock.advance(7_000)
    bench.takes.resume(takeId)
    await bench.speak(talk, 5)
    bench.takes.pause(takeId)
    bench.clock.advance(3_000)
    await keep(made)
    await bench.takes.close()
    expect((await manifestOf(bench.folder(takeId))).pauses).toEqual([
      { atMs: playedMs(10), lengthMs: 7_000 },
      { atMs: playedMs(15), lengthMs: 3_000 },
    ])
  })
})
