import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { draftWithClip, openClip, recordingClip, sliderOf } from './screens/clip-screens.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()
const recorder = () => page().getByRole('region', { name: 'Recorder' })
const view = () => page().getByRole('region', { name: 'Picture', exact: true })
const overlay = () => page().getByRole('dialog', { name: 'Show something' })
const phase = () => page().evaluate(() => window.gallery?.services.clips.store.getState().phase.kind)

const colors = ['208 16 16', '16 160 16', '16 48 208', '208 176 16', '176 16 192', '16 176 176', '112 112 112']

/** The second of the clip that is seen, by the colour that is its own; null: none of them. */
async function secondSeen(): Promise<number | null> {
  const pixel = await page().evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Drawing on the picture"] canvas')
    const context = canvas?.getContext('2d')
    // The middle of the rectangle, somewhat below the middle of the picture.
    if (!canvas || !context) return []
    return [...context.getImageData(canvas.width * 0.59, canvas.height * 0.6, 1, 1).data].slice(0, 3)
  })
  const found = colors.findIndex((color) =>
    color.split(' ').every((value, at) => Math.abs(Number(value) - (pixel[at] ?? -999)) < 40),
  )
  return found < 0 ? null : found
}

async function standAt(seconds: number): Promise<void> {
  const { x, y, width, height } = await sliderOf(page())
  await page().evaluate((ms) => window.gallery?.services.playback.seek(ms), seconds * 1_000)
  await page().mouse.move(x + width / 2, y + height)
}

describe('recording a clip', () => {
  it('asks how, by keys alone, and remembers the answer', async () => {
    await gallery.open('full')
    await page().keyboard.press('Shift+C')
    const dialog = page().getByRole('dialog', { name: 'Record a clip of the screen' })
    await expect.poll(() => dialog.getByRole('radio', { name: /^15/ }).isChecked()).toBe(true)
    await page().keyboard.press('ArrowDown')
    expect(await dialog.getByRole('radio', { name: /^30/ }).isChecked()).toBe(true)
    await page().keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await phase()).toBe('none')
    await recordingClip(page())
    expect(await gallery.calls('settings.update')).toContainEqual({ clip: { framesPerSecond: 15 } })
  })

  it('shows how long and how large it is, and can be ended while the recording goes on', async () => {
    await gallery.open('full')
    await recordingClip(page())
    await expect.poll(() => recorder().textContent(), { timeout: 10_000 }).toMatch(/Clip 0:0[1-9].*[kM]B of 450 MB/)
    await recorder().getByRole('button', { name: 'End the clip' }).click()
    await expect.poll(phase).toBe('none')
    await expect.poll(async () => JSON.stringify((await gallery.calls('takes.keepClip')).at(-1))).toContain('isLast')
    await recorder().getByText('Clip', { exact: true }).waitFor({ state: 'detached' })
    expect(await recorder().getAttribute('data-state')).toBe('recording')
  })

  it('has room in the recorder, however narrow the window', async () => {
    await gallery.open('full')
    await recordingClip(page())
    for (const width of [720, 821, 900, 1001, 1040, 1280]) {
      await page().setViewportSize({ width, height: 600 })
      const overPx = await recorder().evaluate((strip) => strip.scrollWidth - strip.clientWidth)
      expect(overPx, String(width)).toBeLessThanOrEqual(0)
    }
    await page().setViewportSize({ width: 1280, height: 800 })
  })

  it('says when it is not kept for now, and that it is not lost', async () => {
    await gallery.open('full')
    await page().evaluate((message) => window.gallery?.core.refuse('takes.keepClip', message), sentenceOf('diskFull'))
    await recordingClip(page())
    await recorder().getByRole('alert').getByText('The clip stays here, and is kept as soon as it can be.').waitFor()
    expect(await phase()).toBe('recording')
  })

  it('is drawn on where it moves, with every tool but the blur', async () => {
    await gallery.open('full')
    await recordingClip(page())
    await page().keyboard.press('Shift+S')
    await overlay().waitFor()
    await page().keyboard.press('b')
    await overlay().getByText('A video cannot hide anything afterwards').waitFor()
    const blur = overlay().getByRole('button', { name: /^Blur/ })
    expect(await blur.getAttribute('aria-disabled')).toBe('true')
    await blur.click({ force: true })
    expect(await blur.getAttribute('aria-pressed')).toBe('false')
    const picture = () =>
      overlay()
        .locator('canvas')
        .first()
        .evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')?.getImageData(0, canvas.height / 2, canvas.width, 1) ?? { data: [] }
          let sum = 0
          for (let at = 0; at < data.length; at += 4) sum += (data[at] ?? 0) * (at % 997)
          return sum
        })
    const before = await picture()
    await expect.poll(picture).not.toBe(before)
  })
})

