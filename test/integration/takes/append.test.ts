import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sentenceOf } from '../../../shared/kernel/reasons.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { keepBenches } from './kept-benches.ts'
import { createSpokenPages, playedMs } from './spoken-pages.ts'
import { type createTalkBench, readOpus, type TalkBench, target } from './talk-bench.ts'

const { setUp, restart } = keepBenches()

/** A draft of ten pages that the person is about to go on with. */
async function draft(options: Parameters<typeof createTalkBench>[0] = {}) {
  const bench = await setUp(options)
  const talk = bench.begin()
  await bench.speak(talk, 10)
  bench.clock.advance(takeTuning.doublePressMs * 2)
  bench.takes.systemEvent('lock').catch(() => {})
  bench.takes.release()
  bench.finish(talk, 0)
  await bench.until(talk.takeId, 'draft')
  const folder = bench.folder(talk.takeId)
  return { bench, takeId: talk.takeId, folder, original: await readFile(join(folder, 'audio.opus')) }
}

/** Goes on with it; capture answers with a fresh stream of pages. */
async function goneOn(options: Parameters<typeof createTalkBench>[0] = {}) {
  const made = await draft(options)
  const { bench, takeId } = made
  expect(await bench.takes.append(takeId)).toEqual(done)
  const talk = { takeId, pages: createSpokenPages(takeId) }
  bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
  for (const frame of talk.pages.take(2)) bench.takes.acceptPage(frame)
  bench.clock.advance(takeTuning.doublePressMs * 2)
  return { ...made, talk }
}

const done = { ok: true, value: undefined }

/** Presses the key, which ends it, and hands over the last pages. */
function end(bench: TalkBench, talk: Parameters<TalkBench['finish']>[0], tailPages = 1): void {
  bench.takes.press()
  bench.takes.release()
  bench.finish(talk, tailPages)
}

/** Less than a packet may be lost or won where two recordings meet. */
const near = (ms: number | undefined, wanted: number) => expect(Math.abs((ms ?? 0) - wanted)).toBeLessThan(20)

