import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openDraftDrawing } from './screens/showing-screens.ts'
import { openGallery } from './support.ts'

/** Notes with pictures: seen in step with the voice, stepped through without it, and answered. */

const gallery = openGallery()
const page = (): Page => gallery.page()
const note = () =>
  page()
    .getByRole('article', { name: /from Bob.*with a picture/ })
    .last()
const view = () => page().getByRole('region', { name: 'Picture', exact: true })
const thread = () => page().getByRole('region', { name: 'Thread', exact: true })

async function openView(scene = 'pictured'): Promise<void> {
  await gallery.open(scene)
  await note().focus()
  await page().keyboard.press('Shift+V')
  await view().waitFor()
  // A drawing that cannot be read has nothing to be drawn on.
  if (scene !== 'pictured:hostile') await canvases().first().waitFor()
}

type Color = readonly [number, number, number]

/** The pixels around a place of the picture, as they are on the screen. */
async function colorsAt(place: { x: number; y: number }): Promise<Color[]> {
  const box = await canvases().first().boundingBox()
  if (!box) return []
  const scale = Math.min(1, (box.width - 32) / 1600, (box.height - 32) / 1000)
  const x = Math.round(box.x + (box.width - 1600 * scale) / 2 + place.x * scale) - 2
  const y = Math.round(box.y + (box.height - 1000 * scale) / 2 + place.y * scale) - 2
  const shot = (await page().screenshot({ clip: { x, y, width: 5, height: 5 } })).toString('base64')
  return page().evaluate(async (png) => {
    const image = new Image()
    image.src = `data:image/png;base64,${png}`
    await image.decode()
    const context = new OffscreenCanvas(5, 5).getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = [...(context?.getImageData(0, 0, 5, 5).data ?? [])]
    return Array.from({ length: 25 }, (_, at): [number, number, number] => [
      data[4 * at] ?? 0,
      data[4 * at + 1] ?? 0,
      data[4 * at + 2] ?? 0,
    ])
  }, shot)
}

const canvases = () => view().getByRole('region', { name: 'Drawing on the picture' }).locator('canvas')
const seek = (ms: number) => page().evaluate((atMs) => window.gallery?.services.playback.seek(atMs), ms)
const positionMs = () => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? -1)
const player = () => page().evaluate(() => window.gallery?.services.playback.store.getState().status)

/** The line that is the last thing drawn on the page: at 40 to 420, 120; green, from 3.5 s on. */
const onLine = { x: 230, y: 120 }
const isGreen = (colors: Color[]) => colors.some(([r, g, b]) => g > r + 40 && g > b + 40)
const isGround = (colors: Color[]) => colors.length > 0 && colors.every((color) => Math.min(...color) > 220)
/** Half of the shade that a spotlight leaves. */
const isShaded = (colors: Color[]) => colors.some((color) => Math.max(...color) < 150 && Math.max(...color) > 20)

describe('a picture in step with the voice', () => {
  it('says in the row that there is a picture and what is on it, and opens it at large', async () => {
    await gallery.open('pictured')
    const button = note().getByRole('button', { name: /^Open the picture of Bob’s note: Sign-in page, third draft/ })
    await button.getByRole('presentation').or(button.locator('img')).first().waitFor()
    await button.click()
    await view().waitFor()
    await expect.poll(async () => isGround(await colorsAt(onLine))).toBe(true)
    expect(await player()).toBe('idle')
  })

  it('shows what was drawn at three times, forwards and backwards, and plays nothing by it', async () => {
    await openView()
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(player).toBe('playing')
    await page().keyboard.press('Control+p')
    await expect.poll(player).toBe('paused')
    for (const [atMs, looksSo] of [
      [3_700, isGreen],
      [1_000, isGround],
      [4_300, isShaded],
      [3_700, isGreen],
    ] as const) {
      await seek(atMs)
      await expect.poll(async () => looksSo(await colorsAt(onLine))).toBe(true)
    }
    expect(await player()).toBe('paused')
    expect(await positionMs()).toBe(3_700)
  })

  it('draws in the row and in the player while it is heard, and takes no focus', async () => {
    await gallery.open('pictured')
    await note().focus()
    await page().keyboard.press('Enter')
    await expect.poll(player).toBe('playing')
    await note().getByTestId('small-replay').waitFor()
    await page().getByRole('region', { name: 'Player' }).getByTestId('small-replay').waitFor()
    expect(await gallery.focusedNote()).toBe(await note().getAttribute('data-note-id'))
    await page().keyboard.press('Enter')
  })

  it('stands where the note was left when another one is played', async () => {
    await openView()
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(player).toBe('playing')
    await page().keyboard.press('Control+p')
    await seek(3_700)
    await expect.poll(async () => isGreen(await colorsAt(onLine))).toBe(true)
    await page().evaluate(() => window.gallery?.services.playback.stop())
    await page().waitForTimeout(200)
    expect(isGreen(await colorsAt(onLine))).toBe(true)
  })
})

