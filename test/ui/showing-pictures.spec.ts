import { describe, expect, it } from 'vitest'
import { dropFile, scenesShown } from './shown-files.ts'
import { openGallery } from './support.ts'

/** The ways to a picture, in a real browser: pixels go in, a picture to draw on comes out. */

const gallery = openGallery()
const page = () => gallery.page()
const overlay = () => page().getByRole('dialog', { name: 'Show something' })
const shown = () => scenesShown(page())
const notices = () => page().evaluate(() => document.body.textContent ?? '')

/** A PNG of blue with a red square in its upper left quarter. */
const png = (width: number, height: number) =>
  page().evaluate(
    async ([w, h]) => {
      const canvas = new OffscreenCanvas(w, h)
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      context.fillStyle = '#2040ff'
      context.fillRect(0, 0, w, h)
      context.fillStyle = '#ff2020'
      context.fillRect(0, 0, w / 2, h / 2)
      const bytes = new Uint8Array(await (await canvas.convertToBlob()).arrayBuffer())
      let text = ''
      for (const byte of bytes) text += String.fromCharCode(byte)
      return btoa(text)
    },
    [width, height] as const,
  )

describe('a picture to show', () => {
  it('is dropped on the window, and drawn on while a recording begins', async () => {
    await gallery.open('full')
    await dropFile(page(), await png(800, 500), 'Sign-in page.png', 'image/png')
    await overlay().waitFor()
    expect(await shown()).toEqual([{ width: 800, height: 500, label: 'Sign-in page' }])
    await expect
      .poll(() =>
        page().evaluate(() =>
          window.gallery?.core.calls.some(({ path }) => path.startsWith('talk.') || path.startsWith('keys.')),
        ),
      )
      .toBe(true)
  })

  it('is pasted, but text that comes with a picture stays text in a field', async () => {
    await gallery.open('full')
    const base64 = await png(80, 50)
    const paste = (withText: boolean) =>
      page().evaluate(
        ({ base64, withText }) => {
          const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))
          const data = new DataTransfer()
          data.items.add(new File([bytes], 'image.png', { type: 'image/png' }))
          if (withText) data.setData('text/plain', 'a table')
          const target = withText ? document.querySelector('textarea') : document.body
          target?.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }))
        },
        { base64, withText },
      )
    await paste(true)
    await page().waitForTimeout(200)
    expect(await shown()).toBeNull()
    await paste(false)
    await overlay().waitFor()
  })

  it('that is none, or too large, is refused in a sentence before it is decoded', async () => {
    await gallery.open('full')
    await dropFile(page(), btoa('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'drawing.svg', 'image/svg+xml')
    await expect.poll(notices).toContain('drawing.svg is no picture that Earshot can show')
    const bomb = Buffer.alloc(64)
    bomb.set([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
    bomb.writeUInt32BE(60_000, 16)
    bomb.writeUInt32BE(60_000, 20)
    await dropFile(page(), bomb.toString('base64'), 'bomb.png', 'image/png')
    await expect.poll(notices).toContain('A picture of 60000 × 60000 pixels is too large')
    expect(await shown()).toBeNull()
  })

  it('of a part of the screen is cut to the pixel, by pointer and by keys', async () => {
    await gallery.open('full')
    const begin = () =>
      page().evaluate(async () => {
        const canvas = Object.assign(document.createElement('canvas'), { width: 1000, height: 600 })
        const context = canvas.getContext('2d')
        if (context) {
          context.fillStyle = '#2040ff'
          context.fillRect(0, 0, 1000, 600)
        }
        navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10))
        const timer = setInterval(() => context?.fillRect(0, 0, 1, 1), 50)
        await window.gallery?.services.picking.part()
        clearInterval(timer)
      })
    await begin()
    const region = page().getByRole('dialog', { name: 'Choose a part of the picture' })
    await region.waitFor()
    const stage = await region.getByTestId('region-stage').boundingBox()
    if (!stage) throw new Error('no stage')
    const scale = Math.min(1, (stage.width - 32) / 1000, (stage.height - 32) / 600)
    const at = (x: number, y: number) =>
      [stage.x + stage.width / 2 + (x - 500) * scale, stage.y + stage.height / 2 + (y - 300) * scale] as const
    await page().mouse.move(...at(100, 100))
    await page().mouse.down()
    await page().mouse.move(...at(400, 300), { steps: 5 })
    await page().mouse.up()
    await page().keyboard.press('Enter')
    await overlay().waitFor()
    const [made] = (await shown()) ?? []
    expect(Math.abs((made?.width ?? 0) - 300)).toBeLessThanOrEqual(2)
    expect(Math.abs((made?.height ?? 0) - 200)).toBeLessThanOrEqual(2)

    await gallery.open('full')
    await begin()
    await region.waitFor()
    await page().keyboard.press('Shift+ArrowRight')
    await page().keyboard.press('ArrowDown')
    await region.getByText('520 × 300 pixels').waitFor()
    await page().keyboard.press('Escape')
    await region.waitFor({ state: 'detached' })
    expect(await shown()).toBeNull()
    await begin()
    await region.waitFor()
    await page().keyboard.press('Shift+ArrowRight')
    await page().keyboard.press('Enter')
    await overlay().waitFor()
    expect(await shown()).toMatchObject([{ width: 520, height: 300 }])
  })

  it('that came out black is not taken, and it is said what to do', async () => {
    await gallery.open('full')
    await page().evaluate(async () => {
      const canvas = Object.assign(document.createElement('canvas'), { width: 640, height: 400 })
      const context = canvas.getContext('2d')
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10))
      const timer = setInterval(() => context?.fillRect(0, 0, 1, 1), 50)
      await window.gallery?.services.picking.screen()
      clearInterval(timer)
    })
    await expect.poll(notices).toContain('The picture came out black')
    expect(await shown()).toBeNull()
  })

  it('nobody chose is nothing, and a system that refuses is told as one', async () => {
    await gallery.open('full')
    const refuse = (message: string) =>
      page().evaluate(async (text) => {
        navigator.mediaDevices.getDisplayMedia = () => Promise.reject(new DOMException(text, 'NotAllowedError'))
        await window.gallery?.services.picking.screen()
      }, message)
    await refuse('Permission denied')
    expect(await notices()).not.toContain('does not let Earshot see')
    await refuse('Permission denied by system')
    await expect.poll(notices).toContain('The system does not let Earshot see the screen')
  })

  it('of a window that is closed at that moment is none, and it is said what to do', async () => {
    await gallery.open('full')
    await page().evaluate(async () => {
      // Not one frame of it comes.
      const stream = document.createElement('canvas').captureStream(0)
      navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(stream)
      setTimeout(() => stream.getTracks()[0]?.dispatchEvent(new Event('ended')), 100)
      await window.gallery?.services.picking.screen()
    })
    await expect.poll(notices).toContain('What you chose is not there any more')
    expect(await shown()).toBeNull()
  })

  it('of 20,000 pixels is shown as large as one can be stored', async () => {
    await gallery.open('full')
    await dropFile(page(), await png(20_000, 400), 'wall.png', 'image/png')
    await overlay().waitFor()
    expect(await shown()).toEqual([{ width: 16_383, height: 328, label: 'wall' }])
  })

  it.each([
    ['says so', () => Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'))],
    ['gives nothing', () => Promise.reject(new DOMException('Error starting capture', 'AbortError'))],
  ] as const)(
    'that the system forbids the desktop program is explained, with the way to its settings: it %s',
    async (_, answer) => {
      await gallery.open('desktop')
      await page().evaluate((code) => {
        navigator.mediaDevices.getDisplayMedia = new Function(
          `return (${code})()`,
        ) as typeof navigator.mediaDevices.getDisplayMedia
        window.gallery?.core.offerScreens()
        void window.gallery?.services.picking.screen()
      }, answer.toString())
      await page().getByRole('button', { name: 'Left display' }).click()
      const dialog = page().getByRole('dialog', { name: 'Pictures of the screen' })
      await dialog.getByText('You can paste or drop one instead').waitFor()
      await dialog.getByRole('button', { name: "Open the system's settings" }).click()
      expect(await gallery.calls('permissions.openSettings')).toEqual([{ permission: 'screen' }])
      expect(await shown()).toBeNull()
    },
  )

  it('a key of another program asked for in vain brings the window up, which says why', async () => {
    await gallery.open('full')
    await page().evaluate(() => {
      const refusal = new DOMException('Permission denied by system', 'NotAllowedError')
      navigator.mediaDevices.getDisplayMedia = () => Promise.reject(refusal)
      window.gallery?.core.order({ kind: 'showScreen', isChosen: true, noteId: null })
    })
    await expect.poll(notices).toContain('The system does not let Earshot see the screen')
    expect(await gallery.calls('shell.comeForward')).toHaveLength(1)
    expect(await shown()).toBeNull()
  })

  it('is offered every way by one key, and each by keys', async () => {
    await gallery.open('full')
    await page().keyboard.press('Shift+O')
    const ways = page().getByRole('dialog', { name: 'Show something' })
    await ways.getByRole('button', { name: /A screen or a window/ }).waitFor()
    for (const name of [/A part of the screen/, /A copied picture/, /A file/]) {
      expect(await ways.getByRole('button', { name }).count()).toBe(1)
    }
    await page().keyboard.press('Escape')
    await ways.waitFor({ state: 'detached' })
  })
})

