import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { FRONT_BYTES } from '../../../shared/video/webm-front.ts'
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

/** How much of it the sending side was told to be known. */
const knownOf = ({ bench, blobId }: Filming): number =>
  bench.clips.grown.filter(([id]) => id === blobId).at(-1)?.[1] ?? 0

/** What went up is read as it goes: from where the clip lies at that moment. */
async function readKnown(made: Filming, to: number): Promise<Uint8Array> {
  const file = made.bench.clips.followed.get(made.blobId)
  const bytes = await file?.read(FRONT_BYTES, to - FRONT_BYTES)
  if (!bytes) throw new Error('it cannot be read')
  return bytes
}

const wholeFile = ({ bench, takeId }: Filming): Promise<Buffer> => readFile(join(bench.folder(takeId), 'clip.webm'))

/** Two seconds are on disk, and some of it is known. */
async function goingUp(): Promise<Filming> {
  const made = await filming()
  give(made, video(20))
  await told(made)
  await expect.poll(() => knownOf(made)).toBeGreaterThan(FRONT_BYTES)
  return made
}

describe('while it is recorded, a clip goes up', () => {
  it('as it will be in the note: what is known never changes, and all of it is known once it is whole', async () => {
    const made = await goingUp()
    const known = knownOf(made)
    const early = await readKnown(made, known)
    const bytes = video(20)
    expect(known - FRONT_BYTES).toBeLessThan(bytes.length)
    await film(made, video(22))
    await keep(made)
    const whole = await wholeOf(made)
    await expect.poll(() => knownOf(made)).toBe(whole.sizeBytes)
    const file = await wholeFile(made)
    expect(Buffer.compare(early, file.subarray(FRONT_BYTES, known))).toBe(0)
    expect(Buffer.compare(await readKnown(made, file.length), file.subarray(FRONT_BYTES))).toBe(0)
    const { note } = await send(made)
    expect(note?.draft.video).toMatchObject({ blobId: made.blobId, sizeBytes: file.length })
    expect(made.bench.clips.abandoned).toEqual([])
  })

  it('from where it lies: no second copy of it is on the disk', async () => {
    const made = await goingUp()
    await readKnown(made, knownOf(made))
    const names = await readdir(made.bench.folder(made.takeId))
    expect(names.filter((name) => /webm|tmp/.test(name))).toEqual(['clip.webm.part'])
    await film(made, video(20))
    await keep(made)
    await wholeOf(made)
    await readKnown(made, knownOf(made))
    const after = await readdir(made.bench.folder(made.takeId))
    expect(after.filter((name) => /webm|tmp/.test(name))).toEqual(['clip.webm'])
  })

  it('only so far as it is on disk', async () => {
    const made = await filming()
    give(made, video(20))
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(made.bench.clips.grown).toEqual([])
    await told(made)
    await expect.poll(() => knownOf(made)).toBeGreaterThan(FRONT_BYTES)
  })
})

describe('a clip whose recorder stops after the sound', () => {
  it('goes on from what went up, and none of what came too late is in it', async () => {
    const made = await goingUp()
    const { bench, blobId } = made
    const known = knownOf(made)
    const early = await readKnown(made, known)
    await keep(made)
    await film(made, video(40))
    expect((await wholeOf(made)).durationMs).toBeGreaterThan(3_900)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(knownOf(made)).toBe(known)
    const { note, path } = await send(made)
    const sent = await readFile(path)
    const heardMs = note?.draft.audio?.durationMs ?? 0
    expect(Buffer.compare(early, sent.subarray(FRONT_BYTES, known))).toBe(0)
    expect(await framesIn(path)).toEqual(count(0, Math.ceil(heardMs / 100)))
    expect(note?.draft.video).toMatchObject({ blobId, sizeBytes: sent.length, durationMs: Math.round(heardMs) })
    expect(note?.draft.video?.sha256).toBe(createHash('sha256').update(sent).digest('hex'))
    expect(bench.clips.abandoned).toEqual([])
  })

  it('is taken back all the same when a part of it is cut', async () => {
    const made = await goingUp()
    const { bench, takeId, blobId } = made
    await keep(made)
    await film(made, video(40))
    await wholeOf(made)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1_200 })
    expect(bench.clips.abandoned).toEqual([blobId])
    const { note } = await send(made)
    expect(note?.draft.video?.blobId).not.toBe(blobId)
  })
})