describe('a clip that is looked at', () => {
  it('has a name with its length, and shows what was on the screen at each moment, back too', async () => {
    await gallery.open('clipped')
    await page()
      .getByRole('article', { name: /with a screen clip, 7 s/ })
      .waitFor()
    await openClip(page())
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await view()
      .getByRole('button', { name: /^Pause note/ })
      .click()
    for (const second of [5, 1, 4, 0]) {
      await standAt(second + 0.5)
      await expect.poll(secondSeen, { timeout: 10_000 }).toBe(second)
    }
  })

  it('plays in step, and what was drawn comes at its time', async () => {
    await gallery.open('clipped')
    await openClip(page())
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
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
        const shown = known.findIndex((color) => {
          const [red = 0, green = 0, blue = 0] = color.split(' ').map(Number)
          return Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40
        })
        const left = ring?.getImageData(0, 0, ring.canvas.width, ring.canvas.height).data.some((value) => value > 0)
        found.push({ heard: Math.floor(positionMs / 1000), shown, hasRing: left === true })
      }
    }, colors)
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
    await openClip(page())
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await view()
      .getByRole('button', { name: /^Pause note/ })
      .click()
    await standAt(2.5)
    await expect.poll(secondSeen, { timeout: 10_000 }).toBe(2)
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
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(secondSeen, { timeout: 10_000 }).toBeGreaterThan(0)
  })

  it.each([
    ['damaged', 'This window cannot play the video of this clip'],
    ['away', 'Part of this note cannot be had just now.'],
  ])('that is %s is told of in its place, and the voice plays on', async (trouble, words) => {
    await gallery.open(`clipped:${trouble}`)
    await openClip(page())
    await view().getByRole('alert').getByText(words).waitFor()
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
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

describe('a reply on a clip', () => {
  const target = async () => (await gallery.calls('talk.setTarget')).at(-1)
  const shown = () =>
    page().evaluate(() => {
      const { shown } = window.gallery?.services.showing.store.getState() ?? {}
      const [picture] = shown?.pictures ?? []
      if (!shown || !picture || !(picture.source instanceof ImageBitmap)) return null
      const context = new OffscreenCanvas(picture.width, picture.height).getContext('2d')
      context?.drawImage(picture.source, 0, 0)
      const { ink, scenes } = shown.board.drawing.getState()
      return {
        size: [picture.source.width, picture.source.height],
        pixel: [...(context?.getImageData(490, 300, 1, 1).data ?? [])].slice(0, 3),
        beneath: picture.beneath?.length,
        ink,
        scene: scenes[0],
      }
    })
  async function lookAt(second: number, scene = 'clipped'): Promise<void> {
    await gallery.open(scene)
    await openClip(page())
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await view()
      .getByRole('button', { name: /^Pause note/ })
      .click()
    await standAt(second)
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs))
      .toBe(second * 1_000)
  }
  /** A place of the picture. */
  async function clickOn(x: number, y: number): Promise<void> {
    const box = await view().locator('canvas').first().boundingBox()
    const scale =
      Number.parseInt(
        (await view()
          .getByText(/^\d+ %$/)
          .textContent()) ?? '',
        10,
      ) / 100
    if (!box) throw new Error('no picture')
    await page().mouse.click(box.x + box.width / 2 + (x - 400) * scale, box.y + box.height / 2 + (y - 250) * scale)
  }
  const secondOf = (pixel: readonly number[] = []): number =>
    colors.findIndex((color) =>
      color.split(' ').every((value, at) => Math.abs(Number(value) - (pixel[at] ?? -999)) < 40),
    )

  it.each([5.5, 1.5, 0.5, 6.5])('has the very frame of its moment, %d s, in the size of the clip', async (second) => {
    await lookAt(second)
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    const taken = await shown()
    expect(taken?.size).toEqual([800, 500])
    expect(secondOf(taken?.pixel)).toBe(Math.floor(second))
    expect(taken?.scene).toMatchObject({ width: 800, height: 500, answersAtMs: second * 1_000 })
    expect(taken?.beneath).toBe(second > 3 ? 1 : 0)
    expect(taken?.ink).toBe('orange')
    expect(await target()).toMatchObject({ target: { anchor: { atMs: second * 1_000 } } })
    const calls = await page().evaluate(() => window.gallery?.core.calls.map(({ path }) => path) ?? [])
    expect(calls.lastIndexOf('keys.act')).toBeGreaterThan(calls.lastIndexOf('talk.setTarget'))
  })

  it('is about the point, or the mark, that was chosen first', async () => {
    await lookAt(4.5)
    await clickOn(400, 400)
    await view()
      .getByRole('button', { name: /^Draw here/ })
      .click()
    await overlay().waitFor()
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 4_500, place: { scene: 0 } } } })
    expect((await shown())?.scene).toMatchObject({ answersAtMs: 4_500 })

    await lookAt(5.5)
    await clickOn(492, 152)
    await view().getByText('At 0:03, on an ellipse').waitFor()
    await page().keyboard.press('Shift+R')
    await overlay().waitFor()
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 3_300, markId: 0 } } })
    // One goes to where it begins, and draws where it is whole.
    expect(await shown()).toMatchObject({ beneath: 1, scene: { answersAtMs: 3_300 } })
  })

  it('is begun from the list of pictures too, for the note that is answered', async () => {
    await lookAt(2.5)
    await page().keyboard.press('r')
    await expect.poll(target).toMatchObject({ target: { anchor: { atMs: 2_500 } } })
    await page().keyboard.press('Shift+O')
    const dialog = page().getByRole('dialog', { name: 'Show something' })
    await dialog.getByRole('button', { name: /^A frame of the note being answered.*clip at 0:03/ }).click()
    await expect.poll(async () => (await shown())?.scene).toMatchObject({ answersAtMs: 2_500 })
  })

  it.each(['damaged', 'away'])('where the clip is %s is offered to the voice, at that moment', async (trouble) => {
    await gallery.open(`clipped:${trouble}`)
    await openClip(page())
    await page().keyboard.press('Shift+R')
    await page().getByText('Reply with your voice: what you say now is about 0:00.').waitFor()
    expect(await overlay().count()).toBe(0)
    expect(await target()).toMatchObject({ target: { anchor: { atMs: 0 } } })
    expect(await gallery.calls('keys.act')).toEqual([])
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

describe('a draft with a clip', () => {
  it('gets what stands for it when it is looked at and nobody made one: its first frame, small', async () => {
    await gallery.open('full')
    await draftWithClip(page())
    await expect.poll(async () => (await gallery.calls('takes.keepPoster')).length).toBe(1)
    const [poster] = (await gallery.calls('takes.keepPoster')) as { webp: string; fromMs: number }[]
    expect(poster?.fromMs).toBe(0)
    const seen = await page().evaluate(async (webp) => {
      const bytes = Uint8Array.from(atob(webp), (letter) => letter.charCodeAt(0))
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/webp' }))
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
      context?.drawImage(bitmap, 0, 0)
      return [bitmap.width, bitmap.height, ...(context?.getImageData(294, 180, 1, 1).data ?? [])].slice(0, 5)
    }, poster?.webp ?? '')
    expect(seen.slice(0, 2)).toEqual([480, 300])
    const [red = 0, green = 255, blue = 255] = seen.slice(2)
    expect(red > 168 && green < 56 && blue < 56, String(seen)).toBe(true)
  })

  it('is looked at in step with its sound', async () => {
    await gallery.open('full')
    await draftWithClip(page())
    await page()
      .getByRole('button', { name: /^Look at the screen clip of draft/ })
      .click()
    const dialog = page().getByRole('dialog', { name: 'Screen clip of the draft' })
    await dialog.getByText('7 s, 43.0 kB.').waitFor()
    await dialog.getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(secondSeen, { timeout: 10_000 }).toBeGreaterThan(1)
  })

  it('gives up its clip only when asked twice', async () => {
    await gallery.open('full')
    await draftWithClip(page())
    await page()
      .getByRole('button', { name: /^Look at the screen clip of draft/ })
      .click()
    const dialog = page().getByRole('dialog', { name: 'Screen clip of the draft' })
    await dialog.getByRole('button', { name: 'Leave the clip out' }).click()
    await dialog.getByRole('button', { name: 'Keep the clip' }).click()
    expect(await gallery.calls('takes.dropClip')).toEqual([])
    await dialog.getByRole('button', { name: 'Leave the clip out' }).click()
    await dialog.getByRole('button', { name: 'Leave it out for good' }).click()
    await expect.poll(async () => (await gallery.calls('takes.dropClip')).length).toBe(1)
  })
})
