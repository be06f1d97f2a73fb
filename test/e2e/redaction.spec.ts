import { createHash } from 'node:crypto'
import { basename } from 'node:path'
import type { Locator, Page } from 'playwright-core'
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
import { composerOf, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Colours that nothing else on the display has. */
const secrets = [
  { left: 40, top: 300, width: 160, height: 60, color: '#d01090' },
  { left: 180, top: 500, width: 200, height: 80, color: '#d0a010' },
] as const
const open = { left: 250, top: 150, width: 120, height: 120, color: '#1030d0' }

const inOpen = { x: open.left + open.width / 2, y: open.top + open.height / 2 }
/** Of the poster. */
const background = '#20a040'

const box = ({ left, top, width, height, color }: (typeof secrets)[number] | typeof open): string =>
  `<div style="position:absolute;left:${left}px;top:${top}px;width:${width}px;height:${height}px;background:${color}"></div>`

const overlay = (page: Page) => page.getByRole('dialog', { name: 'Show something' })
const pictureView = (page: Page) => page.getByRole('region', { name: 'Picture', exact: true })

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

  async function blur({ left, top, width, height }: (typeof secrets)[number]): Promise<void> {
    const stage = overlay(alice.page)
    await alice.page.keyboard.press('b')
    await pointerOn(alice.page).drag(
      await onScreen(stage, left - 8, top - 8),
      await onScreen(stage, left + width + 8, top + height + 8),
    )
  }
  /** Bob’s window is not on this run's display. */
  async function blurByBob({ left, top, width, height }: typeof open): Promise<void> {
    const { keyboard, mouse } = bob.page
    const stage = overlay(bob.page)
    await keyboard.press('b')
    await mouse.move(...(await onScreen(stage, left - 8, top - 8)))
    await mouse.down()
    await mouse.move(...(await onScreen(stage, left + width + 8, top + height + 8)), { steps: 10 })
    await mouse.up()
  }
  async function beginShowing(): Promise<void> {
    await takePicture(alice)
    await overlay(alice.page).waitFor()
    await overlay(alice.page).locator('section[data-state="recording"]').waitFor()
    await alice.page.waitForTimeout(800)
  }
  /** All pictures of the screen in all files of the server and of both installations. */
  async function allPictures(): Promise<KeptPicture[]> {
    const files = await filesBelow(world.folder)
    const found = await Promise.all(
      files.flatMap(({ path, bytes }) =>
        picturesIn(bytes).map(async (one) => ({
          path,
          hash: createHash('sha256').update(one).digest('hex'),
          pixels: await pixelsOf(bob.page, one),
        })),
      ),
    )
    return found.flatMap(({ pixels, ...one }) => (pixels && isOfScreen(pixels) ? [{ ...one, pixels }] : []))
  }
  /** Those of other blobs, and in files of no blob those of other bytes: not what was there before, whoever fetches it later. */
  async function picturesSince(before: readonly KeptPicture[]): Promise<KeptPicture[]> {
    const nameOf = ({ path, hash }: KeptPicture) => BLOB_ID.exec(basename(path))?.[0] ?? `${path} ${hash}`
    const known = new Set(before.map(nameOf))
    return (await allPictures()).filter((one) => !known.has(nameOf(one)))
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

  it('is in no byte of a reply on the picture of somebody else, and is not seen there', async () => {
    const { page } = bob
    await notesIn(page).first().focus()
    await page.keyboard.press('Shift+V')
    await expect.poll(() => colorSeen(pictureView(page), inOpen), { timeout: 30_000 }).toSatisfy(isColor(open.color))
    const before = await allPictures()
    await page.keyboard.press('Shift+R')
    await overlay(page).locator('section[data-state="recording"]').waitFor()
    // A reply has the bytes of the note's picture at first: what is looked for below can be found, and has not gone out.
    const hasOpen = (pictures: readonly KeptPicture[]) => pictures.filter(({ pixels }) => hasColor(pixels, open))
    await expect.poll(async () => hasOpen(await picturesSince(before)).length).toBeGreaterThan(0)
    await page.waitForTimeout(1_000)
    expect((await picturesSince(before)).filter(({ path }) => !path.startsWith(bob.dataDir))).toEqual([])
    await blurByBob(open)
    await bob.screenshot('2-hidden-in-reply')
    await page.keyboard.press('Space')
    await overlay(page).waitFor({ state: 'detached' })
    await composerOf(page, 'Thread').locator('[data-note-id][data-state="delivered"]').last().waitFor()

    await notesIn(alice.page)
      .getByRole('button', { name: /^1 reply/ })
      .click()
    await composerOf(alice.page, 'Thread').getByText('1 reply').waitFor()
    await composerOf(alice.page, 'Thread').locator('[data-note-id]').last().focus()
    await alice.page.keyboard.press('Shift+V')
    const beside = { x: open.left - 40, y: inOpen.y }
    await expect
      .poll(() => colorSeen(pictureView(alice.page), beside), { timeout: 30_000 })
      .toSatisfy(isColor(background))
    await alice.screenshot('3-reply-received')
    const isWithAlice = ({ path, pixels }: KeptPicture) => path.startsWith(alice.dataDir) && pixels.width === 1440
    await expect.poll(async () => (await picturesSince(before)).some(isWithAlice), { timeout: 30_000 }).toBe(true)
    expect(await colorSeen(pictureView(alice.page), inOpen)).not.toSatisfy(isColor(open.color))
    const pictures = await picturesSince(before)
    for (const place of ['/server/', bob.dataDir, alice.dataDir]) {
      expect(
        pictures.some(({ path }) => path.includes(place)),
        place,
      ).toBe(true)
    }
    expect(pictures.some(({ pixels }) => pixels.width < 1_000)).toBe(true)
    expect(hasOpen(pictures).map(({ path }) => path)).toEqual([])
  }, 120_000)
})

