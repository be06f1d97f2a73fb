import type { Locator, Page } from 'playwright-core'
import type { Place } from '#shared/annotation/model.ts'

/** Of a run. */
export const display = { width: 1440, height: 900 } as const

/** Where one draws on something. */
export const overlayOf = (page: Page): Locator => page.getByRole('dialog', { name: 'Show something' })

/** Where a picture or a clip is looked at. */
export const viewOf = (page: Page): Locator => page.getByRole('region', { name: 'Picture', exact: true })

export const recorderOf = (page: Page): Locator => page.locator('section[aria-label="Recorder"]')

/** From a place of the display to where `stage` shows it in a window; `area` says how large it is shown. */
export async function placesIn(area: Locator, stage: Locator): Promise<(at: Place) => Place> {
  const box = await stage.boundingBox()
  const scale = Number.parseInt((await area.getByText(/^\d+ %$/).textContent()) ?? '', 10) / 100
  if (!box) throw new Error('no picture')
  return ({ x, y }) => ({
    x: box.x + box.width / 2 + (x - display.width / 2) * scale,
    y: box.y + box.height / 2 + (y - display.height / 2) * scale,
  })
}

/** The same where one draws. */
export const placesToDraw = (page: Page): Promise<(at: Place) => Place> =>
  placesIn(overlayOf(page), overlayOf(page).getByTestId('moving'))

/** One line, as a hand draws it. */
export async function drawLine(page: Page, from: Place, to: Place): Promise<void> {
  await page.mouse.move(from.x, from.y)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 10 })
  await page.mouse.up()
}
