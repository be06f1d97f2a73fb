import { openGallery } from './support.ts'

/** A picture in the gallery, to be drawn on or looked at. */
export function openDrawing() {
  const gallery = openGallery()
  const page = () => gallery.page()
  return {
    page,
    async open(scene: string): Promise<void> {
      await gallery.show(scene)
      await page().waitForFunction(() => document.fonts.status === 'loaded')
      await page().locator('canvas').first().waitFor()
    },
    events: () =>
      page().evaluate(
        () => window.gallery?.annotation.board.drawing.getState().events.filter(({ kind }) => kind !== 'pointer') ?? [],
      ),
    drawing: () => page().evaluate(() => window.gallery?.annotation.board.drawing.getState()),
    async drag(from: [number, number], to: [number, number]): Promise<void> {
      await page().mouse.move(...from)
      await page().mouse.down()
      await page().mouse.move(...to, { steps: 8 })
      await page().mouse.up()
    },
  }
}
