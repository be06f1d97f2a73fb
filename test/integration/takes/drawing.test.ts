import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createTakeDrawing, findDrawing } from '../../../electron/core/takes/take-drawing.ts'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import { markId, type Scene, type Track, type TrackEvent } from '../../../shared/annotation/model.ts'
import { budget } from '../../../shared/annotation/tuning.ts'
import { filesOf } from '../../../shared/contract/model.ts'
import type { TakeId } from '../../../shared/kernel/ids.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { box, framesOf, type MadePicture, makePicture, sceneOf, words } from './drawn-pictures.ts'
import { createHandClock } from './hand-clock.ts'
import { playedMs } from './spoken-pages.ts'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

const benches: TalkBench[] = []
afterEach(async () => {
  for (const bench of benches.splice(0)) await bench.end()
})

const freeBytes = async (): Promise<number> => 10_000_000_000

async function speaking() {
  const bench = await createTalkBench()
  benches.push(bench)
  const talk = bench.begin()
  bench.takes.release()
  await bench.speak(talk, 10)
  return { bench, talk, takeId: talk.takeId }
}
type Speaking = Awaited<ReturnType<typeof speaking>>

async function show({ bench, takeId }: Pick<Speaking, 'bench' | 'takeId'>, made: MadePicture, scene = 0) {
  for (const frame of framesOf(takeId, made)) bench.takes.drawings.accept(frame)
  return bench.takes.drawings.setPicture(takeId, { scene, picture: made.picture, hidden: [] })
}

async function draw({ bench, takeId }: Speaking, scenes: Scene[], events: TrackEvent[], from = 0, isLast = true) {
  return bench.takes.drawings.draw(takeId, { from, scenes, events, isLast })
}

async function keep({ bench, talk, takeId }: Speaking) {
  await bench.takes.systemEvent('lock')
  bench.finish(talk, 0)
  return bench.until(takeId, 'draft')
}

/** By the key, as a person ends a take that goes on by itself. */
function stop({ bench, talk }: Speaking): void {
  bench.clock.advance(takeTuning.doublePressMs + 1)
  bench.takes.press()
  bench.finish(talk, 1)
  bench.takes.release()
}

async function trackAt(bench: TalkBench, takeId: TakeId, of: 'heard' | 'recorded' = 'heard'): Promise<Track> {
  const path = await bench.takes.drawings.trackPath(takeId, of)
  if (path === null) throw new Error('nothing was drawn')
  return decoded(await readFile(path))
}

function decoded(bytes: Uint8Array): Track {
  const read = decodeTrack(bytes)
  if (!read.ok) throw new Error(read.reason)
  return read.value.track
}

const sent = (bench: TalkBench) => [...bench.queued.values()].at(-1)
const picturesIn = async (folder: string) =>
  (await readdir(folder)).filter((name) => name.startsWith('picture-')).sort()

