import { describe, expect, inject, it } from 'vitest'
import { openDrawing } from './drawing-steps.ts'
import { colorAt, isRed } from './pixels.ts'

/** What a drawing is in pixels, while it changes, and in a file. */

const { page, open, drag } = openDrawing()

describe('what is drawn', () => {
  const picture = async () =>
    (await page().screenshot({ clip: { x: 0, y: 50, width: 1280, height: 750 } })).toString('base64')
  /** The most by which a colour of a pixel differs, of 255: edges of lines are smoothed a little otherwise within a clip. */
  const difference = (one: string, other: string) =>
    page().evaluate(
      async (pngs) => {
        const read = async (png: string) => {
          const image = new Image()
          image.src = `data:image/png;base64,${png}`
          await image.decode()
          const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
          context?.drawImage(image, 0, 0)
          return context?.getImageData(0, 0, image.width, image.height).data ?? new Uint8ClampedArray()
        }
        const [before, after] = [await read(pngs[0] ?? ''), await read(pngs[1] ?? '')]
        return before.reduce((most, value, index) => Math.max(most, Math.abs(value - (after[index] ?? 0))), 0)
      },
      [one, other],
    )
  const frames = (count: number) =>
    page().evaluate(async (wanted) => {
      for (let i = 0; i < wanted; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    }, count)
  const fill = (strokes: number) =>
    page().evaluate((count) => {
      const board = window.gallery?.annotation.board
      const at = (x: number, y: number) => ({ x, y, atMs: 0, pressure: 0.5 })
      for (let index = 0; index < count; index += 1) {
        const [x, y] = [(index * 137) % 1500, (index * 71) % 950]
        board?.act({ kind: 'pressed', touch: at(x, y), reach: 1 })
        board?.act({ kind: 'moved', touches: [at(x + 40, y + 25), at(x + 90, y + 5)], reach: 1 })
        board?.act({ kind: 'released' })
      }
    }, strokes)

  it('is not seen beside the picture, where no copy of it would have it', async () => {
    await open('annotateEmpty')
    const { scale, box } = await page().evaluate(() => {
      const canvas = document.querySelector('canvas')
      if (!canvas) throw new Error('no canvas')
      const { x, y, width, height } = canvas.getBoundingClientRect()
      return { scale: Math.min(1, (width - 32) / 1600, (height - 32) / 1000), box: { x, y, width, height } }
    })
    const left = box.x + (box.width - 1600 * scale) / 2
    const middle = box.y + box.height / 2
    expect(left - box.x).toBeGreaterThan(12)
    await drag([left + 60, middle], [box.x + 2, middle])
    await page().mouse.move(left + 200, middle + 100)
    await expect.poll(async () => isRed(await colorAt(page(), left + 30, middle))).toBe(true)
    expect(isRed(await colorAt(page(), left - 8, middle))).toBe(false)
  })

  it('comes and goes without leaving a trace on what is around it', async () => {
    await open('annotateEmpty')
    await fill(300)
    await frames(10)
    const before = await picture()
    await page().keyboard.press('c')
    await frames(10)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    await page().keyboard.press('Control+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeLessThan(48)
    for (let turn = 0; turn < 5; turn += 1) await page().keyboard.press('Control+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    for (let turn = 0; turn < 5; turn += 1) await page().keyboard.press('Control+Shift+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeLessThan(48)
  })

  it('is sharp again after zooming and moving over thousands of strokes', async () => {
    await open('annotateEmpty')
    await fill(3000)
    await page().mouse.move(5, 400)
    await frames(60)
    const before = await picture()
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', '-']) await page().keyboard.press(key)
    await frames(60)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    await page().keyboard.press('0')
    await frames(60)
    expect(await difference(before, await picture())).toBeLessThan(48)
  })

  it('becomes the same picture file whatever stood under what is hidden', async () => {
    await open('annotateEmpty')
    const same = await page().evaluate(async () => {
      const areas = [
        { x: 40, y: 30, width: 200, height: 40 },
        { x: 150, y: 50, width: 120, height: 60 },
      ]
      const fileOf = async (secret: string) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 400, height: 200 })
        const context = canvas.getContext('2d')
        if (!context) throw new Error('no canvas')
        context.fillStyle = '#e8ecf2'
        context.fillRect(0, 0, 400, 200)
        context.fillStyle = '#203040'
        context.font = '24px sans-serif'
        context.fillText('Name', 10, 190)
        context.fillText(secret, 50, 60)
        const clear = canvas.toDataURL('image/png')
        window.gallery?.annotation.burnRedactions(context, canvas, areas)
        return { clear, burnt: canvas.toDataURL('image/png') }
      }
      const [one, other] = [await fileOf('hunter2'), await fileOf('letmein')]
      return { isSameBefore: one.clear === other.clear, isSameAfter: one.burnt === other.burnt }
    })
    expect(same).toEqual({ isSameBefore: false, isSameAfter: true })
  })

  it('has a pixel for each of the display, whatever its scale', async () => {
    const browser = page().context().browser()
    if (!browser) throw new Error('The browser is gone.')
    const sharp = await browser.newPage({ deviceScaleFactor: 2.5, viewport: { width: 800, height: 600 } })
    await sharp.goto(`${inject('galleryUrl')}?scene=replay`)
    const sizes = () =>
      sharp
        .locator('canvas')
        .evaluateAll((all) =>
          all.map(
            (canvas) => canvas instanceof HTMLCanvasElement && canvas.width === Math.round(canvas.clientWidth * 2.5),
          ),
        )
    await expect.poll(sizes).toEqual([true, true, true])
    await sharp.close()
  })
})
