import type { Page } from 'playwright-core'

/** What comes of a file that is given to the window. */

/** The pictures that are drawn on; null: none is shown. */
export const scenesShown = (page: Page) =>
  page.evaluate(() => {
    const state = window.gallery?.services.showing.store.getState()
    const drawing = state?.shown?.board.drawing.getState()
    return drawing?.scenes.map(({ width, height, label }) => ({ width, height, label })) ?? null
  })

export async function dropFile(page: Page, base64: string, name: string, type: string): Promise<void> {
  await page.evaluate(
    ({ base64, name, type }) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
      const data = new DataTransfer()
      data.items.add(new File([bytes], name, { type }))
      document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
    },
    { base64, name, type },
  )
}
