import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** The keys of whoever draws while speaking, in the whole window: Space talks, whatever was done on the picture before. */

const gallery = openGallery()
const page = () => gallery.page()
const overlay = () => page().getByRole('dialog', { name: 'Show something' })
const button = (name: string) => overlay().getByRole('button', { name, exact: true })

const drawing = () =>
  page().evaluate(() => {
    const shown = window.gallery?.services.showing.store.getState().shown
    const { tool, events = [] } = shown?.board.drawing.getState() ?? {}
    return { tool, marks: events.filter(({ kind }) => kind !== 'pointer') }
  })
const marks = async () => (await drawing()).marks

/** A picture is dropped on the window, and drawn on. */
async function open(): Promise<void> {
  await gallery.open('full')
  await page().evaluate(async () => {
    const canvas = new OffscreenCanvas(800, 500)
    canvas.getContext('2d')?.fillRect(0, 0, 400, 250)
    const data = new DataTransfer()
    data.items.add(new File([await canvas.convertToBlob()], 'Page.png', { type: 'image/png' }))
    document.body.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, cancelable: true }))
  })
  await overlay().waitFor()
}

async function drag(from: [number, number], to: [number, number]): Promise<void> {
  const { mouse } = page()
  await mouse.move(...from)
  await mouse.down()
  await mouse.move(...to, { steps: 8 })
  await mouse.up()
}

async function spaceTalks(): Promise<void> {
  expect(await gallery.talkKeys()).toEqual([])
  await page().keyboard.press('Space')
  await expect.poll(() => gallery.talkKeys()).toEqual(['pressed', 'released'])
}

describe('Space while one draws', () => {
  for (const [key, label] of [
    ['p', 'Pen'],
    ['h', 'Highlighter'],
    ['a', 'Arrow'],
    ['l', 'Line'],
    ['r', 'Box'],
    ['o', 'Ellipse'],
    ['n', 'Numbered step'],
    ['s', 'Spotlight'],
    ['b', 'Blur: hide for good'],
    ['i', 'Laser pointer'],
    ['e', 'Eraser'],
  ] as const) {
    it(`talks after: ${label}`, async () => {
      for (const choose of [() => page().keyboard.press(key), () => button(label).click()]) {
        await open()
        await choose()
        await drag([300, 300], [500, 400])
        if (key === 'n') await overlay().getByRole('textbox', { name: 'Words beside step 1' }).waitFor()
        await spaceTalks()
      }
    })
  }

  it('talks after an ink, a width, a zoom and what else was clicked', async () => {
    await open()
    await drag([300, 200], [500, 250])
    for (const name of ['Green', 'Thick', 'Fit into the window', 'Clear']) await button(name).click()
    await button('Redo').click({ force: true })
    await page().keyboard.press('+')
    await drag([300, 300], [500, 400])
    await button('Undo').click()
    await spaceTalks()
  })

  it('talks after a step without words, which keeps its number; words have their spaces', async () => {
    await open()
    await page().keyboard.press('n')
    await page().mouse.click(400, 300)
    await overlay().getByRole('textbox', { name: 'Words beside step 1' }).waitFor()
    await spaceTalks()
    await expect.poll(marks).toMatchObject([{ kind: 'step', number: 1, text: '' }])
    await page().mouse.click(500, 300)
    await page().keyboard.type('Then this')
    await page().keyboard.press('Enter')
    await expect.poll(marks).toMatchObject([{ text: '' }, { kind: 'step', number: 2, text: 'Then this' }])
    await page().keyboard.press('t')
    await page().mouse.click(600, 300)
    await page().keyboard.type(' a b')
    await page().keyboard.press('Enter')
    await expect.poll(async () => (await marks()).at(-1)).toMatchObject({ kind: 'text', text: ' a b' })
    expect(await gallery.talkKeys()).toEqual(['pressed', 'released'])
  })

  it('talks after a finger has drawn, though its tool was chosen by keys on its button', async () => {
    await open()
    await button('Blur: hide for good').focus()
    await page().keyboard.press('Space')
    await expect.poll(async () => (await drawing()).tool).toBe('blur')
    await page().evaluate(() => {
      const stage = document.querySelector<HTMLElement>('[data-tool]')
      // The browser knows no such finger.
      if (stage) stage.setPointerCapture = () => {}
      for (const [type, at] of [
        ['pointerdown', 300],
        ['pointermove', 400],
        ['pointerup', 400],
      ] as const) {
        const finger = { pointerId: 7, pointerType: 'touch', clientX: at, clientY: at, bubbles: true }
        stage?.dispatchEvent(new PointerEvent(type, finger))
      }
    })
    await expect.poll(marks).toMatchObject([{ kind: 'shape', shape: 'blur' }])
    await spaceTalks()
  })
})

it('hears the keys of tools after the button under the focus went off', async () => {
  await open()
  await drag([300, 300], [500, 400])
  await button('Undo').focus()
  await page().keyboard.press('Space')
  await expect.poll(() => page().evaluate(() => document.activeElement === document.body)).toBe(true)
  await page().keyboard.press('b')
  await expect.poll(async () => (await drawing()).tool).toBe('blur')
  await spaceTalks()
})