describe('what must not go out is taken back', () => {
  it('when part of the draft is cut; nothing more goes up until the note does, under another name', async () => {
    const made = await goingUp()
    const { bench, takeId, blobId } = made
    await film(made, video(20))
    await keep(made)
    await wholeOf(made)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1_200 })
    expect(bench.clips.abandoned).toEqual([blobId])
    const before = bench.clips.grown.length
    await bench.takes.undoEdit(takeId)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bench.clips.grown).toHaveLength(before)
    await bench.takes.edit(takeId, { kind: 'cut', fromMs: 500, toMs: 1_200 })
    const { note } = await send(made)
    expect(note?.draft.video?.blobId).not.toBe(blobId)
    expect(bench.clips.abandoned).toEqual([blobId])
  })

  it('when a blur is drawn on it, at that moment', async () => {
    const made = await goingUp()
    const { bench, takeId, blobId } = made
    const blur = { from: 0, scenes: [sceneOn(blobId)], events: [box(0, 300, 'blur')] }
    await bench.takes.drawings.draw(takeId, blur)
    await expect.poll(() => bench.clips.abandoned).toEqual([blobId])
    const before = bench.clips.grown.length
    await film(made, video(30))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bench.clips.grown).toHaveLength(before)
  })

  it('when it is left out of the take', async () => {
    const made = await goingUp()
    await film(made, video(20))
    await keep(made)
    await made.bench.takes.clips.drop(made.takeId, made.blobId)
    expect(made.bench.clips.abandoned).toEqual([made.blobId])
  })

  it('when the take is thrown away, once it cannot be brought back; until then no more of it goes up', async () => {
    const made = await goingUp()
    const { bench, takeId, blobId } = made
    await keep(made)
    await bench.takes.discard(takeId)
    const before = bench.clips.grown.length
    give(made, video(30))
    await told(made)
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bench.clips.grown).toHaveLength(before)
    expect(bench.clips.abandoned).toEqual([])
    bench.clock.advance(takeTuning.undoMs)
    await expect.poll(() => bench.clips.abandoned).toEqual([blobId])
  })

  it('when it went on long after the sound, and more of it went up than is in the note', async () => {
    const made = await filming()
    const { bench, blobId } = made
    await film(made, video(40))
    await expect.poll(() => knownOf(made)).toBeGreaterThan(FRONT_BYTES + video(30).length)
    await keep(made)
    await wholeOf(made)
    const { note } = await send(made)
    expect(note?.draft.video?.blobId).not.toBe(blobId)
    expect(bench.clips.abandoned).toEqual([blobId])
  })
})

describe('after a crash', () => {
  it('nothing more goes up before the note does, and what may be there is taken back with the draft', async () => {
    const made = await goingUp()
    await keep(made)
    const bench = await made.bench.restart()
    benches.push(bench)
    await wholeOf({ bench, takeId: made.takeId })
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(bench.clips.grown).toEqual([])
    await bench.takes.discard(made.takeId)
    bench.clock.advance(takeTuning.undoMs)
    await expect.poll(() => bench.clips.abandoned).toEqual([made.blobId])
  })

  it('the whole clip has the bytes that went up before', async () => {
    const made = await goingUp()
    const known = knownOf(made)
    const early = await readKnown(made, known)
    await keep(made)
    const bench = await made.bench.restart()
    benches.push(bench)
    await wholeOf({ bench, takeId: made.takeId })
    const file = await wholeFile({ ...made, bench })
    expect(Buffer.compare(early, file.subarray(FRONT_BYTES, known))).toBe(0)
  })
})
