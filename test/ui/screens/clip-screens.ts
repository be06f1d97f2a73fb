import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { type Screen, tellOfDraft, tellOfTake } from './screen.ts'

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

/** The same with the camera in it. */
export const showCameraInClip = (page: Page): Promise<void> =>
  recordingClip(page, async () => {
    await page.getByRole('checkbox', { name: 'Show my camera' }).check()
    await page.getByLabel('Your camera, mirrored').waitFor()
  })

export async function openClip(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Open the screen clip/ }).click()
  await page.getByRole('region', { name: 'Picture', exact: true }).waitFor()
}

export async function sliderOf(page: Page): Promise<{ x: number; y: number; width: number; height: number }> {
  const slider = page.getByRole('region', { name: 'Picture', exact: true }).getByRole('slider')
  const box = await slider.boundingBox()
  if (!box) throw new Error('nowhere to seek')
  return box
}

/** Its bytes come from where those of all takes are. */
export async function draftWithClip(page: Page): Promise<void> {
  const path = fileURLToPath(new URL('../../fixtures/screen/build-7s.webm', import.meta.url))
  await page.route('**/media/takes/**/files/**', (route) => route.fulfill({ path, contentType: 'video/webm' }))
  await page.route('**/media/takes/**/track', (route) => route.fulfill({ body: '' }))
  const video = await page.evaluate(() => window.gallery?.screenVideo)
  if (!video) throw new Error('not the gallery')
  const clip = { blobId: video.blobId, sizeBytes: video.sizeBytes, isOpen: false }
  await tellOfDraft(page, { durationMs: 7_000, clip, video })
  await page.getByRole('button', { name: /^Look at the screen clip of draft/ }).waitFor()
}

/** Clips of the screen. */
export const clipScreens: readonly Screen[] = [
  {
    name: 'clip-dialog',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+C')
      await page.getByRole('dialog', { name: 'Record a clip of the screen' }).waitFor()
    },
  },
  {
    name: 'clip-dialog-camera',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+C')
      await page.getByRole('checkbox', { name: 'Show my camera' }).check()
      await page.getByLabel('Your camera, mirrored').waitFor()
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'clip-dialog-camera-refused',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('', 'NotAllowedError'))
      })
      await page.keyboard.press('Shift+C')
      await page.getByRole('checkbox', { name: 'Show my camera' }).check()
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'clip-camera',
    scene: 'full',
    async act(page) {
      await showCameraInClip(page)
      await page.getByRole('button', { name: 'Camera in the clip' }).click()
      await page.waitForTimeout(500)
    },
  },
  {
    name: 'clip-camera-drawing',
    scene: 'full',
    async act(page) {
      await showCameraInClip(page)
      await page.keyboard.press('Shift+S')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
      await page.waitForTimeout(700)
    },
  },
  { name: 'clip-recording', scene: 'full', act: (page) => recordingClip(page) },
  {
    name: 'clip-trouble',
    scene: 'full',
    async act(page) {
      await page.evaluate(([path, message]) => window.gallery?.core.refuse(path, message), [
        'takes.keepClip',
        sentenceOf('diskFull'),
      ] as const)
      await recordingClip(page)
      await page.getByText('The clip stays here').waitFor()
    },
  },
  {
    name: 'clip-drawing',
    scene: 'full',
    async act(page) {
      await recordingClip(page)
      await page.keyboard.press('Shift+S')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
      await page.keyboard.press('b')
      await page.getByText('A video cannot hide').waitFor()
    },
  },
  { name: 'clip-row', scene: 'clipped' },
  {
    name: 'clip-view',
    scene: 'clipped',
    async act(page) {
      await openClip(page)
      const { width, height, x, y } = await sliderOf(page)
      await page.mouse.click(x + (width * 5) / 7, y + height / 2)
      await page
        .getByRole('region', { name: 'Picture', exact: true })
        .getByRole('button', { name: /^Pause note/ })
        .click()
    },
  },
  {
    name: 'clip-picked',
    scene: 'clipped',
    async act(page) {
      await openClip(page)
      const box = await page.locator('section[aria-label="Drawing on the picture"] canvas').first().boundingBox()
      if (box) await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
      await page.getByRole('button', { name: /^Draw here/ }).waitFor()
    },
  },
  {
    name: 'clip-answer',
    scene: 'clipped',
    async act(page) {
      await openClip(page)
      await page.keyboard.press('Shift+R')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
    },
  },
  {
    name: 'clip-answer-way',
    scene: 'clipped',
    async act(page) {
      await openClip(page)
      await page.keyboard.press('r')
      await page.getByText('Replying to the moment').waitFor()
      await page.keyboard.press('Shift+O')
      await page.getByRole('button', { name: /^A frame of the note being answered/ }).waitFor()
    },
  },
  {
    name: 'clip-answer-away',
    scene: 'clipped:away',
    async act(page) {
      await openClip(page)
      await page.keyboard.press('Shift+R')
      await page.getByText('Reply with your voice').waitFor()
    },
  },
  {
    name: 'clip-away',
    scene: 'clipped:away',
    async act(page) {
      await openClip(page)
      await page.getByRole('alert').waitFor()
    },
  },
  {
    name: 'clip-coming',
    scene: 'clipped:coming',
    async act(page) {
      await page.route('**/coming.webm', () => {})
      await page.reload()
      await openClip(page)
      await page.getByRole('status').getByText('Fetching the clip').waitFor()
      await page
        .getByRole('region', { name: 'Picture', exact: true })
        .getByRole('button', { name: /^Play note/ })
        .click()
    },
  },
  { name: 'clip-draft', scene: 'full', act: draftWithClip },
  {
    name: 'clip-draft-open',
    scene: 'full',
    async act(page) {
      await draftWithClip(page)
      await page.getByRole('button', { name: /^Look at the screen clip of draft/ }).click()
      await page.getByRole('button', { name: 'Leave the clip out' }).click()
    },
  },
]