describe('a draft that is recorded on to', () => {
  it('is the same take, latched, counting on from what it had; and is a draft again when the key is pressed', async () => {
    const { bench, takeId, talk, folder, original } = await goneOn()
    expect(bench.commands.filter((command) => command.kind === 'openMicrophone')).toHaveLength(2)
    expect(bench.take(takeId)).toMatchObject({ state: 'opening', isLatched: true, isAppend: true })
    await bench.speak(talk, 5)
    expect(bench.take(takeId)).toMatchObject({ state: 'recording', isAppend: true })
    near(bench.take(takeId)?.durationMs, playedMs(10) + playedMs(5))
    end(bench, talk)
    const after = await bench.until(takeId, 'draft')
    near(after.durationMs, playedMs(10) + playedMs(6))
    expect(after).not.toHaveProperty('isAppend')
    expect(after.keptBecause).toBeNull()
    expect(bench.queued.size).toBe(0)
    const summary = await readOpus(bench.takes.audioPath(takeId) ?? '')
    expect(summary).toMatchObject({ durationMs: after.durationMs, isEnded: true })
    expect(await readFile(join(folder, 'audio.opus'))).toEqual(original)
    // What went up of the first part alone is of no use any more.
    expect(bench.abandoned).toEqual([takeId])
  })

  it('goes out as one note, under its own id and in its own place', async () => {
    const { bench, takeId, talk } = await goneOn()
    await bench.speak(talk, 5)
    end(bench, talk)
    const { durationMs } = await bench.until(takeId, 'draft')
    expect(await bench.takes.send(takeId, null)).toEqual({ ok: true, value: takeId })
    const [sent] = [...bench.queued.values()]
    expect(sent?.draft.audio?.durationMs).toBe(durationMs)
    expect(sent?.draft.audio?.blobId).not.toBe(takeId)
    expect((await stat(sent?.path ?? '')).size).toBe(sent?.draft.audio?.sizeBytes)
  })

  it('can go on again, be edited across its parts, and be given back whole', async () => {
    const { bench, takeId, talk } = await goneOn()
    await bench.speak(talk, 4)
    end(bench, talk)
    await bench.until(takeId, 'draft')
    bench.clock.advance(5_000)
    await bench.takes.append(takeId)
    const second = { takeId, pages: createSpokenPages(takeId) }
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of second.pages.take(2)) bench.takes.acceptPage(frame)
    await bench.speak(second, 4)
    bench.clock.advance(5_000)
    end(bench, second, 0)
    const whole = await bench.until(takeId, 'draft')
    expect(Math.abs(whole.durationMs - playedMs(10) - playedMs(5) - playedMs(4))).toBeLessThan(40)
    expect(await bench.takes.edit(takeId, { kind: 'cut', fromMs: 1_500, toMs: 3_500 })).toEqual(done)
    near(bench.take(takeId)?.durationMs, whole.durationMs - 2_000)
    await bench.takes.undoEdit(takeId)
    expect(bench.take(takeId)?.durationMs).toBe(whole.durationMs)
  })

  it('keeps an edit that was made before, and undoing that still gives back only what was cut', async () => {
    const { bench, takeId } = await draft()
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    bench.clock.advance(1_000)
    await bench.takes.append(takeId)
    const talk = { takeId, pages: createSpokenPages(takeId) }
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of talk.pages.take(2)) bench.takes.acceptPage(frame)
    await bench.speak(talk, 5)
    bench.clock.advance(1_000)
    end(bench, talk, 0)
    near((await bench.until(takeId, 'draft')).durationMs, 1_000 + playedMs(5))
    await bench.takes.undoEdit(takeId)
    near(bench.take(takeId)?.durationMs, playedMs(10) + playedMs(5))
  })

  it('leaves the new part out on Esc, says so, and gives it back', async () => {
    const { bench, takeId, talk, original } = await goneOn()
    await bench.speak(talk, 5)
    bench.takes.escape()
    const after = await bench.until(takeId, 'draft')
    near(after.durationMs, playedMs(10))
    expect(after.canUndoEdit).toBe(true)
    expect(bench.notices().at(-1)).toBe(sentenceOf('appendLeftOut'))
    expect(await bench.takes.undoEdit(takeId)).toEqual(done)
    near(bench.take(takeId)?.durationMs, playedMs(10) + playedMs(5))
    expect(await readFile(join(bench.folder(takeId), 'audio.opus'))).toEqual(original)
  })

  it('loses the new part only, not the draft, when it is discarded by a call', async () => {
    const { bench, takeId, talk } = await goneOn()
    await bench.speak(talk, 5)
    expect(await bench.takes.discard(takeId)).toEqual(done)
    const after = await bench.until(takeId, 'draft')
    near(after.durationMs, playedMs(10))
    expect(bench.notices().at(-1)).toBe(sentenceOf('appendLeftOut'))
  })

  it.each([
    ['the screen is locked', (bench: TalkBench): void => void bench.takes.systemEvent('lock'), 'screenLocked'],
    ['the computer sleeps', (bench: TalkBench): void => void bench.takes.systemEvent('suspend'), 'computerSlept'],
    ['its window closes', (bench: TalkBench) => bench.detach(), 'captureWindowLost'],
    ['no sound comes', (bench: TalkBench) => bench.clock.advance(takeTuning.watchdogMs), 'captureSilent'],
  ] as const)('is a draft with all that was said when %s', async (_, happen, reason) => {
    const { bench, takeId, talk } = await goneOn()
    await bench.speak(talk, 5)
    happen(bench)
    if (bench.take(takeId)?.state !== 'draft') bench.finish(talk, 0)
    const after = await bench.until(takeId, 'draft')
    near(after.durationMs, playedMs(10) + playedMs(5))
    expect(after.keptBecause).toBe(sentenceOf(reason, '', '#general'))
    expect(bench.queued.size).toBe(0)
  })

  it('is what it was when nothing was said, or no microphone was there', async () => {
    const { bench, takeId, talk, folder, original } = await goneOn()
    end(bench, talk, 0)
    expect(await bench.until(takeId, 'draft')).toMatchObject({ durationMs: playedMs(10) })
    expect(bench.notices().at(-1)).toBe(sentenceOf('takeEmpty'))
    bench.clock.advance(1_000)
    await bench.takes.append(takeId)
    bench.takes.report({ kind: 'microphoneFailed', takeId, reason: 'microphoneMissing' })
    expect(await bench.until(takeId, 'draft')).toMatchObject({ durationMs: playedMs(10) })
    expect(await readFile(bench.takes.audioPath(takeId) ?? '')).toEqual(original)
    // The manifest is still being written, perhaps.
    await expect
      .poll(async () => (await readdir(folder)).sort())
      .toEqual(['audio.opus', 'levels.u8', 'sound.frames', 'take.json'])
  })

  it('is a draft that can be sent whole later, when the disk would not take the joined file', async () => {
    const { bench, takeId, talk, folder } = await goneOn()
    await bench.speak(talk, 5)
    // What a full disk does at the first byte, this does at the name.
    await mkdir(join(folder, 'edit.tmp'))
    end(bench, talk, 0)
    expect((await bench.until(takeId, 'draft')).keptBecause).not.toBeNull()
    expect(await bench.takes.append(takeId)).toMatchObject({ ok: false })
    await rm(join(folder, 'edit.tmp'), { recursive: true })
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
    near([...bench.queued.values()][0]?.draft.audio?.durationMs, playedMs(10) + playedMs(5))
  })

  it('is no less a draft when its manifest cannot be written', async () => {
    const { bench, takeId, talk, folder } = await goneOn()
    await bench.speak(talk, 5)
    await mkdir(join(folder, 'take.json.tmp'))
    end(bench, talk, 0)
    await bench.until(takeId, 'draft')
    await rm(join(folder, 'take.json.tmp'), { recursive: true })
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
    near([...bench.queued.values()][0]?.draft.audio?.durationMs, playedMs(10) + playedMs(5))
  })

  it('stops at the limit of a note, counted with what it had', async () => {
    const { bench, takeId, talk } = await goneOn({ limitMs: playedMs(10) + 1_000 })
    for (const frame of talk.pages.take(6)) bench.takes.acceptPage(frame)
    await expect.poll(() => bench.commands.at(-1)?.kind).toBe('finishCapture')
    bench.finish(talk, 0)
    expect((await bench.until(takeId, 'draft')).keptBecause).toBe(sentenceOf('takeLimitReached', '', '#general'))
  })

  it('is not gone on with at the limit: no microphone is opened, it is said why, and the draft stays as it is', async () => {
    const { bench, takeId, talk, folder } = await goneOn({ limitMs: playedMs(10) + 1_000 })
    for (const frame of talk.pages.take(6)) bench.takes.acceptPage(frame)
    await expect.poll(() => bench.commands.at(-1)?.kind).toBe('finishCapture')
    bench.finish(talk, 0)
    const full = await bench.until(takeId, 'draft')
    expect(full.durationMs).toBeGreaterThanOrEqual(playedMs(10) + 1_000)
    // The manifest's next version has its name only while it is written.
    const filesIn = async () => (await readdir(folder)).filter((name) => !name.endsWith('.tmp'))
    const files = await filesIn()
    const { length } = bench.commands
    expect(await bench.takes.append(takeId)).toMatchObject({ ok: false, reason: 'draftAtLimit' })
    expect(bench.commands).toHaveLength(length)
    expect(await filesIn()).toEqual(files)
    expect(bench.take(takeId)?.state).toBe('draft')
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
  })

  it('is not gone on with while another take is open, nor without a window, nor when it is no draft', async () => {
    const { bench, takeId } = await draft()
    const other = bench.begin()
    await bench.speak(other, 2)
    expect(await bench.takes.append(takeId)).toEqual({ ok: false, reason: 'takeUnderWay' })
    bench.detach()
    await bench.until(other.takeId, 'draft')
    expect(await bench.takes.append(takeId)).toEqual({ ok: false, reason: 'captureWindowMissing' })
    await bench.takes.discard(takeId)
    expect(await bench.takes.append(takeId)).toEqual({ ok: false, reason: 'takeUnknown' })
  })

  it('ignores a late page of the recording before', async () => {
    const { bench, takeId } = await draft()
    await bench.takes.append(takeId)
    const late = createSpokenPages(takeId).take(9).at(-1)
    if (late) bench.takes.acceptPage(late)
    const talk = { takeId, pages: createSpokenPages(takeId) }
    bench.takes.report({ kind: 'microphoneOpened', takeId, label: 'Test microphone' })
    for (const frame of talk.pages.take(2)) bench.takes.acceptPage(frame)
    await bench.speak(talk, 3)
    expect(bench.take(takeId)?.state).toBe('recording')
  })
})

