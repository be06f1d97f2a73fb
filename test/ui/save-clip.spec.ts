import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasProgram } from '../support/sound.ts'
import { secondColors } from './clip-steps.ts'
import { clip, openSaving } from './saved-copies.ts'

/** A note with a clip of the screen as a file that plays without the app: a film, and a page. */

const { page, details, openClipped, saved, openSaved } = openSaving()
const shots = fileURLToPath(new URL('../../test-results/ui/', import.meta.url))

describe('a note with a clip of the screen', () => {
  it('is a film of it, second for second, with the sound', async (context) => {
    if (!hasProgram('ffprobe')) return context.skip('ffprobe is not here: apt-get install ffmpeg')
    await openClipped()
    const { path } = await saved('Film')
    for (const [seconds, color] of [
      [0.5, [208, 16, 16]],
      [2.5, [16, 48, 208]],
      [5.5, [16, 176, 176]],
    ] as const) {
      const frame = execFileSync('ffmpeg', [
        ...['-v', 'error', '-i', path, '-vf', `fps=30,trim=start=${seconds},crop=2:2:490:300`, '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ])
      const pixel = [...frame.subarray(0, 3)]
      expect(
        color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 40),
        `at ${seconds} s: ${pixel}`,
      ).toBe(true)
    }
  })

  let copy: Page
  /** What is seen at a place of the clip; which of its seconds has that colour. */
  const secondSeen = () =>
    copy.evaluate((known) => {
      const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas')
      const context = canvas?.getContext('2d')
      if (!canvas || !context) return null
      const scale = Math.min(canvas.width / 800, canvas.height / 500)
      const [x, y] = [canvas.width / 2 + 90 * scale, canvas.height / 2 + 50 * scale]
      const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data
      const found = known.findIndex(
        ([red, green, blue]) => Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40,
      )
      return found < 0 ? null : found
    }, secondColors)

  it('is a page that holds it, and asks nobody for anything', async () => {
    await openClipped()
    const { path } = await saved('Web page')
    const opened = await openSaved(path, { viewport: { width: 1100, height: 760 } })
    copy = opened.page
    await expect.poll(secondSeen).toBe(0)
    expect(opened.asked()).toEqual([])
    expect(opened.faults).toEqual([])
    for (const colorScheme of ['light', 'dark'] as const) {
      await copy.emulateMedia({ colorScheme })
      await copy.screenshot({ path: join(shots, `saved-clip-${colorScheme}.png`) })
    }
  })

  it('shows what was on the screen at the moment that is sought, back too, and what was drawn', async () => {
    const audio = copy.locator('audio')
    for (const second of [5, 1, 6, 0, 3]) {
      await audio.evaluate((element: HTMLAudioElement, to) => {
        element.currentTime = to
      }, second + 0.5)
      await expect.poll(secondSeen, { message: `second ${second}` }).toBe(second)
    }
    const hasBox = () =>
      copy.locator('#stage canvas:nth-of-type(2)').evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
        return data.some((value) => value > 0)
      })
    expect(await hasBox()).toBe(true)
    await audio.evaluate((element: HTMLAudioElement) => {
      element.currentTime = 1
    })
    await expect.poll(hasBox).toBe(false)
  })

  it.each(['0.75', '2'])('plays in step with its sound at %s times the speed', async (speed) => {
    await copy.getByLabel('Speed').selectOption(speed)
    const seen = await copy.evaluate(async (known) => {
      const audio = document.querySelector('audio')
      const canvas = document.querySelector<HTMLCanvasElement>('#stage canvas')
      const context = canvas?.getContext('2d')
      if (!audio || !canvas || !context) return []
      audio.currentTime = 0
      await audio.play()
      const found: [number, number][] = []
      while (audio.currentTime < 4.9) {
        await new Promise(requestAnimationFrame)
        const part = audio.currentTime % 1
        if (audio.currentTime < 1 || part < 0.25 || part > 0.8) continue
        const scale = Math.min(canvas.width / 800, canvas.height / 500)
        const [x, y] = [canvas.width / 2 + 90 * scale, canvas.height / 2 + 50 * scale]
        const [r = 0, g = 0, b = 0] = context.getImageData(x, y, 1, 1).data
        const shown = known.findIndex(
          ([red, green, blue]) => Math.abs(red - r) < 40 && Math.abs(green - g) < 40 && Math.abs(blue - b) < 40,
        )
        found.push([Math.floor(audio.currentTime), shown])
      }
      audio.pause()
      return found
    }, secondColors)
    expect(seen.length).toBeGreaterThan(10)
    // A busy computer leaves out a frame here and there.
    expect(seen.filter(([heard, shown]) => heard !== shown).length / seen.length).toBeLessThan(0.1)
  })

  it('says in the page when its video cannot be played, and the sound plays on', async () => {
    await openClipped()
    await page().route(`**/media/notes/**/files/${clip}`, (route) => route.fulfill({ body: Buffer.alloc(4_000) }))
    const { path } = await saved('Web page')
    await copy.goto(pathToFileURL(path).href)
    await copy.getByRole('alert').getByText('cannot play the video').waitFor()
    await copy.locator('audio').evaluate((element: HTMLAudioElement) => element.play())
    await copy.close()
  })

  it('is no page where it is too large for one; a film is offered instead', async () => {
    await openClipped(60_000_001)
    await details().getByRole('button', { name: 'Web page', exact: true }).click()
    await details().getByText('This clip is 60.0 MB, and a web page holds up to 60.0 MB. Save it as a film').waitFor()
    const coming = page().waitForEvent('download', { timeout: 60_000 })
    await details().getByRole('button', { name: 'Save as a film' }).click()
    expect((await coming).suggestedFilename()).toMatch(/\.webm$/)
  })
})
