import { describe, expect, it } from 'vitest'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { draftWithClip, recordingClip, secondSeen } from './clip-steps.ts'
import { openGallery } from './support.ts'

const gallery = openGallery()
const page = () => gallery.page()
const recorder = () => page().getByRole('region', { name: 'Recorder' })
const overlay = () => page().getByRole('dialog', { name: 'Show something' })
const phase = () => page().evaluate(() => window.gallery?.services.clips.store.getState().phase.kind)
const seen = () => secondSeen(page())

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
    await expect.poll(seen, { timeout: 10_000 }).toBeGreaterThan(1)
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