describe('a picture of a take', () => {
  it('is under the take when the page is told so, byte for byte, with its thumbnail', async () => {
    const made = await speaking()
    const picture = makePicture(7)
    expect(await show(made, picture)).toEqual({ ok: true, value: undefined })
    for (const { blobId, bytes } of picture.files) {
      const path = made.bench.takes.drawings.file(made.takeId, blobId)?.path
      expect(path && (await readFile(path)).equals(bytes)).toBe(true)
    }
    expect(made.bench.take(made.takeId)?.pictures).toEqual([picture.picture])
  })

  it('that did not come whole, or is another than was said, is refused and can come again', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(7)
    const frames = [...framesOf(takeId, picture)]
    for (const frame of frames.slice(0, -1)) bench.takes.drawings.accept(frame)
    const of = { scene: 0, picture: picture.picture, hidden: [] }
    expect(await bench.takes.drawings.setPicture(takeId, of)).toMatchObject({ reason: 'pictureIncomplete' })
    for (const frame of frames.toReversed()) bench.takes.drawings.accept(frame)
    expect(await bench.takes.drawings.setPicture(takeId, of)).toMatchObject({ reason: 'pictureIncomplete' })
    for (const frame of frames) bench.takes.drawings.accept(frame)
    const larger = { ...of, picture: { ...picture.picture, width: 1601 } }
    expect(await bench.takes.drawings.setPicture(takeId, larger)).toMatchObject({ reason: 'pictureIncomplete' })
    expect(await show(made, picture)).toMatchObject({ ok: true })
  })

  it('of which half came and no more is thrown away after a while, and comes anew', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(7)
    const frames = [...framesOf(takeId, picture)]
    const parts = async () => (await readdir(bench.folder(takeId))).filter((name) => name.startsWith('file-'))
    for (const frame of frames.slice(0, -1)) bench.takes.drawings.accept(frame)
    await expect.poll(async () => (await parts()).length).toBe(2)
    await expect
      .poll(async () => {
        bench.clock.advance(takeTuning.pieceWaitsMs)
        return (await parts()).length
      })
      .toBe(0)
    expect(await show(made, picture)).toMatchObject({ ok: true })
  })

  it('that never came whole leaves no thumbnail behind', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(7)
    for (const frame of [...framesOf(takeId, picture)].slice(0, -1)) bench.takes.drawings.accept(frame)
    const of = { scene: 0, picture: picture.picture, hidden: [] }
    expect(await bench.takes.drawings.setPicture(takeId, of)).toMatchObject({ reason: 'pictureIncomplete' })
    expect(await picturesIn(bench.folder(takeId))).toEqual([])
  })

  it('whose pieces come faster than a disk takes them is not kept in memory without end', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const bytes = new Uint8Array(8_000_000)
    const [first] = framesOf(takeId, makePicture(1))
    if (!first) throw new Error('no piece')
    const before = process.memoryUsage().arrayBuffers
    for (let index = 0; index < 40; index += 1)
      bench.takes.drawings.accept({ ...first, offset: index * bytes.length, bytes })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(takeTuning.waitingPieceBytes + bytes.length)
    await expect.poll(async () => (await show(made, makePicture(2))).ok).toBe(true)
  })

  it('leaves no byte of the one it takes the place of', async () => {
    const made = await speaking()
    const [before, after] = [makePicture(1), makePicture(2)]
    await show(made, before)
    await show(made, after)
    const names = await picturesIn(made.bench.folder(made.takeId))
    expect(names).toEqual(after.files.map(({ blobId }) => `picture-${blobId}`).sort())
  })

  it('that is shown twice stays where it is still shown, when it is replaced at the other place', async () => {
    const made = await speaking()
    const [twice, after] = [makePicture(1), makePicture(2)]
    await show(made, twice, 0)
    await show(made, twice, 1)
    await show(made, after, 0)
    const wanted = [...twice.files, ...after.files].map(({ blobId }) => `picture-${blobId}`).sort()
    expect(await picturesIn(made.bench.folder(made.takeId))).toEqual(wanted)
  })
})

