import { describe, expect, it } from 'vitest'
import { openClip } from './clip-steps.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()

/** Of the picture in the middle of the view, as the canvas has it: red, green, blue, and how much of the ground it covers. */
const middleOfPicture = (): Promise<number[]> =>
  page()
    .locator('section[aria-label="Drawing on the picture"] canvas')
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const middle = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1)
      return [...(middle?.data ?? [])]
    })

describe('the place of a clip that is not here', () => {
  it.each(['coming', 'away'])('is no white sheet while it is %s: the ground of the theme is seen', async (trouble) => {
    await page().route('**/coming.webm', () => {})
    await gallery.open(`clipped:${trouble}`)
    await openClip(page())
    await page()
      .getByText(trouble === 'coming' ? 'Fetching the clip' : 'cannot be had')
      .first()
      .waitFor()
    const [, , , cover = 255] = await middleOfPicture()
    expect(cover).toBeGreaterThan(0)
    expect(cover).toBeLessThan(128)
    await page().unroute('**/coming.webm')
  })

  it('is filled by the clip once that comes', async () => {
    await gallery.open('clipped')
    await openClip(page())
    await expect.poll(async () => (await middleOfPicture())[3]).toBe(255)
  })
})