describe('without hearing anything', () => {
  it('steps through pictures and texts by key, with what is said at each, and nothing is heard by it', async () => {
    await openView()
    const list = view().getByRole('navigation', { name: 'Pictures and texts' })
    expect(await list.getByRole('button').allTextContents()).toEqual([
      '0:00Sign-in page, third draft',
      '0:01Too far down:\nnobody scrolls',
      '0:02Step 1',
      '0:022. then this',
      '0:03Step 3',
      '0:05Picture 2',
      '0:06More like this',
    ])
    for (let step = 0; step < 5; step += 1) await page().keyboard.press(']')
    await expect.poll(() => list.locator('[aria-current=step]').textContent()).toBe('0:05Picture 2')
    expect(await view().getByTestId('caption').textContent()).toContain('So, the build.')
    expect(await view().getByTestId('caption').getAttribute('aria-live')).toBe('polite')
    await page().keyboard.press('[')
    await expect.poll(() => list.locator('[aria-current=step]').textContent()).toBe('0:03Step 3')
    expect(await player()).toBe('idle')
    expect(await gallery.calls('notes.markHeard')).toEqual([])
    await view().getByRole('button', { name: 'Mark heard' }).click()
    await expect.poll(() => gallery.calls('notes.markHeard')).toHaveLength(1)
  })

  it('plays from where one looked', async () => {
    await openView()
    await view()
      .getByRole('button', { name: /Step 3/ })
      .click()
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(positionMs).toBeGreaterThanOrEqual(2_500)
  })
})

describe('answering', () => {
  const target = async () => (await gallery.calls('talk.setTarget')).at(-1)

  it('is about a mark when one was clicked, and says which', async () => {
    await openView()
    await view()
      .getByRole('button', { name: /Step 3/ })
      .click()
    await view().getByText('At 0:02, on step 3').or(view().getByText('At 0:03, on step 3')).waitFor()
    await page().keyboard.press('r')
    await thread()
      .getByText(/Replying to the moment at 0:0[23], on step 3/)
      .waitFor()
    await expect
      .poll(target)
      .toMatchObject({ target: { anchor: { markId: expect.any(Number), atMs: expect.any(Number) } } })
    expect(await view().isVisible()).toBe(true)
  })

  it('is about a point of the picture where nothing is drawn', async () => {
    await openView()
    const box = await canvases().first().boundingBox()
    await page().mouse.click((box?.x ?? 0) + (box?.width ?? 0) / 2, (box?.y ?? 0) + (box?.height ?? 0) / 2)
    await view().getByText('At 0:00, on the picture').waitFor()
    await view().getByRole('button', { name: 'Reply here' }).click()
    await thread().getByText('Replying to the moment at 0:00, on the picture').waitFor()
    await expect.poll(target).toMatchObject({ target: { anchor: { place: { scene: 0 } } } })
    const { anchor } = ((await target()) as { target: { anchor: { place: { x: number; y: number } } } }).target
    expect(Math.abs(anchor.place.x - 800)).toBeLessThan(4)
    expect(Math.abs(anchor.place.y - 500)).toBeLessThan(4)
    await page().keyboard.press('Escape')
    await expect.poll(target).toMatchObject({ target: { anchor: null } })
    await page().keyboard.press('Escape')
    await view().waitFor({ state: 'detached' })
  })

  it('shows replies as numbered pins on their marks, which lead to them by key', async () => {
    await openView()
    const pins = view().getByRole('list', { name: 'Replies on the picture' })
    await expect
      .poll(() => pins.getByRole('button').evaluateAll((all) => all.map((one) => one.getAttribute('aria-label'))))
      .toEqual([
        '1: reply from Eve on a drawn line, unheard',
        '2: reply from you on an arrow',
        '3: reply from Carol on this point',
      ])
    await pins.getByRole('button').first().focus()
    await page().keyboard.press('Enter')
    await thread().getByText('3 replies').waitFor()
    await expect.poll(() => gallery.focusedNote()).toMatch(/612$/)
    await thread()
      .getByRole('button', { name: /Play Bob’s note at 0:03, on an arrow/ })
      .waitFor()
  })

  it('lies on what was drawn before: an answer on the same picture shows both', async () => {
    await openView()
    await page().keyboard.press('r')
    await thread().getByText('3 replies').waitFor()
    await thread()
      .getByRole('button', { name: /^Open the picture of your note/ })
      .click()
    await view().getByText('You,').waitFor()
    // Of the root, the arrow that stands at 3 s; of the answer, its box at 1 s.
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(player).toBe('playing')
    await page().keyboard.press('Control+p')
    await seek(3_000)
    const isViolet = (colors: Color[]) => colors.some(([r, g, b]) => b > g + 60 && r > g + 30)
    const isRed = (colors: Color[]) => colors.some(([r, g, b]) => r > 180 && g < 110 && b < 110)
    await expect.poll(async () => isViolet(await colorsAt({ x: 1_270, y: 620 }))).toBe(true)
    await expect.poll(async () => isRed(await colorsAt({ x: 1_156, y: 530 }))).toBe(true)
  })
})