const BLOB_ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/

/** A picture in a file, by its own bytes. */
interface KeptPicture {
  readonly path: string
  readonly hash: string
  readonly pixels: Pixels
}

/** A place of the picture, where it lies in the window. */
async function onScreen(shown: Locator, x: number, y: number): Promise<[number, number]> {
  const stage = shown.getByRole('region', { name: /^Draw(?:ing)? on the picture$/ })
  const room = await stage.locator('canvas').first().boundingBox()
  const scale = Number.parseInt((await shown.getByText(/^\d+ %$/).textContent()) ?? '', 10) / 100
  if (!room) throw new Error('no picture')
  return [room.x + room.width / 2 + (x - 720) * scale, room.y + room.height / 2 + (y - 450) * scale]
}

/** What the window shows at a place of the picture. */
async function colorSeen(shown: Locator, { x, y }: { x: number; y: number }): Promise<readonly number[] | undefined> {
  const page = shown.page()
  const at = await onScreen(shown, x, y)
  return (await pixelsOf(page, await page.screenshot()))?.at(...at)
}

const isOfScreen = ({ width, height }: Pixels): boolean => Math.abs(width / height - 1.6) < 0.02

/** Whether the middle of it, as this picture shows it, has its colour. */
function hasColor(
  pixels: Pixels,
  { left, top, width, height, color }: { left: number; top: number; width: number; height: number; color: string },
): boolean {
  const scale = pixels.width / 1440
  const isIt = isColor(color)
  for (let x = left + 4; x < left + width - 4; x += 4) {
    for (let y = top + 4; y < top + height - 4; y += 4) if (isIt(pixels.at(x * scale, y * scale))) return true
  }
  return false
}

const isColor =
  (color: string) =>
  (found: readonly number[] | undefined): boolean =>
    [1, 3, 5].every((at, index) => Math.abs((found?.[index] ?? 0) - Number.parseInt(color.slice(at, at + 2), 16)) < 48)
