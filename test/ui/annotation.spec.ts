import { describe, expect, it } from 'vitest'
import { openDrawing } from './drawing-steps.ts'
import { colorAt, isRed } from './pixels.ts'

/** Drawing in a real browser: real pointers and keys, real pixels. */

const { page, open, events, drawing, drag } = openDrawing()
const scale = async () =>
  Number.parseInt(
    (await page()
      .getByText(/^\d+ %$/)
      .textContent()) ?? '',
    10,
  )

describe('drawing on a picture', () => {
  it('draws where the pointer goes, in picture coordinates, and the pixels are there', async () => {
    await open('annotateEmpty')
    await drag([300, 650], [700, 650])
    await expect.poll(events).toMatchObject([{ kind: 'stroke', tool: 'pen', ink: 'red', atMs: 10_800 }])
    await expect.poll(async () => isRed(await colorAt(page(), 500, 650))).toBe(true)
    expect(isRed(await colorAt(page(), 500, 670))).toBe(false)
  })

  it('chooses tools, inks and widths by key, and undoes', async () => {
    await open('annotateEmpty')
    await page().keyboard.press('r')
    await page().keyboard.press('5')
    await page().keyboard.press(']')
    await drag([300, 600], [500, 700])
    await expect.poll(events).toMatchObject([{ kind: 'shape', shape: 'box', ink: 'blue', width: 12 }])
    await page().keyboard.press('Control+z')
    await expect.poll(async () => (await events()).at(-1)).toMatchObject({ kind: 'hide', cause: 'undone' })
    await expect.poll(() => page().getByRole('button', { name: 'Box' }).getAttribute('aria-pressed')).toBe('true')
    await page().keyboard.press('Control+Shift+z')
    await expect.poll(async () => (await events()).at(-1)).toMatchObject({ kind: 'show', cause: 'redone' })
  })

  it('writes on the picture without its letters being tools', async () => {
    await open('annotateEmpty')
    await page().keyboard.press('t')
    await page().mouse.click(240, 420)
    await page().getByRole('textbox', { name: 'Text on the picture' }).waitFor()
    await page().keyboard.type('Why empty?')
    await page().keyboard.press('Enter')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'Why empty?' }])
    await page().keyboard.press('p')
    await expect.poll(async () => (await drawing())?.tool).toBe('pen')
  })

  it('takes letters for letters from the click on, before their field is there', async () => {
    await open('annotateEmpty')
    await page().keyboard.press('t')
    await page().mouse.click(240, 420)
    await page().keyboard.type('my help')
    await page().keyboard.press('Enter')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'my help' }])
  })

  it('ends a text by an Enter that comes before its field has the keys', async () => {
    await open('annotateEmpty')
    await page().evaluate(() => {
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
    await page().keyboard.press('t')
    await page().mouse.click(240, 420)
    await page().getByRole('textbox', { name: 'Text on the picture' }).waitFor()
    const heard = page().evaluate(
      () =>
        new Promise<string>((resolve) => {
          const name = (event: KeyboardEvent) => `${event.ctrlKey ? 'Ctrl+' : ''}${event.key}`
          window.addEventListener('keydown', (event) => event.key.length === 1 && resolve(name(event)))
        }),
    )
    await page().keyboard.type('why')
    await page().keyboard.press('Control+p')
    expect(await heard).toBe('Ctrl+p')
  })

  it('hears keys after a click on a tool, and after a text', async () => {
    await open('annotateEmpty')
    await page().getByRole('button', { name: 'Text', exact: true }).click()
    await page().mouse.click(240, 420)
    await page().getByRole('textbox', { name: 'Text on the picture' }).fill('one')
    await page().getByRole('button', { name: 'Box' }).click()
    await expect.poll(events).toMatchObject([{ text: 'one' }])
    await page().keyboard.press('o')
    await expect.poll(async () => (await drawing())?.tool).toBe('ellipse')
  })

  it('leaves by Esc out of a half-drawn line, and keeps it', async () => {
    await open('annotateEmpty')
    await page().mouse.move(300, 300)
    await page().mouse.down()
    await page().mouse.move(400, 400, { steps: 4 })
    await page().keyboard.press('Escape')
    await page().mouse.up()
    await expect.poll(events).toMatchObject([{ kind: 'stroke' }])
    await expect.poll(() => page().evaluate(() => window.gallery?.annotation.left)).toBe(1)
  })

  it('leaves by Esc out of a half-written text, and keeps it', async () => {
    await open('annotateEmpty')
    await page().keyboard.press('t')
    await page().mouse.click(240, 420)
    await page().getByRole('textbox', { name: 'Text on the picture' }).fill('half')
    await page().keyboard.press('Escape')
    await expect.poll(events).toMatchObject([{ kind: 'text', text: 'half' }])
    await expect.poll(() => page().evaluate(() => window.gallery?.annotation.left)).toBe(1)
  })

  it('zooms at the pointer, moves, and draws on the same place of the picture', async () => {
    await open('annotateEmpty')
    await drag([600, 300], [640, 300])
    const before = await scale()
    await page().mouse.move(600, 300)
    await page().keyboard.down('Control')
    await page().mouse.wheel(0, -300)
    await page().keyboard.up('Control')
    await expect.poll(scale).toBeGreaterThan(before * 1.8)
    await drag([600, 300], [640, 300])
    await expect.poll(async () => (await events()).length).toBe(2)
    const [one, two] = (await events()).map((event) => ('points' in event ? event.points[0] : null))
    expect(Math.abs((one?.x ?? 0) - (two?.x ?? 99))).toBeLessThan(1.5)
    await page().mouse.wheel(40, 0)
    await page().keyboard.press('0')
    await expect.poll(scale).toBe(before)
  })

  it('goes on with another picture without losing the first', async () => {
    await open('annotateEmpty')
    await drag([300, 600], [500, 600])
    await page().keyboard.press('m')
    await page().getByText('picture 2 of 2').waitFor({ state: 'attached' })
    await drag([300, 500], [500, 500])
    await page().keyboard.press('PageUp')
    await expect
      .poll(events)
      .toMatchObject([{ kind: 'stroke' }, { kind: 'scene', scene: 1 }, { kind: 'stroke' }, { scene: 0 }])
    await expect.poll(async () => isRed(await colorAt(page(), 400, 600))).toBe(true)
    expect(isRed(await colorAt(page(), 400, 500))).toBe(false)
  })

  it('answers on the picture of another: theirs is seen, and stays', async () => {
    await open('answer')
    const arrow: [number, number] = [897, 446]
    await expect.poll(async () => isRed(await colorAt(page(), ...arrow))).toBe(true)
    await page().keyboard.press('6')
    await drag([300, 650], [500, 650])
    await page().keyboard.press('e')
    await drag([880, 440], [910, 455])
    await page().keyboard.press('c')
    await expect.poll(events).toMatchObject([
      { kind: 'stroke', ink: 'violet' },
      { kind: 'hide', cause: 'cleared' },
    ])
    expect(isRed(await colorAt(page(), ...arrow))).toBe(true)
  })

  it('takes every point the device saw and its pressure, of a pen', async () => {
    await open('annotateEmpty')
    await page().evaluate(() => {
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
