import { execFileSync } from 'node:child_process'
import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { hasProgram } from '../support/sound.ts'
import { isRed } from './pixels.ts'
import { hostile, openSaving, type SavedPage, size } from './saved-copies.ts'

/** A note as a file that plays without the app: a page, and a film. */

const { page, details, openDetails, saved, openSaved } = openSaving()

/** Red, green and blue in the middle of the left side of the box, and beside it. */
async function colours(on: Page, element: string): Promise<{ line: number[]; beside: number[] }> {
  const shot = (await on.locator(element).screenshot()).toString('base64')
  // Not in the copy: its policy lets nothing be loaded.
  return page().evaluate(
    async ({ shot, width, height }) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${shot}`)).blob())
      const scale = Math.min(image.width / width, image.height / height)
      const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
      context?.drawImage(image, 0, 0)
      const at = (x: number, y: number): number[] => {
        const left = image.width / 2 + (x - width / 2) * scale
        const top = image.height / 2 + (y - height / 2) * scale
        return [...(context?.getImageData(Math.round(left), Math.round(top), 1, 1).data ?? [])].slice(0, 3)
      }
      return { line: at(200, 200), beside: at(320, 200) }
    },
    { shot, ...size },
  )
}

const isGreen = ([r = 0, g = 0, b = 0]: number[]) => r < 60 && g > 120 && b < 60

describe('a note saved as a web page', () => {
  let opened: SavedPage
  let copy: Page

  it('is one file with the name of who spoke and when', async () => {
    await openDetails()
    const { download, path } = await saved('Web page')
    expect(download.suggestedFilename()).toMatch(/^Eve [\p{L} ]+ \d{4}-\d\d-\d\d \d\d\.\d\d\.html$/u)
    await details()
      .getByText(/^Saved as Eve/)
      .waitFor()
    opened = await openSaved(path)
    copy = opened.page
  })

  it('asks nobody for anything, and nothing in the note is run', async () => {
    await copy
      .locator('audio')
      .evaluate((audio: HTMLAudioElement) =>
        audio.readyState > 0 ? null : new Promise((done) => audio.addEventListener('loadedmetadata', done)),
      )
    expect(opened.asked()).toEqual([])
    expect(await copy.evaluate(() => 'wasRun' in window)).toBe(false)
    expect(await copy.getByRole('heading', { level: 1 }).textContent()).toContain(hostile)
    expect(opened.faults).toEqual([])
  })

  it('plays the whole sound, and shows what was drawn at its time, forwards and backwards', async () => {
    const audio = copy.locator('audio')
    const durationS = await audio.evaluate((element: HTMLAudioElement) => element.duration)
    expect(Math.abs(durationS - 7)).toBeLessThan(0.6)
    const at = (seconds: number) =>
      audio.evaluate((element: HTMLAudioElement, to) => {
        element.currentTime = to
      }, seconds)
    await expect.poll(async () => isGreen((await colours(copy, '#stage')).line)).toBe(true)
    await at(3)
    await expect.poll(async () => isRed((await colours(copy, '#stage')).line)).toBe(true)
    expect(isGreen((await colours(copy, '#stage')).beside)).toBe(true)
    await at(5)
    await expect.poll(async () => isGreen((await colours(copy, '#stage')).line)).toBe(true)
    await at(2.2)
    await expect.poll(async () => isRed((await colours(copy, '#stage')).line)).toBe(true)
  })

  it('leads to what is written on the picture, and plays at the chosen speed', async () => {
    await copy.getByRole('button', { name: /<img src=x/ }).click()
    const audio = copy.locator('audio')
    await expect.poll(() => audio.evaluate((element: HTMLAudioElement) => element.currentTime)).toBeCloseTo(2.5, 1)
    await copy.getByLabel('Speed').selectOption('2')
    await copy.locator('h1').click()
    await copy.keyboard.press('Space')
    await expect
      .poll(() => audio.evaluate((element: HTMLAudioElement) => !element.paused && element.playbackRate))
      .toBe(2)
    await copy.close()
  })
})

describe('a note saved as a film', () => {
  it('shows the same at the same time, with the sound of the note', async (context) => {
    if (!hasProgram('ffprobe')) return context.skip('ffprobe is not here: apt-get install ffmpeg')
    await openDetails()
    const { path, download } = await saved('Film')
    expect(download.suggestedFilename()).toMatch(/\.webm$/)
    const probe = execFileSync('ffprobe', ['-v', 'error', '-show_streams', '-show_format', '-of', 'json', path])
    const { streams, format } = JSON.parse(probe.toString()) as {
      streams: { codec_name: string; width?: number; height?: number }[]
      format: { duration: string }
    }
    expect(streams.map(({ codec_name }) => codec_name).sort()).toEqual(['opus', 'vp9'])
    expect(streams.find(({ codec_name }) => codec_name === 'vp9')).toMatchObject(size)
    expect(Math.abs(Number(format.duration) - 7)).toBeLessThan(0.6)
    for (const [seconds, isDrawn] of [
      [1.5, false],
      [3, true],
      [4.8, false],
    ] as const) {
      const frame = execFileSync('ffmpeg', [
        // A frame stands until the next one: as a player shows it.
        ...['-v', 'error', '-i', path, '-vf', `fps=30,trim=start=${seconds}`, '-frames:v', '1'],
        ...['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-'],
      ])
      const at = (x: number, y: number) => [...frame.subarray(3 * (y * size.width + x), 3 * (y * size.width + x) + 3)]
      expect(isDrawn ? isRed(at(200, 200)) : isGreen(at(200, 200)), `at ${seconds} s: ${at(200, 200)}`).toBe(true)
      expect(isGreen(at(320, 200))).toBe(true)
    }
  })

  it('can be given up, and says what cannot be had', async () => {
    await openDetails()
    await page().route('**/media/notes/**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        body: JSON.stringify({ title: 'This recording is not on this computer.' }),
      }),
    )
    await details().getByRole('button', { name: 'Film', exact: true }).click()
    await details().getByText('This recording is not on this computer.').waitFor()
    await page().unroute('**/media/notes/**')
    // Nobody answers: there is time to give up.
    await page().route('**/media/notes/**', () => {})
    await details().getByRole('button', { name: 'Web page', exact: true }).click()
    await details().getByRole('button', { name: 'Cancel' }).click()
    await details().getByRole('progressbar').waitFor({ state: 'detached' })
    expect(await details().getByRole('button', { name: 'Web page', exact: true }).isEnabled()).toBe(true)
  })
})