describe('what is drawn', () => {
  it('is told to everybody who asks at once', async () => {
    const made = await speaking()
    await draw(made, [{ ...sceneOf(makePicture(1)), picture: null }], [box(0, 400)])
    const all = await Promise.all(Array.from({ length: 8 }, () => trackAt(made.bench, made.takeId)))
    expect(all.map(({ events }) => events.length)).toEqual(Array(8).fill(1))
  })

  it('goes out with the note: the track, its pictures, and its words', async () => {
    const made = await speaking()
    const picture = makePicture(3)
    await show(made, picture)
    const scene: Scene = { ...sceneOf(picture), answers: makePicture(9).picture.blobId }
    await draw(made, [scene], [box(0, 400), words(1, 900, 'Continue says nothing')])
    await keep(made)
    expect(await made.bench.takes.send(made.takeId, null, 'everything')).toMatchObject({ ok: true })
    const note = sent(made.bench)
    if (!note) throw new Error('nothing was queued')
    expect(note.draft.kind).toBe('voice')
    expect(note.draft.track?.words).toContain('Continue says nothing')
    expect(note.draft.pictures).toEqual([picture.picture])
    expect(new Set(note.files.map(({ blobId }) => blobId))).toEqual(
      new Set(filesOf(note.draft).map(({ blobId }) => blobId)),
    )
    const path = note.files.find(({ blobId }) => blobId === note.draft.track?.blobId)?.path ?? ''
    const track = decoded(await readFile(path))
    expect(track.durationMs).toBe(playedMs(10))
    expect(track.scenes).toEqual([scene])
    expect(track.events).toMatchObject([
      { kind: 'shape', atMs: 400 },
      { kind: 'text', atMs: 900 },
    ])
  })

  it('comes twice and counts once; behind a gap it is asked for again; what cannot follow is refused', async () => {
    const made = await speaking()
    const scenes = [sceneOf(makePicture(3))]
    expect(await draw(made, scenes, [box(0, 100)], 0, false)).toEqual({ ok: true, value: { have: 1 } })
    expect(await draw(made, scenes, [box(0, 100), box(1, 200)], 0, false)).toEqual({ ok: true, value: { have: 2 } })
    expect(await draw(made, scenes, [box(9, 900)], 5, false)).toEqual({ ok: true, value: { have: 2 } })
    expect(await draw(made, scenes, [box(1, 300)], 2, false)).toMatchObject({ reason: 'requestInvalid' })
    expect(await draw(made, scenes, [box(2, 150)], 2, false)).toMatchObject({ reason: 'requestInvalid' })
    expect(made.bench.takes.drawings.drawn(made.takeId)).toEqual({ ok: true, value: { have: 2, recordedMs: 0 } })
  })

  it('that no note could carry is refused at once, and what is there is not touched', async () => {
    const made = await speaking()
    const scenes = [{ ...sceneOf(makePicture(1)), picture: null }]
    const texts = Array.from({ length: budget.allTextLength / budget.textLength }, (_, index) =>
      words(index, 10, 'w'.repeat(budget.textLength)),
    )
    const have = texts.length
    expect(await draw(made, scenes, texts, 0, false)).toMatchObject({ value: { have } })
    expect(await draw(made, scenes, [words(500, 20, 'w')], have, false)).toMatchObject({ reason: 'trackFull' })
    const ids = Array.from({ length: budget.namedMarks }, (_, index) => markId(index))
    const all: TrackEvent = { kind: 'hide', atMs: 20, ids, cause: 'cleared' }
    expect(await draw(made, scenes, [all, all], have, false)).toMatchObject({ reason: 'trackFull' })
    expect(await draw(made, scenes, [box(500, 20)], have)).toMatchObject({ value: { have: have + 1 } })
    await keep(made)
    expect(await made.bench.takes.send(made.takeId, null, 'everything')).toMatchObject({ ok: true })
  })

  it('has a journal that ends, however often a page says something else', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const scenes = (label: string) => [{ ...sceneOf(makePicture(1), label), picture: null }]
    await draw(made, scenes('first'), [box(0, 100)])
    await keep(made)
    const journal = join(bench.folder(takeId), 'drawing.log')
    const line = `${JSON.stringify({ kind: 'scenes', scenes: scenes('again') })}\n`
    await appendFile(journal, line.repeat(Math.floor(31_999_000 / line.length)))
    const later = { ...made, bench: await bench.restart() }
    benches.unshift(later.bench)
    const answers: (string | null)[] = []
    for (let turn = 0; turn < 20; turn += 1) {
      const drawn = await draw(later, scenes(`${turn}`.padEnd(budget.labelLength, '.')), [], 1, false)
      answers.push(drawn.ok ? null : drawn.reason)
    }
    expect(answers.slice(0, 1)).toEqual([null])
    expect(answers.at(-1)).toBe('trackFull')
    expect((await stat(journal)).size).toBeLessThanOrEqual(32_000_000)
    const sending = later.bench.takes.send(takeId, null, 'everything')
    await expect
      .poll(() => {
        later.bench.clock.advance(takeTuning.drawingEndsMs)
        return later.bench.queued.size
      })
      .toBe(1)
    expect(await sending).toMatchObject({ ok: true })
  })

  it('is waited for, as long as the page has more; a page that died holds nothing up', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(3)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 100)], 0, false)
    stop(made)
    await bench.until(takeId, 'finishing')
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(bench.queued.size).toBe(0)
    expect(await draw(made, [sceneOf(picture)], [box(1, 1_900)], 1)).toMatchObject({ value: { have: 2 } })
    await expect.poll(() => bench.queued.size).toBe(1)
    expect(sent(bench)?.draft.track).toBeDefined()

    const other = await speaking()
    await draw(other, [{ ...sceneOf(picture), picture: null }], [box(0, 100)], 0, false)
    stop(other)
    // Its sound is whole by then, and only the drawing is waited for.
    await expect.poll(() => existsSync(join(other.bench.folder(other.takeId), 'audio.opus'))).toBe(true)
    await new Promise((resolve) => setTimeout(resolve, 100))
    await expect
      .poll(() => {
        other.bench.clock.advance(takeTuning.drawingEndsMs)
        return other.bench.queued.size
      })
      .toBe(1)
  })

  it('is cut with the sound, comes back with undoing, and a picture that is no longer looked at does not go out', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const [first, second] = [makePicture(1), makePicture(2)]
    await show(made, first, 0)
    await show(made, second, 1)
    const scenes = [sceneOf(first), sceneOf(second)]
    await draw(made, scenes, [box(0, 300), { kind: 'scene', atMs: 1_000, scene: 1 }, box(1, 1_500)])
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 900 })
    expect((await trackAt(bench, takeId)).scenes).toEqual([sceneOf(first)])
    expect((await trackAt(bench, takeId, 'recorded')).scenes).toEqual(scenes)
    await bench.takes.undoEdit(takeId)
    expect((await trackAt(bench, takeId)).events).toHaveLength(3)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 900 })
    await bench.takes.send(takeId, null, 'everything')
    expect(sent(bench)?.draft.pictures).toEqual([first.picture])
    expect(sent(bench)?.files).toHaveLength(4)
  })

  it('goes on where the recording goes on', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(1)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 300)])
    await keep(made)
    await bench.takes.append(takeId)
    const drawn = bench.takes.drawings.drawn(takeId)
    expect(drawn).toEqual({ ok: true, value: { have: 1, recordedMs: playedMs(10) } })
    expect(await draw(made, [sceneOf(picture)], [box(1, playedMs(10) + 200)], 1)).toMatchObject({ value: { have: 2 } })
  })
})