describe('after a crash while a draft was recorded on to', () => {
  it('holds what it had and what was said since, joined, and says so', async () => {
    const { bench, takeId, talk, folder, original } = await goneOn()
    await bench.speak(talk, 5)
    const later = await restart(bench)
    const found = later.take(takeId)
    near(found?.durationMs, playedMs(10) + playedMs(5))
    expect(found).toMatchObject({ state: 'draft', keptBecause: expect.stringContaining('Recovered') })
    expect(await readFile(join(folder, 'audio.opus'))).toEqual(original)
    expect((await readOpus(later.takes.audioPath(takeId) ?? '')).isEnded).toBe(true)
    // Run again, it finds the same.
    const again = await restart(later)
    expect(again.take(takeId)?.durationMs).toBe(found?.durationMs)
  })

  it('is what it was when only headers had come', async () => {
    const { bench, takeId, folder } = await goneOn()
    await expect.poll(() => readdir(folder)).toContain('audio.1.opus.part')
    const later = await restart(bench)
    expect(later.take(takeId)?.durationMs).toBe(playedMs(10))
    expect((await readdir(folder)).filter((name) => name.includes('1'))).toEqual([])
  })

  it('loses neither part when the manifest is lost too', async () => {
    const { bench, takeId, talk, folder } = await goneOn({ fallbackTarget: () => ({ ...target }) })
    await bench.speak(talk, 5)
    await writeFile(join(folder, 'take.json'), '{')
    const later = await restart(bench)
    near(later.take(takeId)?.durationMs, playedMs(10) + playedMs(5))
  })

  it('keeps the old part apart from a new one that no player could read', async () => {
    const { bench, takeId, folder } = await draft()
    await writeFile(join(folder, 'audio.1.opus.part'), new Uint8Array(50_000).fill(3))
    const later = await restart(bench)
    expect(later.take(takeId)?.durationMs).toBe(playedMs(10))
    expect((await stat(join(folder, 'audio.1.rest'))).size).toBe(50_000)
    later.clock.advance(1_000)
    expect(await later.takes.append(takeId)).toEqual(done)
  })
})
