import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { sentenceOf } from '../../../shared/kernel/reasons.ts'
import { keepBenches } from './kept-benches.ts'
import { playedMs } from './spoken-pages.ts'
import { newTakeId, readOpus, type TalkBench } from './talk-bench.ts'

const { setUp, restart: startAgain } = keepBenches()

/** A kept draft of 20 pages, 4 s, a part of which went up while it was spoken. */
async function draft() {
  const bench = await setUp()
  const talk = bench.begin()
  await bench.speak(talk, 10)
  bench.clock.advance(1_500)
  await bench.speak(talk, 10)
  bench.detach()
  await bench.until(talk.takeId, 'draft')
  const folder = bench.folder(talk.takeId)
  // Shown a moment before it is written down.
  await vi.waitFor(async () => expect(await manifestOf(folder)).toMatchObject({ state: 'kept' }), { timeout: 10_000 })
  const original = await readFile(join(folder, 'audio.opus'))
  return { bench, takeId: talk.takeId, folder, original }
}

const heard = (bench: TalkBench, takeId: TakeId) => readOpus(bench.takes.audioPath(takeId) ?? '')
const manifestOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'take.json'), 'utf8'))
const editsIn = async (folder: string) => (await readdir(folder)).filter((name) => name.startsWith('edit'))

async function restart(bench: TalkBench): Promise<TalkBench> {
  await bench.takes.close()
  return startAgain(bench)
}

const done = { ok: true, value: undefined }

describe('an edited draft', () => {
  it('is heard as what was kept, to the packet, and keeps the recording as it was', async () => {
    const { bench, takeId, folder, original } = await draft()
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 500, toMs: 3_500 })).toEqual(done)
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', durationMs: 3_000, canUndoEdit: true })
    expect(await bench.takes.edit(takeId, { kind: 'cut', fromMs: 1_000, toMs: 2_000 })).toEqual(done)
    const take = bench.take(takeId)
    expect(Math.abs((take?.durationMs ?? 0) - 2_000)).toBeLessThan(20)
    expect((await heard(bench, takeId)).durationMs).toBe(take?.durationMs)
    expect(await readFile(join(folder, 'audio.opus'))).toEqual(original)
    expect(await editsIn(folder)).toHaveLength(1)
  })

  it('shows the waveform of what is left', async () => {
    const { bench, takeId } = await draft()
    // Page n was spoken at level 7 n; the loudest is the last.
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    expect(Math.max(...(bench.take(takeId)?.peaks ?? []))).toBe(6 * 7)
    await bench.takes.undoEdit(takeId)
    expect(Math.max(...(bench.take(takeId)?.peaks ?? []))).toBe(21 * 7)
  })

  it('gives back what an edit took, the newest first, to the whole as it was recorded', async () => {
    const { bench, takeId, folder, original } = await draft()
    const before = bench.take(takeId)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 500, toMs: 3_500 })
    const once = bench.take(takeId)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 1_000, toMs: 2_000 })
    expect(await bench.takes.undoEdit(takeId)).toEqual(done)
    expect(bench.take(takeId)).toEqual(once)
    expect(await bench.takes.undoEdit(takeId)).toEqual(done)
    expect(bench.take(takeId)).toEqual(before)
    expect(await readFile(bench.takes.audioPath(takeId) ?? '')).toEqual(original)
    expect(await editsIn(folder)).toEqual([])
    expect(await bench.takes.undoEdit(takeId)).toEqual({ ok: false, reason: 'nothingToUndo' })
  })

  it('goes out under an id of its own, and what went up before is taken back', async () => {
    const { bench, takeId } = await draft()
    expect(bench.followed.length).toBeGreaterThan(0)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 1_000, toMs: 2_000 })
    expect(bench.abandoned).toEqual([takeId])
    expect(await bench.takes.send(takeId, null)).toEqual({ ok: true, value: takeId })
    const [sent] = [...bench.queued.values()]
    const bytes = await readFile(sent?.path ?? '')
    expect(sent?.draft.audio).toMatchObject({
      sha256: createHash('sha256').update(bytes).digest('hex'),
      sizeBytes: bytes.length,
      durationMs: 1_000,
    })
    expect(sent?.draft.audio?.blobId).not.toBe(takeId)
    expect(bench.takes.blobIdOf(takeId)).toBe(sent?.draft.audio?.blobId)
  })

  it('has another id after each change, undoing too: no upload is ever taken for another', async () => {
    const { bench, takeId } = await draft()
    const ids = [bench.takes.blobIdOf(takeId)]
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 1_000, toMs: 2_000 })
    ids.push(bench.takes.blobIdOf(takeId))
    await bench.takes.undoEdit(takeId)
    ids.push(bench.takes.blobIdOf(takeId))
    expect(new Set(ids).size).toBe(3)
  })

  it('is sent with the edit that was asked for just before', async () => {
    const { bench, takeId } = await draft()
    const edited = bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    const sent = bench.takes.send(takeId, null)
    expect(await edited).toEqual(done)
    expect(await sent).toMatchObject({ ok: true })
    expect([...bench.queued.values()][0]?.draft.audio?.durationMs).toBe(1_000)
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 600 })).toMatchObject({ ok: false })
  })

  it('is brought back as it was edited after a discard', async () => {
    const { bench, takeId } = await draft()
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    await bench.takes.discard(takeId)
    await bench.takes.undoDiscard(takeId)
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', durationMs: 1_000, canUndoEdit: true })
  })

  it('stays as it was when it is discarded in the middle of an edit', async () => {
    const { bench, takeId, folder } = await draft()
    const edited = bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    await bench.takes.discard(takeId)
    expect(await edited).toEqual({ ok: false, reason: 'takeUnknown' })
    await bench.takes.undoDiscard(takeId)
    expect(bench.take(takeId)?.durationMs).toBe(playedMs(20))
    expect(await editsIn(folder)).toEqual([])
    expect((await manifestOf(folder)).edits.kept).toBeNull()
  })

  it('is removed with its recording once the note is delivered', async () => {
    const { bench, takeId, folder } = await draft()
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    await bench.takes.send(takeId, null)
    expect(await readdir(folder)).toContain('audio.opus')
    bench.takes.removeDelivered(takeId)
    await vi.waitFor(() => expect(stat(folder)).rejects.toThrow('ENOENT'), { timeout: 10_000, interval: 5 })
  })
})