describe('a blur', () => {
  const area = { x: 100, y: 100, width: 200, height: 100 }

  it('that is not in the pixels keeps the note here, and says why; once it is, the note goes', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const clear = makePicture(1)
    await show(made, clear)
    await draw(made, [sceneOf(clear)], [box(0, 300, 'blur')])
    await keep(made)
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ reason: 'pictureNotHidden' })
    expect(bench.queued.size).toBe(0)
    const burned = makePicture(2)
    for (const frame of framesOf(takeId, burned)) bench.takes.drawings.accept(frame)
    const of = { scene: 0, picture: burned.picture, hidden: [area] }
    expect(await bench.takes.drawings.setPicture(takeId, of)).toMatchObject({ ok: true })
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
    expect(sent(bench)?.draft.pictures).toEqual([burned.picture])
    expect(await picturesIn(bench.folder(takeId))).not.toContain(`picture-${clear.picture.blobId}`)
  })

  it('that is drawn while the note is made ready either is seen to, or is refused', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(1)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 300)])
    await keep(made)
    let isOver = false
    const sending = bench.takes.send(takeId, null, 'everything').finally(() => {
      isOver = true
    })
    let isDrawn = false
    for (let id = 1; !isOver && !isDrawn && id < 5_000; id += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      if (!(await readdir(bench.folder(takeId))).some((name) => name.startsWith('track-'))) continue
      isDrawn = (await draw(made, [sceneOf(picture)], [box(id, 400, 'blur')], 1)).ok
      break
    }
    expect((await sending).ok).toBe(true)
    expect(isDrawn).toBe(false)
  })

  it('counts when the part in which it was drawn is cut, and not when it was taken back', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(1)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 1_500, 'blur')])
    await keep(made)
    await bench.takes.edit(takeId, { kind: 'trim', fromMs: 0, toMs: 900 })
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ reason: 'pictureNotHidden' })
    const hide = { kind: 'hide' as const, atMs: 1_600, ids: [box(0, 0).id], cause: 'undone' as const }
    await draw(made, [sceneOf(picture)], [hide], 1)
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
  })
})

