import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { decodeTrack } from '#shared/annotation/decode.ts'
import type { Track } from '#shared/annotation/model.ts'
import { stage } from './clips.ts'
import { viewOf } from './places.ts'
import { filesBelow, isTrack, type Pixels, pixelsOf } from './shown.ts'
import type { Installation } from './world.ts'

/** A clip as it is looked at: played, sought in, stood still in, and replied to. */

/** What is drawn on it lies over it. */
export const marksOfClip = `${stage}:nth-of-type(2)`

/** From the beginning to the end. */
export async function playThrough(page: Page): Promise<void> {
  const area = viewOf(page)
  await area.getByRole('button', { name: /^Play note/ }).click()
  await area.getByRole('button', { name: /^Pause note/ }).waitFor()
  await area.getByRole('button', { name: /^Play note/ }).waitFor({ timeout: 40_000 })
}

export async function goTo(page: Page, atMs: number, durationMs: number): Promise<void> {
  const room = await viewOf(page).getByRole('slider').boundingBox()
  if (!room) throw new Error('no place to seek')
  await page.mouse.click(room.x + (room.width * atMs) / durationMs, room.y + room.height / 2)
}

/** Between this beep and the next, far from both. */
export async function standAfter(page: Page, beepMs: number, durationMs: number): Promise<void> {
  const slider = viewOf(page).getByRole('slider')
  // It plays on until it is paused: how long that takes here is known after the first time.
  let aimMs = 400
  await expect
    .poll(
      async () => {
        await goTo(page, beepMs + aimMs, durationMs)
        await page.evaluate(pauseAtOnce)
        await viewOf(page)
          .getByRole('button', { name: /^Play note/ })
          .waitFor()
        // Pausing is told a moment later than the place.
        await page.waitForTimeout(300)
        const afterMs = Number(await slider.getAttribute('aria-valuenow')) - beepMs
        if (afterMs > 450 && afterMs < 800) return true
        aimMs -= afterMs - 625
        return false
      },
      { timeout: 20_000 },
    )
    .toBe(true)
  await page.waitForTimeout(700)
}

/** Once it plays, in the page itself: a click from outside takes as long as the computer is busy. */
async function pauseAtOnce(): Promise<void> {
  const limitMs = performance.now() + 2_000
  while (performance.now() < limitMs) {
    await new Promise((resolve) => requestAnimationFrame(resolve))
    const pause = document.querySelector<HTMLElement>('[aria-label="Picture"] button[aria-label^="Pause note"]')
    if (pause) return pause.click()
  }
}

/** Files of notes that this installation has by now. */
export const mediaOf = async ({ dataDir }: Installation) =>
  (await filesBelow(dataDir)).filter(({ path }) => path.includes('media'))

/** What each of them is. */
export function kindOf(bytes: Buffer): string {
  if (isTrack(bytes)) return 'track'
  if (bytes.toString('latin1', 0, 4) === 'OggS') return 'sound'
  if (bytes.toString('latin1', 8, 12) === 'WEBP') return 'poster'
  return bytes.readUInt32BE(0) === 0x1a45dfa3 ? 'video' : `other: ${bytes.toString('latin1', 0, 12)}`
}

/** Of what was sent as a reply: what is drawn, and the picture that it is drawn on, read by `reader`. */
export async function replyWith(
  one: Installation,
  reader: Page,
): Promise<{ readonly track: Track; readonly picture: Pixels } | null> {
  const files = await mediaOf(one)
  for (const { bytes } of files) {
    const decoded = isTrack(bytes) ? decodeTrack(new Uint8Array(bytes)) : null
    const scene = decoded?.ok ? decoded.value.track.scenes[0] : undefined
    if (!decoded?.ok || scene?.answersAtMs === undefined || scene.picture === null) continue
    const found = files.find(({ path }) => path.includes(scene.picture ?? 'none'))
    const picture = found ? await pixelsOf(reader, found.bytes) : null
    if (picture) return { track: decoded.value.track, picture }
  }
  return null
}

/** Pixels of what is drawn on it that are red. */
export const redMarks = (page: Page): Promise<number> =>
  page.locator(marksOfClip).evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    let red = 0
    for (let at = 0; at < data.length; at += 4)
      if ((data[at] ?? 0) > 180 && (data[at + 1] ?? 255) < 110 && (data[at + 3] ?? 0) > 200) red += 1
    return red
  })