describe('replying on the picture', () => {
  const overlay = () => page().getByRole('dialog', { name: 'Show something' })
  const target = async () => (await gallery.calls('talk.setTarget')).at(-1)
  const shown = () =>
    page().evaluate(() => {
      const { shown } = window.gallery?.services.showing.store.getState() ?? {}
      const drawing = shown?.board.drawing.getState()
      return {
        sizes: drawing?.scenes.map(({ width, height }) => [width, height]),
        ink: drawing?.ink,
        beneath: shown?.pictures[0]?.beneath?.map(({ ink }) => ink) ?? [],
      }
    })

  it('is about the moment that is looked at, over what stands there, in an ink of its own; and records', async () => {
    await openView()
    await view()
      .getByRole('button', { name: /Step 3/ })
      .click()
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    await expect
      .poll(target)
      .toMatchObject({ target: { rootId: expect.any(String), anchor: { atMs: expect.any(Number) } } })
    const { anchor } = ((await target()) as { target: { anchor: { atMs: number } } }).target
    expect(anchor.atMs).toBeGreaterThanOrEqual(2_000)
    expect(anchor.atMs).toBeLessThan(3_500)
    const { sizes, ink, beneath } = await shown()
    expect(sizes).toEqual([[1600, 1000]])
    expect(beneath.length).toBeGreaterThan(0)
    expect(beneath).not.toContain(ink)
    const calls = await page().evaluate(() => window.gallery?.core.calls.map(({ path }) => path) ?? [])
    expect(calls.lastIndexOf('keys.act')).toBeGreaterThan(calls.lastIndexOf('talk.setTarget'))
    await page().keyboard.press('Escape')
    await overlay().waitFor({ state: 'detached' })
    expect(await view().isVisible()).toBe(true)
  })

  it('begins at a note too, by key and by button, and is then about all that was drawn on the picture', async () => {
    await gallery.open('pictured')
    await note().focus()
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    await expect.poll(target).toMatchObject({ target: { anchor: { noteId: expect.any(String) } } })
    expect((await shown()).beneath.length).toBeGreaterThan(3)

    await gallery.open('pictured')
    await note().hover()
    await note().getByRole('button', { name: 'Reply on its picture' }).click()
    await overlay().waitFor()
    await expect.poll(target).toMatchObject({ target: { anchor: { noteId: expect.any(String) } } })
    expect((await shown()).beneath.length).toBeGreaterThan(3)
  })

  it('is not for a recording that goes elsewhere, and says so', async () => {
    await gallery.open('pictured')
    await note().focus()
    await gallery.startTake()
    await page().keyboard.press('Shift+R')
    await page().getByText('What you record now goes elsewhere.').waitFor()
    expect(await overlay().count()).toBe(0)
  })

  it('says why where the picture is not to be had', async () => {
    await gallery.open('pictured:mismatch')
    await note().focus()
    await page().keyboard.press('Shift+R')
    await page().getByText('There is no picture here to reply on.').waitFor()
    expect(await gallery.calls('keys.act')).toEqual([])
  })
})