describe('after a crash', () => {
  it('the draft has its pictures and every stroke that was told as kept; half a line and half a picture are gone', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const [whole, half] = [makePicture(1), makePicture(2)]
    await show(made, whole)
    await draw(made, [sceneOf(whole)], [box(0, 300), box(1, 500)], 0, false)
    for (const frame of [...framesOf(takeId, half)].slice(0, -1)) bench.takes.drawings.accept(frame)
    await appendFile(join(bench.folder(takeId), 'drawing.log'), '{"kind":"events","eve')
    const later = await bench.restart()
    benches.unshift(later)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', pictures: [whole.picture] })
    expect((await trackAt(later, takeId)).events).toMatchObject([{ atMs: 300 }, { atMs: 500 }])
    expect((await readdir(later.folder(takeId))).filter((name) => name.startsWith('file-'))).toEqual([])
    expect(await draw({ ...made, bench: later }, [sceneOf(whole)], [box(2, 700)], 2)).toMatchObject({
      value: { have: 3 },
    })
    expect(await later.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
    const again = await later.restart(new Set(later.queued.keys()))
    benches.unshift(again)
    expect(again.take(takeId)).toBeUndefined()
    expect(existsSync(later.queued.values().next().value?.files[1]?.path ?? '')).toBe(true)
  })

  it('a line of the journal that cannot be read costs the strokes behind it, and no picture; the journal is kept as it was', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const [first, second] = [makePicture(1), makePicture(2)]
    await show(made, first)
    await draw(made, [sceneOf(first)], [box(0, 300)], 0, false)
    await show(made, second, 1)
    const log = join(bench.folder(takeId), 'drawing.log')
    const found = await readFile(log, 'utf8')
    const torn = found.replace('"kind":"events"', '"kind":"evxnts"')
    await writeFile(log, torn)
    const later = await bench.restart()
    benches.unshift(later)
    expect(later.take(takeId)?.pictures).toEqual([first.picture, second.picture])
    expect(await readFile(join(later.folder(takeId), 'drawing.damaged.log'), 'utf8')).toBe(torn)
    const scenes = [sceneOf(first), sceneOf(second)]
    expect(await draw({ ...made, bench: later }, scenes, [box(5, 700)], 0)).toMatchObject({ value: { have: 1 } })
    const again = await later.restart()
    benches.unshift(again)
    expect(again.take(takeId)?.pictures).toEqual([first.picture, second.picture])
    expect((await trackAt(again, takeId)).events).toMatchObject([{ atMs: 700 }])
  })

  it('a journal with a damaged line costs the strokes behind it, and no picture; as it was found it is kept', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const [first, second] = [makePicture(1), makePicture(2)]
    const scenes = [sceneOf(first), sceneOf(second)]
    await show(made, first, 0)
    await draw(made, scenes, [box(0, 300)], 0, false)
    await draw(made, scenes, [box(1, 400)], 1, false)
    await show(made, second, 1)
    await draw(made, scenes, [box(2, 500)], 2)
    const journal = join(bench.folder(takeId), 'drawing.log')
    const damaged = (await readFile(journal, 'utf8')).replace('"atMs":400', '"atMs":#00')
    await writeFile(journal, damaged)
    const later = await bench.restart()
    benches.unshift(later)
    expect(later.take(takeId)?.pictures).toEqual([first.picture, second.picture])
    expect(await picturesIn(later.folder(takeId))).toHaveLength(4)
    expect((await trackAt(later, takeId)).events).toMatchObject([{ atMs: 300 }])
    expect(await readFile(join(later.folder(takeId), 'drawing.damaged.log'), 'utf8')).toBe(damaged)
    expect(await draw({ ...made, bench: later }, scenes, [box(3, 700)], 1)).toMatchObject({ value: { have: 2 } })
    const again = await later.restart()
    benches.unshift(again)
    expect((await trackAt(again, takeId)).events).toMatchObject([{ atMs: 300 }, { atMs: 700 }])
  })

  it('what comes while the program ends costs nothing of what was drawn before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'earshot-drawing-'))
    const clock = createHandClock()
    const ports = { folder, ready: () => Promise.resolve(), clock, freeBytes, log: () => {}, onChange: () => {} }
    const drawing = createTakeDrawing(ports)
    const scenes = [{ ...sceneOf(makePicture(1)), picture: null }]
    await drawing.draw({ from: 0, scenes, events: [box(0, 300)] })
    await drawing.close()
    expect(await drawing.draw({ from: 1, scenes, events: [box(1, 400)] })).toMatchObject({ ok: false })
    expect((await findDrawing(folder))?.state.events).toMatchObject([{ atMs: 300 }])
    await rm(folder, { recursive: true })
  })

  it('a picture that never came is told once; sent again, the note goes without it', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    await draw(made, [sceneOf(makePicture(4))], [box(0, 300)], 0, false)
    const later = await bench.restart()
    benches.unshift(later)
    expect(await later.takes.send(takeId, null, 'everything')).toMatchObject({ reason: 'pictureIncomplete' })
    expect(await later.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
    expect(sent(later)?.draft.track).toBeDefined()
    expect(sent(later)?.draft.pictures).toBeUndefined()
  })

  it('what is still on its way when it is discarded is kept, and holds nothing up when it is brought back', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(1)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 300)], 0, false)
    await keep(made)
    await bench.takes.discard(takeId)
    expect(await draw(made, [sceneOf(picture)], [box(1, 500)], 1)).toMatchObject({ value: { have: 2 } })
    await bench.takes.undoDiscard(takeId)
    expect(await bench.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
    expect(sent(bench)?.draft.pictures).toEqual([picture.picture])
  })

  it('discarding takes pictures and strokes along, and undoing gives them back', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const picture = makePicture(1)
    await show(made, picture)
    await draw(made, [sceneOf(picture)], [box(0, 300)])
    await keep(made)
    await bench.takes.discard(takeId)
    await bench.takes.undoDiscard(takeId)
    expect(bench.take(takeId)).toMatchObject({ state: 'draft', pictures: [picture.picture] })
    await bench.takes.discard(takeId)
    bench.clock.advance(takeTuning.undoMs)
    await expect.poll(() => existsSync(bench.folder(takeId))).toBe(false)
  })
})
