import type { Page } from 'playwright-core'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import {
  draftWithClip,
  openBlankCamera,
  openClip,
  playClip,
  recordingClip,
  showCamera,
  showCameraInClip,
  sliderOf,
  viewOf,
} from '../clip-steps.ts'
import type { Screen } from './screen.ts'

async function drawOnIt(page: Page): Promise<void> {
  await page.keyboard.press('Shift+S')
  await page.getByRole('dialog', { name: 'Show something' }).waitFor()
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
      await showCamera(page)
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
    name: 'clip-dialog-camera-blank',
    scene: 'full',
    async act(page) {
      await openBlankCamera(page)
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
      await drawOnIt(page)
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
      await drawOnIt(page)
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
      await viewOf(page)
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
      await playClip(page)
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
