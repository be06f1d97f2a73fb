import { existsSync } from 'node:fs'
import { copyFile, readdir, readFile, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import { limits } from '../../../shared/contract/limits.ts'
import { filesOf } from '../../../shared/contract/model.ts'
import { BlobId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { box } from './drawn-pictures.ts'
import {
  benches,
  count,
  type Filming,
  film,
  filming,
  framesIn,
  give,
  keep,
  sceneOn,
  send,
  told,
  video,
  wholeOf,
} from './filming.ts'

describe('a clip that is recorded', () => {
  it('is on disk when the page is told so, and shown with its size', async () => {
    const made = await filming()
    const bytes = video(8)
    give(made, bytes)
    expect(await told(made)).toEqual({ ok: true, value: { haveBytes: bytes.length } })
    expect(await readFile(join(made.bench.folder(made.takeId), 'clip.webm.part'))).toEqual(Buffer.from(bytes))
    expect(made.bench.take(made.takeId)?.clip).toEqual({ blobId: made.blobId, sizeBytes: bytes.length, isOpen: true })
  })

  it('begins where the page says last: it knows the better the more of the voice it heard of', async () => {
    const made = await filming([{ atMs: 300, fromMs: 0 }])
    await film(made, video(8), [{ atMs: 480, fromMs: 0 }])
    const manifest: unknown = JSON.parse(await readFile(join(made.bench.folder(made.takeId), 'clip.json'), 'utf8'))
    expect(manifest).toMatchObject({ runs: [{ atMs: 480, fromMs: 0 }] })
  })

  it('is asked for again behind a gap, and what comes twice counts once', async () => {
    const made = await filming()
    const bytes = video(30)
    give(made, bytes.subarray(0, 1_500))
    give(made, bytes.subarray(2_500), 2_500)
    expect(await told(made)).toEqual({ ok: true, value: { haveBytes: 1_500 } })
    give(made, bytes.subarray(1_000), 1_000)
    expect(await told(made)).toEqual({ ok: true, value: { haveBytes: bytes.length } })
    expect(await readFile(join(made.bench.folder(made.takeId), 'clip.webm.part'))).toEqual(Buffer.from(bytes))
  })

  it('takes no other beside it, no order of its own, and nothing of a take that is gone', async () => {
    const made = await filming()
    const other = { ...made, blobId: BlobId.parse(crypto.randomUUID()) }
    expect(await told(other)).toMatchObject({ ok: false, reason: 'clipTaken' })
    const runs = [
      { atMs: 500, fromMs: 500 },
      { atMs: 0, fromMs: 900 },
    ]
    expect(await told(made, { runs })).toMatchObject({ ok: false, reason: 'requestInvalid' })
    await told(made, { isLast: true })
    expect(await told(made)).toMatchObject({ ok: false, reason: 'clipTaken' })
    await keep(made)
    await made.bench.takes.clips.drop(made.takeId, made.blobId)
    await send(made)
    expect(await told(made)).toMatchObject({ ok: false, reason: 'takeUnknown' })
  })

  it('becomes one that says how long it is and can be sought in, of which nothing is missing', async () => {
    const made = await filming()
    await film(made, video(12))
    const whole = await wholeOf(made)
    expect(whole).toMatchObject({ blobId: made.blobId, width: 320, height: 200, durationMs: 1_200 })
    const file = made.bench.takes.clips.file(made.takeId, made.blobId)
    expect(file?.type).toBe('video/webm')
    expect(await framesIn(file?.path ?? '')).toEqual(count(0, 12))
    expect(await readdir(made.bench.folder(made.takeId))).not.toContain('clip.webm.part')
  })

  it('ends at the largest there may be, and the take goes on', async () => {
    const made = await filming()
    const piece = new Uint8Array(5_000_000)
    for (let at = 0; at + piece.length <= limits.recordedClipBytes - 5_000_000; at += piece.length) {
      made.bench.takes.clips.accept({ takeId: made.takeId, blobId: made.blobId, offset: at, bytes: piece })
      expect(await told(made)).toMatchObject({ ok: true })
    }
    const offset = made.bench.take(made.takeId)?.clip?.sizeBytes ?? 0
    made.bench.takes.clips.accept({ takeId: made.takeId, blobId: made.blobId, offset, bytes: piece })
    expect(await told(made)).toMatchObject({ ok: false, reason: 'clipTooLarge' })
    expect(made.bench.take(made.takeId)).toMatchObject({ state: 'recording', clip: { isOpen: false } })
  }, 120_000)
})

describe('a note with a clip', () => {
  it('goes out with all of it, under the name that strokes know it by', async () => {
    const made = await filming()
    const { bench, takeId, blobId } = made
    await bench.takes.drawings.draw(takeId, { from: 0, scenes: [sceneOn(blobId)], events: [box(0, 300)], isLast: true })
    await film(made, video(15))
    await keep(made)
    const { outcome, note, path } = await send(made)
    expect(outcome).toMatchObject({ ok: true })
    expect(note?.draft).toMatchObject({ kind: 'clip', video: { blobId, durationMs: 1_500, framesPerSecond: 10 } })
    expect(note?.draft.video?.spans).toBeUndefined()
    expect(note && new Set(note.files.map((one) => one.blobId))).toEqual(
      note && new Set(filesOf(note.draft).map((one) => one.blobId)),
    )
    expect(await framesIn(path)).toEqual(count(0, 15))
    const track = note?.files.find((one) => one.blobId === note.draft.track?.blobId)
    const read = decodeTrack(await readFile(track?.path ?? ''))
    expect(read.ok && read.value.track.scenes.map(({ picture }) => picture)).toEqual([blobId])
  })

  it('needs no stroke', async () => {
    const made = await filming()
    await film(made, video(15))
    await keep(made)
    const { note } = await send(made)
    expect(note?.draft.kind).toBe('clip')
    expect(note?.draft.track).toBeUndefined()
    expect(note?.files).toHaveLength(2)
  })

  it('waits for a page that has more of it, and not for one that died', async () => {
    const made = await filming()
    const { bench, talk, takeId } = made
    give(made, video(15))
    await told(made)
    bench.clock.advance(takeTuning.doublePressMs + 1)
    bench.takes.press()
    bench.finish(talk, 1)
    bench.takes.release()
    // Its sound is whole by then, and only the clip is waited for.
    await expect.poll(() => existsSync(join(bench.folder(takeId), 'audio.opus'))).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(bench.queued.size).toBe(0)
    bench.clock.advance(takeTuning.drawingEndsMs)
    await expect.poll(() => bench.queued.size).toBe(1)
    expect([...bench.queued.values()][0]?.draft.video?.durationMs).toBe(1_500)
  })

  it('begins later where it was begun later, and stands where the take stood', async () => {
    const runs = [
      { atMs: 400, fromMs: 0 },
      { atMs: 1_000, fromMs: 620 },
    ]
    const made = await filming(runs.slice(0, 1))
    await film(made, video(12), runs)
    await keep(made)
    const { note } = await send(made)
    expect(note?.draft.video?.spans).toEqual([
      { atMs: 400, from: 0, to: 600 },
      { atMs: 1_000, from: 620, to: 1_200 },
    ])
  })

  it('has no frame of what was cut but those that others are made of, and gives it back when the cut is undone', async () => {
    const made = await filming()
    const { bench, takeId } = made
    await film(made, video(19))
    await keep(made)
    await wholeOf(made)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1_200 })
    expect(bench.take(takeId)?.video?.spans).toEqual([
      { atMs: 0, from: 0, to: 500 },
      { atMs: 500, from: 1_200, to: 1_900 },
    ])
    bench.queueAnswer = { ok: false, reason: 'diskFull' }
    await send(made)
    bench.queueAnswer = { ok: true, value: undefined }
    const { note, path } = await send(made)
    // Frame 12 is made of those since frame 10, which stands by itself.
    expect(await framesIn(path)).toEqual([...count(0, 5), ...count(10, 19)])
    expect(note?.draft.video?.blobId).not.toBe(made.blobId)
    expect(note?.draft.video?.spans).toEqual([
      { atMs: 0, from: 0, to: 500 },
      { atMs: 500, from: 700, to: 1_400 },
    ])
    const names = (await readdir(bench.folder(takeId))).filter((name) => name.endsWith('.webm'))
    expect(names).toHaveLength(2)
  })

  it('is a spoken one where all of the clip was cut, and its strokes stand on a blank sheet', async () => {
    const made = await filming([{ atMs: 1_400, fromMs: 0 }])
    const { bench, takeId, blobId } = made
    await bench.takes.drawings.draw(takeId, { from: 0, scenes: [sceneOn(blobId)], events: [box(0, 300)], isLast: true })
    await film(made, video(6), [{ atMs: 1_400, fromMs: 0 }])
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 1_000 })
    const { note } = await send(made)
    expect(note?.draft.kind).toBe('voice')
    expect(note?.draft.video).toBeUndefined()
    const track = note?.files.find((one) => one.blobId === note.draft.track?.blobId)
    const read = decodeTrack(await readFile(track?.path ?? ''))
    expect(read.ok && read.value.track.scenes.map(({ picture }) => picture)).toEqual([null])
  })

  it('is kept here while something is to be hidden on the clip, which no video can do afterwards', async () => {
    const made = await filming()
    const { bench, takeId, blobId } = made
    const part = { from: 0, scenes: [sceneOn(blobId)], events: [box(0, 300, 'blur')], isLast: true }
    await bench.takes.drawings.draw(takeId, part)
    await film(made, video(15))
    await keep(made)
    expect((await send(made)).outcome).toMatchObject({ ok: false, reason: 'clipNotHidden' })
    expect(await bench.takes.clips.drop(takeId, blobId)).toMatchObject({ ok: true })
    expect(bench.take(takeId)?.clip).toBeUndefined()
    const { outcome, note } = await send(made)
    expect(outcome).toMatchObject({ ok: true })
    expect(note?.draft.kind).toBe('voice')
    expect((await readdir(bench.folder(takeId))).filter((name) => name.startsWith('clip'))).toEqual([])
  })

  it('whose clip cannot be read says so once; sent again, it goes without', async () => {
    const made = await filming()
    await film(made, new Uint8Array(4_000).fill(7))
    await keep(made)
    expect((await send(made)).outcome).toMatchObject({ ok: false, reason: 'clipIncomplete' })
    const { outcome, note } = await send(made)
    expect(outcome).toMatchObject({ ok: true })
    expect(note?.draft.kind).toBe('voice')
    // Another program may make more of it.
    expect(await readdir(made.bench.folder(made.takeId))).toContain('clip.webm.part')
  })
})

