import { readdir, readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { takeTuning } from '../../../shared/take/tuning.ts'
import { framesOf, makePicture } from './drawn-pictures.ts'
import { keepSpeaking, picturesIn, show } from './drawn-takes.ts'

const { speaking } = keepSpeaking()

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