describe('a picture that is kept', () => {
  const encode = (paint: 'flat' | 'noise') =>
    page().evaluate(async (how) => {
      const [width, height] = [900, 600]
      const canvas = new OffscreenCanvas(width, height)
      const context = canvas.getContext('2d')
      if (!context) throw new Error('no canvas')
      const data = context.createImageData(width, height)
      let seed = 7
      for (let at = 0; at < data.data.length; at += 4) {
        const x = (at / 4) % width
        seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
        const values =
          how === 'flat' ? [x % 40 < 20 ? 250 : 30, 80, 200] : [seed >> 4, seed >> 12, seed >> 20].map((v) => v % 256)
        data.data.set([...values, 255], at)
      }
      context.putImageData(data, 0, 0)
      const made = await window.gallery?.encodePicture(canvas, { width, height })
      if (!made) throw new Error('no encoder')
      const back = new OffscreenCanvas(width, height).getContext('2d')
      back?.drawImage(await createImageBitmap(made.bytes), 0, 0)
      const after = back?.getImageData(0, 0, width, height).data ?? new Uint8ClampedArray()
      return {
        type: made.type,
        isExact: after.every((value, index) => value === data.data[index]),
        thumbnail: made.thumbnail && { width: made.thumbnail.width, height: made.thumbnail.height },
      }
    }, paint)

  it('has few colours and loses none of them', async () => {
    await gallery.open('full')
    expect(await encode('flat')).toEqual({
      type: 'image/webp',
      isExact: true,
      thumbnail: { width: 480, height: 320 },
    })
  })

  it('is a photograph, and takes the room of one', async () => {
    await gallery.open('full')
    expect(await encode('noise')).toMatchObject({ type: 'image/webp', isExact: false })
  })
})
