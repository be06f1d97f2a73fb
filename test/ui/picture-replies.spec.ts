import { describe, expect, it } from 'vitest'
import { openPictures } from './picture-steps.ts'
import { type Color, isRed } from './pixels.ts'
import { openDraftDrawing } from './screens/showing-screens.ts'

/** Notes with pictures, answered: with the voice, and by drawing on the same picture. */

const { gallery, page, note, view, canvases, openView, colorsAt, play, chooseStep3, seek, player, target } =
  openPictures()
const thread = () => page().getByRole('region', { name: 'Thread', exact: true })

describe('answering', () => {
  it('is about a mark when one was clicked, and says which', async () => {
    await openView()
    await chooseStep3()
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
    await play()
    await expect.poll(player).toBe('playing')
    await page().keyboard.press('Control+p')
    await seek(3_000)
    const isViolet = (colors: Color[]) => colors.some(([r, g, b]) => b > g + 60 && r > g + 30)
    const hasRed = (colors: Color[]) => colors.some(isRed)
    await expect.poll(async () => isViolet(await colorsAt({ x: 1_270, y: 620 }))).toBe(true)
    await expect.poll(async () => hasRed(await colorsAt({ x: 1_156, y: 530 }))).toBe(true)
  })
})

describe('replying on the picture', () => {
  const overlay = () => page().getByRole('dialog', { name: 'Show something' })
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
    await chooseStep3()
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