describe('after a crash', () => {
  async function crashed(made: Filming): Promise<Pick<Filming, 'bench' | 'takeId'>> {
    await keep(made)
    const bench = await made.bench.restart()
    benches.push(bench)
    return { bench, takeId: made.takeId }
  }

  it('the clip plays to its last whole frame, with its length, and can go out', async () => {
    const made = await filming()
    const bytes = video(16)
    give(made, bytes)
    await told(made)
    const path = join(made.bench.folder(made.takeId), 'clip.webm.part')
    await truncate(path, bytes.length - 30)
    const again = await crashed(made)
    expect(await wholeOf(again)).toMatchObject({ blobId: made.blobId, durationMs: 1_500 })
    const { note, path: sent } = await send(again)
    expect(note?.draft.kind).toBe('clip')
    expect(await framesIn(sent)).toEqual(count(0, 15))
  })

  it('a clip of which nothing is known but its bytes began with the sound', async () => {
    const made = await filming()
    give(made, video(16))
    await told(made)
    await writeFile(join(made.bench.folder(made.takeId), 'clip.json'), '{"version":')
    const again = await crashed(made)
    const { spans, durationMs } = await wholeOf(again)
    expect({ spans, durationMs }).toEqual({ spans: undefined, durationMs: 1_600 })
  })

  it('a whole file that a crash left half written is made again', async () => {
    const made = await filming()
    const bytes = video(16)
    give(made, bytes)
    await told(made)
    const folder = made.bench.folder(made.takeId)
    await copyFile(join(folder, 'clip.webm.part'), join(folder, 'clip.webm'))
    const again = await crashed(made)
    expect((await wholeOf(again)).durationMs).toBe(1_600)
    expect(await framesIn(join(folder, 'clip.webm'))).toEqual(count(0, 16))
  })
})

it('discarding takes the clip along, and undoing gives it back', async () => {
  const made = await filming()
  const { bench, takeId } = made
  await film(made, video(12))
  await keep(made)
  await bench.takes.discard(takeId)
  await bench.takes.undoDiscard(takeId)
  expect((await wholeOf(made)).durationMs).toBe(1_200)
  await bench.takes.discard(takeId)
  bench.clock.advance(takeTuning.undoMs)
  await expect.poll(() => readdir(join(bench.dataDir, 'takes'))).toEqual([])
})
