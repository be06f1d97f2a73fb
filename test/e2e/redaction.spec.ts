import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { pointerOn } from './support/pointer.ts'
import {
  filesBelow,
  type Pixels,
  type Poster,
  picturesIn,
  pixelsOf,
  putUpPoster,
  takePicture,
} from './support/shown.ts'
import { whoShowsAndSees } from './support/shown-to.ts'
import { notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Colours that nothing else on the display has. */
const secrets = [
  { left: 40, top: 300, width: 160, height: 60, color: '#d01090' },
  { left: 180, top: 500, width: 200, height: 80, color: '#d0a010' },
] as const
const open = { left: 250, top: 150, width: 120, height: 120, color: '#1030d0' }

const box = ({ left, top, width, height, color }: (typeof secrets)[number] | typeof open): string =>
  `<div style="position:absolute;left:${left}px;top:${top}px;width:${width}px;height:${height}px;background:${color}"></div>`

const overlay = (page: Page) => page.getByRole('dialog', { name: 'Show something' })

describe('what is hidden on a picture', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('redaction')
    const two = await whoShowsAndSees(world)
    alice = two.alice
    bob = two.bob
    poster = await putUpPoster([...secrets, open].map(box).join(''))
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  async function onScreen(x: number, y: number): Promise<[number, number]> {
    const room = await alice.page.getByTestId('moving').boundingBox()
    const scale = Number.parseInt((await alice.page.getByText(/^\d+ %$/).textContent()) ?? '', 10) / 100
    if (!room) throw new Error('no picture')
    return [room.x + room.width / 2 + (x - 720) * scale, room.y + room.height / 2 + (y - 450) * scale]
  }
  async function blur({ left, top, width, height }: (typeof secrets)[number]): Promise<void> {
    await alice.page.keyboard.press('b')
    await pointerOn(alice.page).drag(
      await onScreen(left - 8, top - 8),
      await onScreen(left + width + 8, top + height + 8),
    )
  }
  async function beginShowing(): Promise<void> {
    await takePicture(alice)
    await overlay(alice.page).waitFor()
    await overlay(alice.page).locator('section[data-state="recording"]').waitFor()
    await alice.page.waitForTimeout(800)
  }
  /** All pictures of the screen in all files of the server and of both installations. */
  async function allPictures(): Promise<{ path: string; pixels: Pixels }[]> {
    const files = await filesBelow(world.folder)
    const found = await Promise.all(
      files.flatMap(({ path, bytes }) =>
        picturesIn(bytes).map(async (one) => ({ path, pixels: await pixelsOf(bob.page, one) })),
      ),
    )
    return found.flatMap(({ path, pixels }) => (pixels && isOfScreen(pixels) ? [{ path, pixels }] : []))
  }

  it('is in no byte of any picture that is kept, sent or received, its thumbnail included', async () => {
    const { page } = alice
    await beginShowing()
    // Here, and only here, it is there to be seen: what is looked for below can be found.
    const isSeen = async () => {
      const pictures = await allPictures()
      return secrets.every((secret) => pictures.some(({ pixels }) => hasColor(pixels, secret)))
    }
    await expect.poll(isSeen).toBe(true)
    await blur(secrets[0])
    await page.waitForTimeout(700)
    await blur(secrets[1])
    // Taken back, and hidden once more.
    await page.keyboard.press('Control+z')
    await page.waitForTimeout(700)
    await page.keyboard.press('Control+Shift+z')
    await alice.screenshot('1-hidden')
    await page.keyboard.press('Space')
    await notesIn(page, 'delivered').waitFor({ timeout: 30_000 })
    await notesIn(bob.page).waitFor()
    await expect
      .poll(async () => (await allPictures()).filter(({ path }) => path.startsWith(bob.dataDir)).length, {
        timeout: 30_000,
      })
      .toBeGreaterThan(0)
    const pictures = await allPictures()
    expect(pictures.some(({ path }) => path.includes('/server/'))).toBe(true)
    expect(pictures.some(({ pixels }) => pixels.width < 1_000)).toBe(true)
    for (const { path, pixels } of pictures) {
      expect(hasColor(pixels, open), `${path}: what is not hidden is there`).toBe(true)
      for (const secret of secrets) expect(hasColor(pixels, secret), `${path}: ${secret.color}`).toBe(false)
    }
  })

  it('does not go out when the window died before it was hidden in the pixels; it is hidden then, and sent', async () => {
    const { page } = alice
    await beginShowing()
    await page.waitForTimeout(600)
    // The blur is drawn, and its window ends in the same moment.
    await blur(secrets[0])
    await page.waitForTimeout(120)
    await page.reload()
    await openConversation(page, 'general')
    // In the desktop program the microphone is in a window of its own, and goes on. What it is sent with is refused, and kept.
    if (alice.electron) await page.getByRole('button', { name: 'Send recording' }).click()
    await page.getByRole('list', { name: 'Drafts' }).getByRole('listitem').waitFor()
    await page.getByRole('button', { name: /^Send draft/ }).click()
    await expect.poll(() => notesIn(page, 'delivered').count(), { timeout: 30_000 }).toBe(2)
    const pictures = (await allPictures()).filter(
      ({ path }) => path.includes('/server/') || path.startsWith(bob.dataDir),
    )
    for (const { path, pixels } of pictures) expect(hasColor(pixels, secrets[0]), path).toBe(false)
  })
})

const isOfScreen = ({ width, height }: Pixels): boolean => Math.abs(width / height - 1.6) < 0.02

/** Whether the middle of it, as this picture shows it, has its colour. */
function hasColor(
  pixels: Pixels,
  { left, top, width, height, color }: { left: number; top: number; width: number; height: number; color: string },
): boolean {
  const scale = pixels.width / 1440
  const wanted = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16))
  for (let x = left + 4; x < left + width - 4; x += 4) {
    for (let y = top + 4; y < top + height - 4; y += 4) {
      const found = pixels.at(x * scale, y * scale)
      if (found.every((part, index) => Math.abs(part - (wanted[index] ?? 0)) < 48)) return true
    }
  }
  return false
}
