import { readdir } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { box, framesOf, makePicture, sceneOf } from './drawn-pictures.ts'
import { draw, keep, keepSpeaking, picturesIn, sent, show } from './drawn-takes.ts'

const { speaking } = keepSpeaking()

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
