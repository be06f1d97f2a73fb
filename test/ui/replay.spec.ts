import { describe, expect, it } from 'vitest'
import { openDrawing } from './drawing-steps.ts'
import { colorAt, isRed } from './pixels.ts'

/** A drawing as whoever gets it sees it. */

const { page, open } = openDrawing()

describe('looking at a drawing', () => {
  const seek = (atMs: number) => page().evaluate((at) => window.gallery?.annotation.seek(at), atMs)
  const seeks = () => page().evaluate(() => window.gallery?.annotation.seeks ?? [])
  /** Where a place of the picture is on the screen. */
  async function onScreen(x: number, y: number): Promise<[number, number]> {
    const box = await page().locator('canvas').first().boundingBox()
    if (!box) throw new Error('no canvas')
    const factor = Math.min(1, (box.width - 32) / 1600, (box.height - 32) / 1000)
    return [box.x + (box.width - 1600 * factor) / 2 + x * factor, box.y + (box.height - 1000 * factor) / 2 + y * factor]
  }

  it('shows what was drawn by then, forth and back', async () => {
    await open('replay')
    const arrow = await onScreen(1156, 530)
    await seek(1000)
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(false)
    await seek(3000)
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(true)
    await seek(1000)
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(false)
  })

  it('jumps to when a stroke was drawn by a click on it, and nowhere by a click beside', async () => {
    await open('replay')
    await seek(10_600)
    await page().mouse.click(...(await onScreen(1156, 530)))
    await expect.poll(seeks).toEqual([10_600, 1900])
    await page().mouse.click(...(await onScreen(1400, 900)))
    expect(await seeks()).toHaveLength(2)
  })

  it('steps through pictures and marks without a voice', async () => {
    await open('replay')
    await seek(0)
    await page().getByRole('button', { name: 'Next picture or mark' }).click()
    await page().locator('[aria-current="step"]').getByText('Pen, Arrow').waitFor()
    await expect.poll(async () => isRed(await colorAt(page(), ...(await onScreen(1156, 530))))).toBe(true)
    await page()
      .getByRole('button', { name: /Picture 2/ })
      .click()
    await page().locator('[aria-current="step"]').getByText('Picture 2').waitFor()
    expect((await seeks()).at(-1)).toBe(15_000)
  })

  it('hides strokes, but never what hides something', async () => {
    await open('replay')
    await seek(10_600)
    const [arrow, secret] = [await onScreen(1156, 530), await onScreen(790, 505)]
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(true)
    const hiding = await colorAt(page(), ...secret)
    await page().keyboard.press('Tab')
    await page().keyboard.press('v')
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(false)
    expect(await colorAt(page(), ...secret)).toEqual(hiding)
  })

  it('copies the picture at its own size, as it looks now', async () => {
    await open('replay')
    await seek(3000)
    await page()
      .getByRole('button', { name: /Copy picture/ })
      .click()
    const copy = await page().evaluate(() => {
      const canvas = window.gallery?.annotation.copies[0]
      const pixel = canvas?.getContext('2d')?.getImageData(1156, 530, 1, 1).data ?? []
      return { width: canvas?.width, height: canvas?.height, pixel: [...pixel] }
    })
    expect(copy).toMatchObject({ width: 1600, height: 1000 })
    expect(isRed(copy.pixel)).toBe(true)
  })
})
