import { existsSync } from 'node:fs'
import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { markId, type Scene, type TrackEvent } from '../../../shared/annotation/model.ts'
import { budget } from '../../../shared/annotation/tuning.ts'
import { filesOf } from '../../../shared/contract/model.ts'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { box, makePicture, sceneOf, words } from './drawn-pictures.ts'
import { decoded, draw, keep, keepSpeaking, sent, show, stop, trackAt } from './drawn-takes.ts'
import { playedMs } from './spoken-pages.ts'

const { restart, speaking } = keepSpeaking()

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
    const later = { ...made, bench: await restart(bench) }
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
