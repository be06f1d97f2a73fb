import { describe, expect, it } from 'vitest'
import { openClip, openStoppedClip, playClip, secondColors, secondSeen, standAt, viewOf } from './clip-steps.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()
const view = () => viewOf(page())
const seen = () => secondSeen(page())

describe('a clip that is looked at', () => {
  it('has a name with its length, and shows what was on the screen at each moment, back too', async () => {
    await gallery.open('clipped')
    await page()
      .getByRole('article', { name: /with a screen clip, 7 s/ })
      .waitFor()
    await openStoppedClip(page())
    for (const second of [5, 1, 4, 0]) {
      await standAt(page(), second + 0.5)
      await expect.poll(seen, { timeout: 10_000 }).toBe(second)
    }
  })

  it('plays in step, and what was drawn comes at its time', async () => {
    await gallery.open('clipped')
    await openClip(page())
    await playClip(page())
    /** Seconds by the sound and by the picture, and whether the ring is there; far from where one second becomes the next. */
    const seen = await page().evaluate(async (known) => {
      const { playback } = window.gallery?.services ?? {}
      if (!playback) return []
      playback.setSpeed(2)
      playback.setListening({ skip: 'off' })
      const found: { heard: number; shown: number; hasRing: boolean }[] = []
      for (;;) {
        await new Promise(requestAnimationFrame)
        const { positionMs } = playback.store.getState()
        if (positionMs > 6_500) return found
        const [picture, marks] = document.querySelectorAll<HTMLCanvasElement>(
          'section[aria-label="Drawing on the picture"] canvas',
        )
        const context = picture?.getContext('2d')
        const ring = marks?.getContext('2d')
        if (positionMs < 1_500 || positionMs % 1000 < 250 || positionMs % 1000 > 800 || !picture || !context) continue
        const [r = 0, g = 0, b = 0] = context.getImageData(picture.width * 0.59, picture.height * 0.6, 1, 1).data
        const shown = known.findIndex(
          ([red, green, blue]) => Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40,
        )
        const left = ring?.getImageData(0, 0, ring.canvas.width, ring.canvas.height).data.some((value) => value > 0)
        found.push({ heard: Math.floor(positionMs / 1000), shown, hasRing: left === true })
      }
    }, secondColors)
    expect(seen.length).toBeGreaterThan(10)
    // A busy computer leaves out a frame here and there.
    expect(seen.filter(({ heard, shown }) => heard !== shown).length / seen.length).toBeLessThan(0.1)
    const rings = (from: number, to: number) =>
      seen.filter(({ heard }) => heard >= from && heard < to).map((one) => one.hasRing)
    expect(new Set(rings(1, 3))).toEqual(new Set([false]))
    expect(new Set(rings(4, 7))).toEqual(new Set([true]))
  })

  it('is copied as it looks at that moment', async () => {
    await gallery.open('clipped')
    await openStoppedClip(page())
    await standAt(page(), 2.5)
    await expect.poll(seen, { timeout: 10_000 }).toBe(2)
    await page().evaluate(() => {
      const kept = window as typeof window & { copied?: Promise<Blob> }
      navigator.clipboard.write = async ([item]) => {
        if (item) kept.copied = item.getType('image/png')
        await kept.copied
      }
    })
    await page().keyboard.press('y')
    const pixel = () =>
      page().evaluate(async () => {
        const { copied } = window as typeof window & { copied?: Promise<Blob> }
        if (!copied) return null
        const bitmap = await createImageBitmap(await copied)
        const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
        context?.drawImage(bitmap, 0, 0)
        const [r, g, b] = context?.getImageData(490, 300, 1, 1).data ?? []
        return {
          width: bitmap.width,
          height: bitmap.height,
          isBlue: (b ?? 0) > 160 && (r ?? 255) < 60 && (g ?? 255) < 90,
        }
      })
    await expect.poll(pixel).toEqual({ width: 800, height: 500, isBlue: true })
  })

  it('on which nothing was drawn is seen alone', async () => {
    await gallery.open('clipped:plain')
    await openClip(page())
    await playClip(page())
    await expect.poll(seen, { timeout: 10_000 }).toBeGreaterThan(0)
  })

  it.each([
    ['damaged', 'This window cannot play the video of this clip'],
    ['away', 'Part of this note cannot be had just now.'],
  ])('that is %s is told of in its place, and the voice plays on', async (trouble, words) => {
    await gallery.open(`clipped:${trouble}`)
    await openClip(page())
    await view().getByRole('alert').getByText(words).waitFor()
    await playClip(page())
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? 0))
      .toBeGreaterThan(300)
  })
})

describe('a clip that is still coming', () => {
  it.each([
    ['coming', 'Fetching the clip, 46 % of 43.0 kB…'],
    ['cut', 'The server does not answer. The clip goes on when it is back: 46 % of 43.0 kB is here.'],
  ])('(%s) says how far it is, in the row and at large, and the voice plays meanwhile', async (trouble, words) => {
    await page().route('**/coming.webm', () => {})
    await gallery.open(`clipped:${trouble}`)
    const row = page().getByRole('article', { name: /with a screen clip/ })
    await row.getByRole('button', { name: /^Play note/ }).click()
    await row.getByText(words).waitFor()
    const heardMs = () => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? 0)
    await expect.poll(heardMs).toBeGreaterThan(300)
    if (process.env.EARSHOT_SHOTS) await page().screenshot({ path: `${process.env.EARSHOT_SHOTS}/row-${trouble}.png` })
    await row.getByRole('button', { name: /^Open the screen clip/ }).click()
    await view().getByRole('status').getByText(words).waitFor()
    if (process.env.EARSHOT_SHOTS) await page().screenshot({ path: `${process.env.EARSHOT_SHOTS}/view-${trouble}.png` })
    await page().unroute('**/coming.webm')
  })
})

describe('a large clip that is not here', () => {
  it('is stood for by the picture that came with the note', async () => {
    await gallery.open('clipped:large')
    const still = page()
      .getByRole('button', { name: /^Open the screen clip/ })
      .locator('img')
    await still.waitFor()
    expect(await still.evaluate((image: HTMLImageElement) => image.decode().then(() => image.naturalWidth))).toBe(480)
    expect(
      await page()
        .getByRole('button', { name: /^Open the screen clip/ })
        .locator('video')
        .count(),
    ).toBe(0)
  })
})