describe('an edit that cannot be', () => {
  it('says why, and changes nothing', async () => {
    const { bench, takeId, folder } = await draft()
    const before = bench.take(takeId)
    const tooShort = { ok: false, reason: 'editTooShort' }
    expect(await bench.takes.edit(takeId, { kind: 'cut', fromMs: 0, toMs: 3_900 })).toEqual(tooShort)
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 9_000, toMs: 9_500 })).toEqual(tooShort)
    expect(await bench.takes.edit(newTakeId(), { kind: 'cut', fromMs: 0, toMs: 900 })).toMatchObject({
      reason: 'takeUnknown',
    })
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 60_000 })).toEqual(done)
    expect(bench.take(takeId)).toEqual(before)
    expect(await editsIn(folder)).toEqual([])
  })

  it('leaves a draft that can be sent when the disk will not take it', async () => {
    const { bench, takeId, folder } = await draft()
    // What a full disk does at the first byte, this does at the name.
    await mkdir(join(folder, 'edit.tmp'))
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })).toMatchObject({ ok: false })
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', durationMs: playedMs(20) })
    expect(await bench.takes.send(takeId, null)).toMatchObject({ ok: true })
  })

  it('leaves the draft as it was when its manifest cannot be written', async () => {
    const { bench, takeId, folder, original } = await draft()
    await mkdir(join(folder, 'take.json.tmp'))
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })).toMatchObject({ ok: false })
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', durationMs: playedMs(20) })
    expect(await readFile(bench.takes.audioPath(takeId) ?? '')).toEqual(original)
    await rm(join(folder, 'take.json.tmp'), { recursive: true })
    expect(await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 2_000 })).toEqual(done)
    expect(await editsIn(folder)).toHaveLength(1)
  })
})

describe('after a crash, an edited draft', () => {
  it('is as it was before the edit, when the manifest does not know of it', async () => {
    const { bench, takeId, folder } = await draft()
    await writeFile(join(folder, 'edit-0123456789abcdef.opus'), 'half')
    await writeFile(join(folder, 'edit.tmp'), 'half')
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', durationMs: playedMs(20) })
    expect(later.take(takeId)).not.toHaveProperty('canUndoEdit')
    expect(await editsIn(folder)).toEqual(['edit.tmp'])
    expect(await later.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })).toEqual(done)
  })

  it('is as it was after the edit, when the manifest does; and the upload is taken back again', async () => {
    const { bench, takeId } = await draft()
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 1_000, toMs: 2_000 })
    const before = bench.take(takeId)
    const blobId = bench.takes.blobIdOf(takeId)
    const later = await restart(bench)
    expect(later.take(takeId)).toEqual(before)
    expect(later.takes.blobIdOf(takeId)).toBe(blobId)
    expect(later.abandoned).toEqual([takeId])
    await later.takes.undoEdit(takeId)
    expect(later.take(takeId)?.durationMs).toBe(playedMs(20))
  })

  it('is made anew when its file is gone, the same to the byte', async () => {
    const { bench, takeId } = await draft()
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 1_000, toMs: 2_000 })
    const path = bench.takes.audioPath(takeId) ?? ''
    const bytes = await readFile(path)
    await rm(path)
    const later = await restart(bench)
    expect(later.takes.audioPath(takeId)).toBe(path)
    expect(await readFile(path)).toEqual(bytes)
  })

  it('is the whole recording when the edit can be made no more', async () => {
    const { bench, takeId, folder } = await draft()
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 1_000, toMs: 2_000 })
    await rm(bench.takes.audioPath(takeId) ?? '')
    const whole = await readFile(join(folder, 'audio.opus'))
    await writeFile(join(folder, 'audio.opus'), whole.subarray(0, whole.length - 40))
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', durationMs: playedMs(19) })
  })
})

describe('the manifest', () => {
  it('says where a take was made, when it was sealed, why it ended, and what was made of it', async () => {
    const { bench, takeId, folder } = await draft()
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 1_000, toMs: 2_000 })
    expect(await manifestOf(folder)).toMatchObject({
      version: 1,
      id: takeId,
      device: { name: 'Test device', microphone: 'Test microphone' },
      sealedAtMs: bench.clock.nowMs(),
      because: { reason: 'captureWindowLost' },
      edits: { segments: 1, kept: [{ from: 48_000, to: 96_000 }], undo: [null] },
    })
  })

  it('of an older version, without what came later, is read', async () => {
    const { bench, takeId, folder } = await draft()
    const { device, sealedAtMs, pauses, chapters, edits, ...old } = await manifestOf(folder)
    expect([device, sealedAtMs, pauses, chapters, edits]).not.toContain(undefined)
    await writeFile(join(folder, 'take.json'), JSON.stringify(old))
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({
      state: 'draft',
      durationMs: playedMs(20),
      keptBecause: sentenceOf('captureWindowLost', '', '#general'),
    })
  })
})
