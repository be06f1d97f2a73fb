import { fileURLToPath } from 'node:url'
import type { Locator, Page } from 'playwright-core'
import { tellOfDraft, tellOfTake } from './screens/screen.ts'

/** What one does with clips of the screen in the gallery. */

/** Something that moves stands in for the screen: a gallery has none. */
export async function recordingClip(page: Page, choose?: () => Promise<void>): Promise<void> {
  await page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1280, height: 800 })
    const context = canvas.getContext('2d')
    const draw = () => {
      if (!context) return
      context.fillStyle = '#eae6df'
      context.fillRect(0, 0, 1280, 800)
      context.fillStyle = '#177a6b'
      context.fillRect(100 + (Date.now() % 5_000) / 8, 300, 200, 200)
    }
    draw()
    setInterval(draw, 100)
    navigator.mediaDevices.getDisplayMedia = () => Promise.resolve(canvas.captureStream(10))
  })
  await page.keyboard.press('Shift+C')
  await choose?.()
  await page.getByRole('button', { name: 'Choose and record…' }).click()
  await page.waitForFunction(() => window.gallery?.services.clips.store.getState().phase.kind === 'ready')
  await tellOfTake(page, { isLatched: true, durationMs: 12_400 })
  await page.getByRole('region', { name: 'Recorder' }).getByText('Clip', { exact: true }).waitFor()
}

/** In the dialog in which one says how a clip is recorded. */
export async function showCamera(page: Page): Promise<void> {
  await page.getByRole('checkbox', { name: 'Show my camera' }).check()
  await page.getByLabel('Your camera, mirrored').waitFor()
}

/** A clip that is recorded with the camera in it. */
export const showCameraInClip = (page: Page): Promise<void> => recordingClip(page, () => showCamera(page))

/** Where a clip, or a picture, is looked at. */
export const viewOf = (page: Page): Locator => page.getByRole('region', { name: 'Picture', exact: true })

export const playClip = (page: Page): Promise<void> =>
  viewOf(page)
    .getByRole('button', { name: /^Play note/ })
    .click()

/** Cameras of this page open, and give no picture until `showBlankCamera`. */
export const openBlankCamera = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 48 })
    const camera = canvas.captureStream()
    Object.assign(window, {
      showBlankCamera: () => setInterval(() => canvas.getContext('2d')?.fillRect(0, 0, 64, 48), 100),
    })
    navigator.mediaDevices.getUserMedia = () => Promise.resolve(camera)
  })

export async function openClip(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open the screen clip/ }).click()
  await viewOf(page).waitFor()
}

export async function sliderOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const slider = viewOf(page).getByRole('slider')
  const box = await slider.boundingBox()
  if (!box) throw new Error('nowhere to seek')
  return box
}

/** At its beginning, and ready to stand anywhere. */
export async function openStoppedClip(page: Page): Promise<void> {
  await openClip(page)
  await playClip(page)
  await viewOf(page)
    .getByRole('button', { name: /^Pause note/ })
    .click()
}

export async function standAt(page: Page, seconds: number): Promise<void> {
  const { x, y, width, height } = await sliderOf(page)
  await page.evaluate((ms) => window.gallery?.services.playback.seek(ms), seconds * 1_000)
  await page.mouse.move(x + width / 2, y + height)
}

/** Of each second of the clip: its own. */
export const secondColors: readonly (readonly [number, number, number])[] = [
  [208, 16, 16],
  [16, 160, 16],
  [16, 48, 208],
  [208, 176, 16],
  [176, 16, 192],
  [16, 176, 176],
  [112, 112, 112],
]

/** Which second has this colour; null: none of them. */
export function secondOf(pixel: readonly number[]): number | null {
  const found = secondColors.findIndex((color) =>
    color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 40),
  )
  return found < 0 ? null : found
}

/** The second of the clip that is seen. */
export async function secondSeen(page: Page): Promise<number | null> {
  const pixel = await page.evaluate(() => {
    const canvas = document.querySelector<HTMLCanvasElement>('section[aria-label="Drawing on the picture"] canvas')
    const context = canvas?.getContext('2d')
    // The middle of the rectangle, somewhat below the middle of the picture.
    if (!canvas || !context) return []
    return [...context.getImageData(canvas.width * 0.59, canvas.height * 0.6, 1, 1).data].slice(0, 3)
  })
  return secondOf(pixel)
}

/** Its bytes come from where those of all takes are. */
export async function draftWithClip(page: Page): Promise<void> {
  const path = fileURLToPath(new URL('../fixtures/screen/build-7s.webm', import.meta.url))
  await page.route('**/media/takes/**/files/**', (route) => route.fulfill({ path, contentType: 'video/webm' }))
  await page.route('**/media/takes/**/track', (route) => route.fulfill({ body: '' }))
  const video = await page.evaluate(() => window.gallery?.screenVideo)
  if (!video) throw new Error('not the gallery')
  const clip = { blobId: video.blobId, sizeBytes: video.sizeBytes, isOpen: false }
  await tellOfDraft(page, { durationMs: 7_000, clip, video })
  await page.getByRole('button', { name: /^Look at the screen clip of draft/ }).waitFor()
}
