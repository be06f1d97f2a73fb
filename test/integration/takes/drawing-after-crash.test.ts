import { existsSync } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createTakeDrawing, findDrawing } from '../../../electron/core/takes/take-drawing.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { box, framesOf, makePicture, sceneOf } from './drawn-pictures.ts'
import { draw, keep, keepSpeaking, picturesIn, sent, show, trackAt } from './drawn-takes.ts'
import { createHandClock } from './hand-clock.ts'

const freeBytes = async (): Promise<number> => 10_000_000_000

const { restart, speaking } = keepSpeaking()

describe('after a crash', () => {
  it('the draft has its pictures and every stroke that was told as kept; half a line and half a picture are gone', async () => {
    const made = await speaking()
    const { bench, takeId } = made
    const [whole, half] = [makePicture(1), makePicture(2)]
    await show(made, whole)
    await draw(made, [sceneOf(whole)], [box(0, 300), box(1, 500)], 0, false)
    for (const frame of [...framesOf(takeId, half)].slice(0, -1)) bench.takes.drawings.accept(frame)
    await appendFile(join(bench.folder(takeId), 'drawing.log'), '{"kind":"events","eve')
    const later = await restart(bench)
    expect(later.take(takeId)).toMatchObject({ state: 'draft', pictures: [whole.picture] })
    expect((await trackAt(later, takeId)).events).toMatchObject([{ atMs: 300 }, { atMs: 500 }])
    expect((await readdir(later.folder(takeId))).filter((name) => name.startsWith('file-'))).toEqual([])
    expect(await draw({ ...made, bench: later }, [sceneOf(whole)], [box(2, 700)], 2)).toMatchObject({
      value: { have: 3 },
    })
    expect(await later.takes.send(takeId, null, 'everything')).toMatchObject({ ok: true })
    const again = await restart(later, new Set(later.queued.keys()))
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
    const later = await restart(bench)
    expect(later.take(takeId)?.pictures).toEqual([first.picture, second.picture])
    expect(await readFile(join(later.folder(takeId), 'drawing.damaged.log'), 'utf8')).toBe(torn)
    const scenes = [sceneOf(first), sceneOf(second)]
    expect(await draw({ ...made, bench: later }, scenes, [box(5, 700)], 0)).toMatchObject({ value: { have: 1 } })
    const again = await restart(later)
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
    const later = await restart(bench)
    expect(later.take(takeId)?.pictures).toEqual([first.picture, second.picture])
    expect(await picturesIn(later.folder(takeId))).toHaveLength(4)
    expect((await trackAt(later, takeId)).events).toMatchObject([{ atMs: 300 }])
    expect(await readFile(join(later.folder(takeId), 'drawing.damaged.log'), 'utf8')).toBe(damaged)
    expect(await draw({ ...made, bench: later }, scenes, [box(3, 700)], 1)).toMatchObject({ value: { have: 2 } })
    const again = await restart(later)
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
    const later = await restart(bench)
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
