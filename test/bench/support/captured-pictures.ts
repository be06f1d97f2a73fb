import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { allTargets, ensureBuilt } from '../../../build/targets.ts'
import { startVirtualDisplay } from '../../../build/virtual-display.ts'
import { launchOnDisplay } from '../../e2e/support/bad-microphone.ts'
import { createStandInHost } from '../../e2e/support/hosts/stand-in.ts'
import { chooseCaptureKeys } from '../../e2e/support/steps.ts'
import { startKeyboard } from './keyboard.ts'

export interface CaptureTimes {
  /** From the key to a frame with the picture in it. */
  readonly shownMs: readonly number[]
  /** A page without anything, in the same Chromium, that asks for one frame of the same display. */
  readonly bareMs: readonly number[]
}

/**
 * The built desktop program on the stand-in for Electron, with real keys on an X display and Chromium's own capture of it. It begins when the last
 * key of the chord is handed to X. The display is as large as a laptop's; the window lies behind, as when one works in another program.
 */
export async function capturedPictures(rounds: number): Promise<CaptureTimes> {
  await ensureBuilt(allTargets)
  const display = await startVirtualDisplay()
  if (!display) throw new Error('Xvfb did not start: apt-get install xvfb')
  const before = process.env.DISPLAY
  process.env.DISPLAY = display.name
  const folder = mkdtempSync(join(tmpdir(), 'earshot-bench-capture-'))
  const host = createStandInHost()
  const keyboard = startKeyboard(display.name)
  const bareBrowser = await launchOnDisplay(null)
  try {
    const bare = await openBarePage(bareBrowser)
    const { page, electron } = await host.open(
      { env: {}, dataDir: folder },
      { microphone: null, hasKeys: true, isOnDisplay: true },
    )
    await page.getByLabel('Your name').fill('Alice')
    await page.getByRole('button', { name: 'Use on this computer' }).click()
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await chooseCaptureKeys(page, 'Control+Alt+KeyS')
    const times = { shownMs: [] as number[], bareMs: [] as number[] }
    for (let round = -1; round < rounds; round += 1) {
      const bareMs = await bareFrame(bare)
      await electron?.ask('leave')
      const shownMs = await press(page, keyboard)
      // What comes first compiles the programs.
      if (round < 0) continue
      times.bareMs.push(bareMs)
      times.shownMs.push(shownMs)
    }
    return times
  } finally {
    await keyboard.stop()
    await bareBrowser.close()
    await host.end()
    await display.stop()
    if (before === undefined) delete process.env.DISPLAY
    else process.env.DISPLAY = before
    rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
  }
}

async function press(page: Page, keyboard: ReturnType<typeof startKeyboard>): Promise<number> {
  const shown = whenShown(page)
  await sleep(500)
  const pressedMs = performance.timeOrigin + performance.now()
  await keyboard.type('keydown ctrl', 'keydown alt', 'keydown s')
  const shownAtMs = await shown
  await keyboard.type('keyup s', 'keyup alt', 'keyup ctrl')
  const overlay = page.getByRole('dialog', { name: 'Show something' })
  await overlay.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
  await overlay.getByRole('button', { name: /^Discard/ }).click()
  await overlay.waitFor({ state: 'detached' })
  await page.locator('section[aria-label="Recorder"]').waitFor({ state: 'detached' })
  return shownAtMs - pressedMs
}

/** A frame has been drawn in which the picture's canvas holds something. Reading a pixel makes the browser finish what it only noted down. */
const whenShown = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (let turn = 0; turn < 3_000; turn += 1) {
      await frame()
      const canvas = document.querySelector<HTMLCanvasElement>('dialog[aria-label="Show something"] canvas')
      if (!canvas || canvas.width === 0) continue
      const { data = [] } = canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1) ?? {}
      if (data[3] !== 255) continue
      await frame()
      return performance.timeOrigin + performance.now()
    }
    throw new Error('no picture came')
  })

async function openBarePage(browser: Browser): Promise<Page> {
  const page = await (await browser.newContext({ viewport: null })).newPage()
  // A secure place, which alone may ask for a screen.
  await page.route('**', (route) => route.fulfill({ contentType: 'text/html', body: '' }))
  await page.goto('http://localhost/')
  return page
}

const bareFrame = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    const from = performance.now()
    const stream = await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: 30 }, audio: false })
    const video = document.createElement('video')
    video.muted = true
    video.srcObject = stream
    await video.play()
    await createImageBitmap(video)
    const tookMs = performance.now() - from
    for (const track of stream.getTracks()) track.stop()
    return tookMs
  })
