import type { Page } from 'playwright-core'
import { type Color, colorsIn } from './pixels.ts'
import { openGallery } from './support.ts'

/** Bob’s note with pictures, in its row and at large. */
export function openPictures() {
  const gallery = openGallery()
  const page = (): Page => gallery.page()
  const note = () =>
    page()
      .getByRole('article', { name: /from Bob.*with a picture/ })
      .last()
  const view = () => page().getByRole('region', { name: 'Picture', exact: true })
  const canvases = () => view().getByRole('region', { name: 'Drawing on the picture' }).locator('canvas')
  return {
    gallery,
    page,
    note,
    view,
    canvases,
    async openView(scene = 'pictured'): Promise<void> {
      await gallery.open(scene)
      await note().focus()
      await page().keyboard.press('Shift+V')
      await view().waitFor()
      // A drawing that cannot be read has nothing to be drawn on.
      if (scene !== 'pictured:hostile') await canvases().first().waitFor()
    },
    /** The pixels around a place of the picture, as they are on the screen. */
    async colorsAt(place: { x: number; y: number }): Promise<Color[]> {
      const box = await canvases().first().boundingBox()
      if (!box) return []
      const scale = Math.min(1, (box.width - 32) / 1600, (box.height - 32) / 1000)
      const x = Math.round(box.x + (box.width - 1600 * scale) / 2 + place.x * scale) - 2
      const y = Math.round(box.y + (box.height - 1000 * scale) / 2 + place.y * scale) - 2
      return colorsIn(page(), { x, y, width: 5, height: 5 })
    },
    play: () =>
      view()
        .getByRole('button', { name: /^Play note/ })
        .click(),
    chooseStep3: () =>
      view()
        .getByRole('button', { name: /Step 3/ })
        .click(),
    seek: (ms: number) => page().evaluate((atMs) => window.gallery?.services.playback.seek(atMs), ms),
    player: () => page().evaluate(() => window.gallery?.services.playback.store.getState().status),
    /** To whom, and about what, is recorded now. */
    target: async () => (await gallery.calls('talk.setTarget')).at(-1),
  }
}
