import { describe, expect, it } from 'vitest'
import { openClip, openStoppedClip, secondOf, standAt, viewOf } from './clip-steps.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()
const view = () => viewOf(page())
const overlay = () => page().getByRole('dialog', { name: 'Show something' })

describe('a reply on a clip', () => {
  const target = async () => (await gallery.calls('talk.setTarget')).at(-1)
  const shown = () =>
    page().evaluate(() => {
      const { shown } = window.gallery?.services.showing.store.getState() ?? {}
      const [picture] = shown?.pictures ?? []
      if (!shown || !picture || !(picture.source instanceof ImageBitmap)) return null
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
      context?.drawImage(picture.source, 0, 0)
      const { ink, scenes } = shown.board.drawing.getState()
      return {
        size: [picture.source.width, picture.source.height],
        pixel: [...(context?.getImageData(490, 300, 1, 1).data ?? [])].slice(0, 3),
        beneath: picture.beneath?.length,
        ink,
        scene: scenes[0],
      }
    })
  async function lookAt(second: number, scene = 'clipped'): Promise<void> {
    await gallery.open(scene)
    await openStoppedClip(page())
    await standAt(page(), second)
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs))
      .toBe(second * 1_000)
  }
  /** A place of the picture. */
  async function clickOn(x: number, y: number): Promise<void> {
    const box = await view().locator('canvas').first().boundingBox()
    const scale =
      Number.parseInt(
        (await view()
          .getByText(/^\d+ %$/)
          .textContent()) ?? '',
        10,
      ) / 100
    if (!box) throw new Error('no picture')
    await page().mouse.click(box.x + box.width / 2 + (x - 400) * scale, box.y + box.height / 2 + (y - 250) * scale)
  }

  it.each([5.5, 1.5, 0.5, 6.5])('has the very frame of its moment, %d s, in the size of the clip', async (second) => {
    await lookAt(second)
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    const taken = await shown()
    expect(taken?.size).toEqual([800, 500])
    expect(secondOf(taken?.pixel ?? [])).toBe(Math.floor(second))
    expect(taken?.scene).toMatchObject({ width: 800, height: 500, answersAtMs: second * 1_000 })
    expect(taken?.beneath).toBe(second > 3 ? 1 : 0)
    expect(taken?.ink).toBe('orange')
    expect(await target()).toMatchObject({ target: { anchor: { atMs: second * 1_000 } } })
    const calls = await page().evaluate(() => window.gallery?.core.calls.map(({ path }) => path) ?? [])
    expect(calls.lastIndexOf('keys.act')).toBeGreaterThan(calls.lastIndexOf('talk.setTarget'))
  })

  it('is about the point, or the mark, that was chosen first', async () => {
    await lookAt(4.5)
    await clickOn(400, 400)
    await view()
      .getByRole('button', { name: /^Draw here/ })
      .click()
    await overlay().waitFor()
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 4_500, place: { scene: 0 } } } })
    expect((await shown())?.scene).toMatchObject({ answersAtMs: 4_500 })

    await lookAt(5.5)
    await clickOn(492, 152)
    await view().getByText('At 0:03, on an ellipse').waitFor()
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 3_300, markId: 0 } } })
    // One goes to where it begins, and draws where it is whole.
    expect(await shown()).toMatchObject({ beneath: 1, scene: { answersAtMs: 3_300 } })
  })

  it('is begun from the list of pictures too, for the note that is answered', async () => {
    await lookAt(2.5)
    await page().keyboard.press('r')
    await expect.poll(target).toMatchObject({ target: { anchor: { atMs: 2_500 } } })
    await page().keyboard.press('Shift+O')
    const dialog = page().getByRole('dialog', { name: 'Show something' })
    await dialog.getByRole('button', { name: /^A frame of the note being answered.*clip at 0:03/ }).click()
    await expect.poll(async () => (await shown())?.scene).toMatchObject({ answersAtMs: 2_500 })
  })

  it.each(['damaged', 'away'])('where the clip is %s is offered to the voice, at that moment', async (trouble) => {
    await gallery.open(`clipped:${trouble}`)
    await openClip(page())
    await page().keyboard.press('Shift+R')
    await page().getByText('Reply with your voice: what you say now is about 0:00.').waitFor()
    expect(await overlay().count()).toBe(0)
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 0 } } })
    expect(await gallery.calls('keys.act')).toEqual([])
  })
})
