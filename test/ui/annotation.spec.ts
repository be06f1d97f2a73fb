import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import { launchBrowser } from '../support/browser.ts'

/** Drawing and looking in a real browser: real pointers and keys, real pixels. */

let browser: Browser
let page: Page
let faults: string[] = []

beforeAll(async () => {
  browser = await launchBrowser(null)
  page = await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  page.on('pageerror', (error) => faults.push(error.message))
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => {
  expect(faults).toEqual([])
})

async function open(scene: string): Promise<void> {
  faults = []
  await page.mouse.move(0, 0)
  await page.goto(`${inject('galleryUrl')}?scene=${scene}`)
  await page.waitForFunction(() => window.gallery !== undefined && document.fonts.status === 'loaded')
  await page.locator('canvas').first().waitFor()
}

const events = () =>
  page.evaluate(
    () => window.gallery?.annotation.board.drawing.getState().events.filter(({ kind }) => kind !== 'pointer') ?? [],
  )
const drawing = () => page.evaluate(() => window.gallery?.annotation.board.drawing.getState())
const scale = async () => Number.parseInt((await page.getByText(/^\d+ %$/).textContent()) ?? '', 10)

async function drag(from: [number, number], to: [number, number]): Promise<void> {
  await page.mouse.move(...from)
  await page.mouse.down()
  await page.mouse.move(...to, { steps: 8 })
  await page.mouse.up()
}

/** Red, green, blue at a place of the screen, whichever canvas it is on. */
async function colorAt(x: number, y: number): Promise<number[]> {
  const shot = (await page.screenshot({ clip: { x, y, width: 1, height: 1 } })).toString('base64')
  return page.evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const context = new OffscreenCanvas(1, 1).getContext('2d')
    context?.drawImage(image, 0, 0)
    return [...(context?.getImageData(0, 0, 1, 1).data ?? [])].slice(0, 3)
  }, shot)
}

const isRed = ([r = 0, g = 0, b = 0]: number[]) => r > 180 && g < 100 && b < 100