describe('words on a picture', () => {
  it('are found, and lead to the moment when they were put there', async () => {
    await gallery.open('pictured')
    await page().keyboard.press('/')
    await page().getByRole('combobox', { name: 'Search notes' }).fill('scrolls down')
    await page()
      .getByRole('option', { name: /Bob.*general/ })
      .waitFor()
    await page().keyboard.press('Enter')
    await view().waitFor()
    const list = view().getByRole('navigation', { name: 'Pictures and texts' })
    await expect.poll(() => list.locator('[aria-current=step]').textContent()).toMatch(/Too far down/)
    expect(await player()).toBe('idle')
  })
})

describe('a copy of the picture', () => {
  it('goes on the clipboard as it looks now, and says so', async () => {
    await openView()
    await page().evaluate(() => {
      const written: string[] = []
      Object.assign(window, { written })
      navigator.clipboard.write = async ([item]) => {
        written.push((await item?.getType('image/png'))?.type ?? '')
      }
    })
    await page().keyboard.press('y')
    await page().getByText('The picture is on the clipboard, as it looks now.').waitFor()
    expect(await page().evaluate(() => Reflect.get(window, 'written'))).toEqual(['image/png'])
  })

  it('is offered as a file where the clipboard may not be written', async () => {
    await openView()
    await page().evaluate(() => {
      navigator.clipboard.write = () => Promise.reject(new DOMException('no', 'NotAllowedError'))
    })
    await page().keyboard.press('y')
    await view().getByText('could not be put on the clipboard').waitFor()
    const download = page().waitForEvent('download')
    await view().getByRole('button', { name: 'Save picture' }).click()
    expect((await download).suggestedFilename()).toBe('Bob.png')
  })
})

describe('what cannot be shown', () => {
  it('says what a newer Earshot put in, and shows the rest', async () => {
    await openView('pictured:newer')
    await view().getByText('made by a newer Earshot').waitFor()
    await view()
      .getByRole('button', { name: /Step 3/ })
      .waitFor()
  })

  it('says so instead of the picture when the drawing is damaged, and the voice plays', async () => {
    await openView('pictured:hostile')
    await view().getByRole('alert').getByText('The drawing on this note').waitFor()
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(player).toBe('playing')
  })

  it.each([
    ['pictured:away', 'cannot be had just now', true],
    ['pictured:damagedPicture', 'is damaged, so it is not shown', false],
    ['pictured:mismatch', 'did not come with the note', false],
  ] as const)('shows what was drawn on a sheet when the picture is not there: %s', async (scene, words, isAway) => {
    await openView(scene)
    await view().getByRole('alert').getByText(words).waitFor()
    expect(await view().getByRole('button', { name: 'Try again' }).count()).toBe(isAway ? 1 : 0)
    await view()
      .getByRole('button', { name: /Step 3/ })
      .click()
    await expect.poll(async () => isGround(await colorsAt({ x: 200, y: 500 }))).toBe(true)
  })
})

describe('a draft that answers on a picture', () => {
  /** Of the canvas that holds what stands: somewhere on it is the red of the note that it answers. */
  const hasTheirRed = (dialog: string) =>
    page()
      .getByRole('dialog', { name: dialog })
      .locator('canvas')
      .nth(1)
      .evaluate((canvas) => {
        if (!(canvas instanceof HTMLCanvasElement)) return false
        const pixels = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height).data ?? []
        for (let at = 0; at < pixels.length; at += 4) {
          const [red = 0, green = 255, blue = 255, alpha = 0] = pixels.slice(at, at + 4)
          if (alpha > 200 && red > 190 && green < 80 && blue < 80) return true
        }
        return false
      })

  it('lies over what was drawn there, where it is looked at and where one goes on', async () => {
    await gallery.open('pictured')
    await openDraftDrawing(page())
    await expect.poll(() => hasTheirRed('Drawing of the draft')).toBe(true)
    await page().getByRole('button', { name: 'Record and draw on' }).click()
    await page().getByRole('dialog', { name: 'Show something' }).waitFor()
    await expect.poll(() => hasTheirRed('Show something')).toBe(true)
    const ink = await page().evaluate(
      () => window.gallery?.services.showing.store.getState().shown?.board.drawing.getState().ink,
    )
    expect(ink).toBe('violet')
    await page().unrouteAll()
  })
})
