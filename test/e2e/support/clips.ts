import type { Page } from 'playwright-core'
import { chooseScreen } from './shown.ts'
import { type Installation, xdotool } from './world.ts'

/** With five pictures a second, of the whole display; in the desktop program of what has this name. */
export async function beginClip(installation: Installation, name?: string): Promise<void> {
  const { page } = installation
  await page.keyboard.press('Shift+C')
  await page.getByRole('radio', { name: /^5 / }).check()
  await page.getByRole('button', { name: /^Choose (and|what to) record…$/ }).click()
  await chooseScreen(installation, name)
}

/** Once it plays, in the page itself: a click from outside takes as long as the computer is busy. */
export async function pauseAtOnce(): Promise<void> {
  const limitMs = performance.now() + 2_000
  while (performance.now() < limitMs) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const pause = document.querySelector<HTMLElement>('[aria-label="Picture"] button[aria-label^="Pause note"]')
    if (pause) return pause.click()
  }
}

/** As the recorder says. */
export async function recordedMs(page: Page): Promise<number> {
  const text = (await page.locator('section[aria-label="Recorder"]').first().textContent()) ?? ''
  const [, minutes = '', seconds = '', tenths = ''] = /(\d+):(\d\d)\.(\d)/.exec(text) ?? []
  return (Number(minutes) * 60 + Number(seconds)) * 1_000 + Number(tenths) * 100
}

/** The browser's own bar at the foot of the display, as a person does. */
export async function stopSharing(): Promise<void> {
  await xdotool('mousemove', '850', '866', 'click', '1')
}