describe('drawing on a picture', () => {
  it('draws where the pointer goes, in picture coordinates, and the pixels are there', async () => {
    await open('annotateEmpty')
    await drag([300, 650], [700, 650])
    await expect.poll(events).toMatchObject([{ kind: 'stroke', tool: 'pen', ink: 'red', atMs: 10_800 }])
    await expect.poll(async () => isRed(await colorAt(500, 650))).toBe(true)
    expect(isRed(await colorAt(500, 670))).toBe(false)
  })

  it('chooses tools, inks and widths by key, and undoes', async () => {
    await open('annotateEmpty')
    await page.keyboard.press('r')
    await page.keyboard.press('5')
    await page.keyboard.press(']')
    await drag([300, 600], [500, 700])
    await expect.poll(events).toMatchObject([{ kind: 'shape', shape: 'box', ink: 'blue', width: 12 }])
    await page.keyboard.press('Control+z')
    await expect.poll(async () => (await events()).at(-1)).toMatchObject({ kind: 'hide', cause: 'undone' })
    await expect.poll(() => page.getByRole('button', { name: 'Box' }).getAttribute('aria-pressed')).toBe('true')
    await page.keyboard.press('Control+Shift+z')
    await expect.poll(async () => (await events()).at(-1)).toMatchObject({ kind: 'show', cause: 'redone' })
  })

  it('writes on the picture without its letters being tools', async () => {
    await open('annotateEmpty')
    await page.keyboard.press('t')
    await page.mouse.click(240, 420)
    await page.getByRole('textbox', { name: 'Text on the picture' }).waitFor()
    await page.keyboard.type('Why empty?')
    await page.keyboard.press('Enter')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'Why empty?' }])
    await page.keyboard.press('p')
    await expect.poll(async () => (await drawing())?.tool).toBe('pen')
  })

  it('takes letters for letters from the click on, before their field is there', async () => {
    await open('annotateEmpty')
    await page.keyboard.press('t')
    await page.mouse.click(240, 420)
    await page.keyboard.type('my help')
    await page.keyboard.press('Enter')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'my help' }])
  })

  it('ends a text by an Enter that comes before its field has the keys', async () => {
    await open('annotateEmpty')
    await page.evaluate(() => {
      const { board } = window.gallery?.annotation ?? {}
      const surface = document.querySelector('section[aria-label="Draw on the picture"]')
      const touch = { x: 300, y: 300, atMs: 1_000, pressure: 0.5 }
      board?.act({ kind: 'toolChosen', tool: 'text', atMs: 1_000 })
      board?.act({ kind: 'pressed', touch, reach: 4 })
      for (const key of ['o', 'k', 'Enter']) {
        surface?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }))
      }
    })
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'ok' }])
    expect((await drawing())?.typing).toBeNull()
  })

  it('leaves keys of the recording to it while one writes', async () => {
    await open('annotateEmpty')
    await page.keyboard.press('t')
    await page.mouse.click(240, 420)
    await page.getByRole('textbox', { name: 'Text on the picture' }).waitFor()
    const heard = page.evaluate(
      () =>
        new Promise<string>((resolve) => {
          const name = (event: KeyboardEvent) => `${event.ctrlKey ? 'Ctrl+' : ''}${event.key}`
          window.addEventListener('keydown', (event) => event.key.length === 1 && resolve(name(event)))
        }),
    )
    await page.keyboard.type('why')
    await page.keyboard.press('Control+p')
    expect(await heard).toBe('Ctrl+p')
  })

  it('hears keys after a click on a tool, and after a text', async () => {
    await open('annotateEmpty')
    await page.getByRole('button', { name: 'Text', exact: true }).click()
    await page.mouse.click(240, 420)
    await page.getByRole('textbox', { name: 'Text on the picture' }).fill('one')
    await page.getByRole('button', { name: 'Box' }).click()
    await expect.poll(events).toMatchObject([{ text: 'one' }])
    await page.keyboard.press('o')
    await expect.poll(async () => (await drawing())?.tool).toBe('ellipse')
  })

  it('leaves by Esc out of a half-drawn line, and keeps it', async () => {
    await open('annotateEmpty')
    await page.mouse.move(300, 300)
    await page.mouse.down()
    await page.mouse.move(400, 400, { steps: 4 })
    await page.keyboard.press('Escape')
    await page.mouse.up()
    await expect.poll(events).toMatchObject([{ kind: 'stroke' }])
    await expect.poll(() => page.evaluate(() => window.gallery?.annotation.left)).toBe(1)
  })

  it('leaves by Esc out of a half-written text, and keeps it', async () => {
    await open('annotateEmpty')
    await page.keyboard.press('t')
    await page.mouse.click(240, 420)
    await page.getByRole('textbox', { name: 'Text on the picture' }).fill('half')
    await page.keyboard.press('Escape')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'half' }])
    await expect.poll(() => page.evaluate(() => window.gallery?.annotation.left)).toBe(1)
  })

  it('zooms at the pointer, moves, and draws on the same place of the picture', async () => {
    await open('annotateEmpty')
    await drag([600, 300], [640, 300])
    const before = await scale()
    await page.mouse.move(600, 300)
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -300)
    await page.keyboard.up('Control')
    await expect.poll(scale).toBeGreaterThan(before * 1.8)
    await drag([600, 300], [640, 300])
    await expect.poll(async () => (await events()).length).toBe(2)
    const [one, two] = (await events()).map((event) => ('points' in event ? event.points[0] : null))
    expect(Math.abs((one?.x ?? 0) - (two?.x ?? 99))).toBeLessThan(1.5)
    await page.mouse.wheel(40, 0)
    await page.keyboard.press('0')
    await expect.poll(scale).toBe(before)
  })

  it('goes on with another picture without losing the first', async () => {
    await open('annotateEmpty')
    await drag([300, 600], [500, 600])
    await page.keyboard.press('m')
    await page.getByText('picture 2 of 2').waitFor({ state: 'attached' })
    await drag([300, 500], [500, 500])
    await page.keyboard.press('PageUp')
    await expect
      .poll(events)
      .toMatchObject([{ kind: 'stroke' }, { kind: 'scene', scene: 1 }, { kind: 'stroke' }, { scene: 0 }])
    await expect.poll(async () => isRed(await colorAt(400, 600))).toBe(true)
    expect(isRed(await colorAt(400, 500))).toBe(false)
  })

  it('answers on the picture of another: theirs is seen, and stays', async () => {
    await open('answer')
    const arrow: [number, number] = [897, 446]
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(true)
    await page.keyboard.press('6')
    await drag([300, 650], [500, 650])
    await page.keyboard.press('e')
    await drag([880, 440], [910, 455])
    await page.keyboard.press('c')
    await expect.poll(events).toMatchObject([
      { kind: 'stroke', ink: 'violet' },
      { kind: 'hide', cause: 'cleared' },
    ])
    expect(isRed(await colorAt(...arrow))).toBe(true)
  })

  it('takes every point the device saw and its pressure, of a pen', async () => {
    await open('annotateEmpty')
    await page.evaluate(() => {
      const stage = document.querySelector('[data-tool]')
      const pen = (type: string, x: number, pressure: number) =>
        stage?.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            pointerType: 'pen',
            clientX: x,
            clientY: 400,
            pressure,
            button: 0,
            bubbles: true,
          }),
        )
      Element.prototype.setPointerCapture = () => {}
      pen('pointerdown', 300, 0.2)
      for (let step = 1; step <= 20; step += 1) pen('pointermove', 300 + 10 * step, 0.2 + step / 30)
      pen('pointerup', 500, 0)
    })
    const [stroke] = await events()
    const pressures = stroke && 'points' in stroke ? stroke.points.map(({ pressure }) => pressure) : []
    expect(pressures[0]).toBeCloseTo(0.2, 1)
    expect(pressures.at(-1)).toBeCloseTo(0.87, 1)
  })
})

