import { describe, expect, it } from 'vitest'
import { openPictures } from './picture-steps.ts'
import { type Color, colorsIn } from './pixels.ts'

/** Notes with pictures: seen in step with the voice, and stepped through without it. */

const { gallery, page, note, view, openView, colorsAt, play, chooseStep3, seek, player } = openPictures()
const positionMs = () => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? -1)

/** The line that is the last thing drawn on the page: at 40 to 420, 120; green, from 3.5 s on. */
const onLine = { x: 230, y: 120 }
const isGreen = (colors: Color[]) => colors.some(([r, g, b]) => g > r + 40 && g > b + 40)
/** A thin line of the red ink, smoothed. */
const isReddish = ([r, g, b]: Color) => r > g + 40 && r > b + 40
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
    await play()
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

  it('has in its row, at rest, what was drawn on the first picture, and nothing plays', async () => {
    await gallery.open('pictured')
    const place = note().getByRole('button', { name: /^Open the picture of Bob’s note/ })
    await place.getByTestId('standing-marks').waitFor()
    const box = await place.boundingBox()
    if (!box) throw new Error('no picture')
    // The arrow, on a picture of 1600 pixels.
    const [x, y] = [box.x + (1156 / 1600) * box.width, box.y + (530 / 1000) * box.height]
    await expect
      .poll(async () => (await colorsIn(page(), { x: x - 4, y: y - 4, width: 8, height: 8 })).some(isReddish))
      .toBe(true)
    expect(await player()).toBe('idle')
  })

  it('stands where the note was left when another one is played', async () => {
    await openView()
    await play()
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
  it('steps through pictures and marks by key, with what is said at each, and nothing is heard by it', async () => {
    await openView()
    const list = view().getByRole('navigation', { name: 'Pictures and marks' })
    expect(await list.getByRole('button').allTextContents()).toEqual([
      '0:00Sign-in page, third draft',
      '0:01Pen, Arrow',
      '0:01Too far down:\nnobody scrolls',
      '0:01Highlighter',
      '0:02Step 1',
      '0:022. then this',
      '0:03Step 3',
      '0:04Ellipse, Box, Line, Spotlight',
      '0:05Picture 2',
      '0:06Pen',
      '0:06More like this',
    ])
    for (let step = 0; step < 8; step += 1) await page().keyboard.press(']')
    await expect.poll(() => list.locator('[aria-current=step]').textContent()).toBe('0:05Picture 2')
    expect(await view().getByTestId('caption').textContent()).toContain('So, the build.')
    expect(await view().getByTestId('caption').getAttribute('aria-live')).toBe('polite')
    await page().keyboard.press('[')
    await expect.poll(() => list.locator('[aria-current=step]').textContent()).toBe('0:04Ellipse, Box, Line, Spotlight')
    expect(await player()).toBe('idle')
    expect(await gallery.calls('notes.markHeard')).toEqual([])
    await view().getByRole('button', { name: 'Mark heard' }).click()
    await expect.poll(() => gallery.calls('notes.markHeard')).toHaveLength(1)
  })

  it('plays from where one looked', async () => {
    await openView()
    await chooseStep3()
    await play()
    await expect.poll(positionMs).toBeGreaterThanOrEqual(2_500)
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
    const list = view().getByRole('navigation', { name: 'Pictures and marks' })
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
    await play()
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
    await chooseStep3()
    await expect.poll(async () => isGround(await colorsAt({ x: 200, y: 500 }))).toBe(true)
  })
})
