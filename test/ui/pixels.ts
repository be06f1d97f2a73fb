import type { Page } from 'playwright-core'

/** Red, green and blue. */
export type Color = readonly [number, number, number]

interface Area {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** What is on the screen there, whichever canvas it is on; row by row. */
export async function colorsIn(page: Page, clip: Area): Promise<Color[]> {
  const shot = (await page.screenshot({ clip })).toString('base64')
  return page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const { width, height } = image
    const context = new OffscreenCanvas(width, height).getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = [...(context?.getImageData(0, 0, width, height).data ?? [])]
    return Array.from({ length: width * height }, (_, at): [number, number, number] => [
      data[4 * at] ?? 0,
      data[4 * at + 1] ?? 0,
      data[4 * at + 2] ?? 0,
    ])
  }, shot)
}

/** Of one pixel. */
export async function colorAt(page: Page, x: number, y: number): Promise<Color> {
  const [color] = await colorsIn(page, { x, y, width: 1, height: 1 })
  if (!color) throw new Error('nothing was seen')
  return color
}

/** As the red ink is. */
export const isRed = ([r = 0, g = 0, b = 0]: readonly number[]): boolean => r > 180 && g < 110 && b < 110