describe('what is drawn', () => {
  const picture = async () =>
    (await page.screenshot({ clip: { x: 0, y: 50, width: 1280, height: 750 } })).toString('base64')
  /** The most by which a colour of a pixel differs, of 255: edges of lines are smoothed a little otherwise within a clip. */
  const difference = (one: string, other: string) =>
    page.evaluate(
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
    page.evaluate(async (wanted) => {
      for (let i = 0; i < wanted; i += 1) await new Promise((resolve) => requestAnimationFrame(resolve))
    }, count)
  const fill = (strokes: number) =>
    page.evaluate((count) => {
      const board = window.gallery?.annotation.board
      const at = (x: number, y: number) => ({ x, y, atMs: 0, pressure: 0.5 })
      for (let index = 0; index < count; index += 1) {
        const [x, y] = [(index * 137) % 1500, (index * 71) % 950]
        board?.act({ kind: 'pressed', touch: at(x, y), reach: 1 })
        board?.act({ kind: 'moved', touches: [at(x + 40, y + 25), at(x + 90, y + 5)], reach: 1 })
        board?.act({ kind: 'released' })
      }
    }, strokes)

  it('comes and goes without leaving a trace on what is around it', async () => {
    await open('annotateEmpty')
    await fill(300)
    await frames(10)
    const before = await picture()
    await page.keyboard.press('c')
    await frames(10)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    await page.keyboard.press('Control+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeLessThan(48)
    for (let turn = 0; turn < 5; turn += 1) await page.keyboard.press('Control+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    for (let turn = 0; turn < 5; turn += 1) await page.keyboard.press('Control+Shift+z')
    await frames(10)
    expect(await difference(before, await picture())).toBeLessThan(48)
  })

  it('is sharp again after zooming and moving over thousands of strokes', async () => {
    await open('annotateEmpty')
    await fill(3000)
    await page.mouse.move(5, 400)
    await frames(60)
    const before = await picture()
    for (const key of ['+', '+', 'ArrowLeft', 'ArrowUp', '-']) await page.keyboard.press(key)
    await frames(60)
    expect(await difference(before, await picture())).toBeGreaterThan(100)
    await page.keyboard.press('0')
    await frames(60)
    expect(await difference(before, await picture())).toBeLessThan(48)
  })

  it('becomes the same picture file whatever stood under what is hidden', async () => {
    await open('annotateEmpty')
    const same = await page.evaluate(async () => {
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

describe('looking at a drawing', () => {
  const seek = (atMs: number) => page.evaluate((at) => window.gallery?.annotation.seek(at), atMs)
  const seeks = () => page.evaluate(() => window.gallery?.annotation.seeks ?? [])
  /** Where a place of the picture is on the screen. */
  async function onScreen(x: number, y: number): Promise<[number, number]> {
    const box = await page.locator('canvas').first().boundingBox()
    if (!box) throw new Error('no canvas')
    const factor = Math.min(1, (box.width - 32) / 1600, (box.height - 32) / 1000)
    return [box.x + (box.width - 1600 * factor) / 2 + x * factor, box.y + (box.height - 1000 * factor) / 2 + y * factor]
  }

  it('shows what was drawn by then, forth and back', async () => {
    await open('replay')
    const arrow = await onScreen(1156, 530)
    await seek(1000)
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(false)
    await seek(3000)
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(true)
    await seek(1000)
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(false)
  })

  it('jumps to when a stroke was drawn by a click on it, and nowhere by a click beside', async () => {
    await open('replay')
    await seek(10_600)
    await page.mouse.click(...(await onScreen(1156, 530)))
    await expect.poll(seeks).toEqual([10_600, 1900])
    await page.mouse.click(...(await onScreen(1400, 900)))
    expect(await seeks()).toHaveLength(2)
  })

  it('steps through pictures and texts without a voice', async () => {
    await open('replay')
    await seek(0)
    await page.getByRole('button', { name: 'Next picture or text' }).click()
    await page.getByRole('button', { name: 'Next picture or text' }).click()
    await page.locator('[aria-current="step"]').getByText('Step 1').waitFor()
    await page.getByRole('button', { name: /Picture 2/ }).click()
    await page.locator('[aria-current="step"]').getByText('Picture 2').waitFor()
    expect((await seeks()).at(-1)).toBe(15_000)
  })

  it('hides strokes, but never what hides something', async () => {
    await open('replay')
    await seek(10_600)
    const [arrow, secret] = [await onScreen(1156, 530), await onScreen(790, 505)]
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(true)
    const hiding = await colorAt(...secret)
    await page.keyboard.press('Tab')
    await page.keyboard.press('v')
    await expect.poll(async () => isRed(await colorAt(...arrow))).toBe(false)
    expect(await colorAt(...secret)).toEqual(hiding)
  })

  it('copies the picture at its own size, as it looks now', async () => {
    await open('replay')
    await seek(3000)
    await page.getByRole('button', { name: /Copy picture/ }).click()
    const copy = await page.evaluate(() => {
      const canvas = window.gallery?.annotation.copies[0]
      const pixel = canvas?.getContext('2d')?.getImageData(1156, 530, 1, 1).data ?? []
      return { width: canvas?.width, height: canvas?.height, pixel: [...pixel] }
    })
    expect(copy).toMatchObject({ width: 1600, height: 1000 })
    expect(isRed(copy.pixel)).toBe(true)
  })
})
