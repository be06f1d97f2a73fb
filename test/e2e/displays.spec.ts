import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startVirtualDisplay, type VirtualDisplay } from '../../build/virtual-display.ts'
import { speech } from '../support/sound.ts'
import { recordClip } from './support/clips.ts'
import { tapKeys } from './support/keys.ts'
import {
  filesBelow,
  isMagenta,
  type Pixels,
  type Poster,
  picturesIn,
  pixelsOf,
  putUpWindow,
  sourceDialog,
} from './support/shown.ts'
import { chooseGlobalKeys, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Two displays side by side; the second has two pixels to each of the program's. */
const first = { x: 0, y: 0, width: 1440, height: 900 } as const
const second = { x: 1440, y: 0, width: 1200, height: 800 } as const
/** Our own window stands before most of it. */
const bill = { x: 300, y: 120, width: 700, height: 500 } as const
const displays = [
  { id: 1, bounds: first },
  { id: 2, bounds: { x: 1440, y: 0, width: 600, height: 400 }, scaleFactor: 2, pixels: second },
] as const

/** Chromium counts what somebody did in a page for five seconds. */
const FORGOTTEN_MS = 6_000

type Size = Readonly<Record<'width' | 'height', number>>

describe('displays and windows to be shown', () => {
  const before = process.env.DISPLAY
  let screen: VirtualDisplay | null
  let world: World
  let alice: Installation
  let map: Poster
  let invoice: Poster
  const recorder = () => alice.page.locator('section[aria-label="Recorder"]')
  const choices = () =>
    sourceDialog(alice.page)
      .getByRole('button')
      .filter({ has: alice.page.locator('img') })
  const choose = (name: string) => choices().filter({ hasText: name }).click()

  beforeAll(async () => {
    screen = await startVirtualDisplay({ width: 2640, height: 900 })
    if (!screen) throw new Error('Xvfb did not start')
    // All of this scenario is there.
    process.env.DISPLAY = screen.name
    world = createWorld('displays')
    const server = await world.startServer()
    ;[map, invoice, alice] = await Promise.all([
      putUpWindow('Map', '#20a040', second),
      putUpWindow('Invoice', '#d01090', bill),
      world.install('alice', { microphone: speech('austen-7s'), isOnDisplay: true, hasKeys: true, displays }),
    ])
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
    await chooseGlobalKeys(alice.page, 'recordScreen', 'Control+Alt+KeyR')
  }, 180_000)

  afterAll(async () => {
    await Promise.all([map?.close(), invoice?.close()])
    await world?.end()
    process.env.DISPLAY = before
    await screen?.stop()
  })

  /** What is drawn on goes out with what is said; the picture of it, at the other end. */
  async function sendPicture({ width, height }: Size): Promise<Pixels> {
    const { page, dataDir } = alice
    const overlay = page.getByRole('dialog', { name: 'Show something' })
    await overlay.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
    const notes = await notesIn(page, 'delivered').count()
    await page.waitForTimeout(1_500)
    await overlay.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => notesIn(page, 'delivered').count(), { timeout: 60_000 }).toBe(notes + 1)
    let taken: (Pixels | null)[] = []
    const find = async () => {
      const files = (await filesBelow(dataDir)).filter(({ path }) => path.includes('media'))
      taken = await Promise.all(files.flatMap(({ bytes }) => picturesIn(bytes)).map((one) => pixelsOf(page, one)))
      return taken.some((one) => one?.width === width && one.height === height)
    }
    await expect.poll(find, { timeout: 20_000 }).toBe(true)
    const found = taken.find((one) => one?.width === width && one.height === height)
    if (!found) throw new Error('it is gone')
    return found
  }

  // The picture of a window in the list has before it what stands before it; the one that is taken has not.
  it('are listed as they look now, those of other programs, and none of our own', async () => {
    const { page } = alice
    await page.keyboard.press('Shift+S')
    await choices().first().waitFor()
    const names = await choices().allTextContents()
    expect(names.slice(0, 2)).toEqual(['Screen 1', 'Screen 2'])
    expect(names.slice(2).toSorted()).toEqual([expect.stringMatching(/^Invoice/), expect.stringMatching(/^Map/)])
    const middles = await choices().evaluateAll((buttons) =>
      buttons.map((button) => {
        const image = button.querySelector('img')
        if (!image) return null
        const { naturalWidth: width, naturalHeight: height } = image
        const context = new OffscreenCanvas(width, height).getContext('2d')
        context?.drawImage(image, 0, 0)
        const pixel = context?.getImageData(width / 10, height * 0.8, 1, 1).data ?? []
        return { shape: Math.round((width / height) * 10) / 10, pixel: [...pixel].slice(0, 3) }
      }),
    )
    const of = (name: string) => middles[names.findIndex((one) => one.startsWith(name))]
    expect(of('Screen 1')?.shape).toBe(1.6)
    expect(of('Screen 2')).toMatchObject({ shape: 1.5, pixel: green })
    expect(isMagenta(of('Invoice')?.pixel)).toBe(true)
    await alice.screenshot('1-choices')
  }, 60_000)

  it('give the second display’s pixels, all of them, when that is chosen', async () => {
    await choose('Screen 2')
    const taken = await sendPicture(second)
    for (const [x, y] of [
      [600, 400],
      [20, 700],
      [1_180, 700],
    ] as const)
      expect(taken.at(x, y)).toEqual(near(green))
  }, 90_000)

  it('give what is in a window, as large as that is', async () => {
    await alice.page.keyboard.press('Shift+S')
    await choose('Invoice')
    const taken = await sendPicture(bill)
    // Where our own window stands before it: this display has no compositor, so what is behind is not kept anywhere.
    expect(isMagenta(taken.at(50, 300))).toBe(true)
  }, 90_000)

  it('are asked for anew when a window was closed before it was chosen, and nothing is shown until then', async () => {
    const { page } = alice
    await page.keyboard.press('Shift+S')
    await choices().filter({ hasText: 'Invoice' }).waitFor()
    await invoice.close()
    await choose('Invoice')
    await sourceDialog(page)
      .getByRole('alert')
      .getByText(/was closed before it could be shown/)
      .waitFor()
    await expect
      .poll(() => choices().allTextContents())
      .toEqual(['Screen 1', 'Screen 2', expect.stringMatching(/^Map/)])
    expect(await page.getByRole('dialog', { name: 'Show something' }).count()).toBe(0)
    await alice.screenshot('2-closed')
    await choose('Screen 1')
    await sendPicture(first)
  }, 90_000)

  it('are recorded by a key of another program: the display where the pointer is, without a question', async () => {
    const { page, electron, dataDir } = alice
    const notes = await notesIn(page, 'delivered').count()
    await electron?.ask('setCursor', 1_600, 50)
    await electron?.ask('leave')
    await sleep(FORGOTTEN_MS)
    await tapKeys(['ctrl', 'alt', 'r'])
    const clip = recorder().getByText('Clip', { exact: true })
    await clip.waitFor()
    expect(await page.evaluate(() => document.hasFocus())).toBe(false)
    await sleep(2_000)
    await tapKeys(['ctrl', 'alt', 'r'])
    await clip.waitFor({ state: 'detached' })
    expect(await recorder().getAttribute('data-state')).toBe('recording')
    await page.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => notesIn(page, 'delivered').count(), { timeout: 60_000 }).toBe(notes + 1)
    const shapes = async () =>
      (await filesBelow(dataDir))
        .filter(({ path }) => path.includes('media'))
        .flatMap(({ bytes }) => shapeOfVideo(bytes))
    await expect.poll(shapes, { timeout: 20_000 }).toEqual([{ width: second.width, height: second.height }])
  }, 90_000)

  it('are recorded on while our own window is minimised, until the window that is recorded is closed', async () => {
    const { page, electron } = alice
    const notes = await notesIn(page, 'delivered').count()
    await recordClip(alice, { name: 'Map' })
    await electron?.ask('minimize')
    await page.waitForTimeout(4_000)
    await map.close()
    await page
      .getByText('The window was closed, or sharing was stopped: the clip ends there. The sound goes on.')
      .waitFor()
    await electron?.ask('run', 'undefined')
    await page.waitForTimeout(2_000)
    expect(await recorder().getAttribute('data-state')).toBe('recording')
    await page.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => notesIn(page, 'delivered').count(), { timeout: 60_000 }).toBe(notes + 1)
    const note = notesIn(page).last()
    const clip = await note.getByRole('button', { name: /^Open the screen clip/ }).getAttribute('aria-label')
    const clipS = Number(/(\d+) s/.exec(clip ?? '')?.[1])
    const sound = await note.getByRole('button', { name: /^Play note/ }).getAttribute('aria-label')
    const soundS = Number(/0:(\d+)$/.exec(sound ?? '')?.[1])
    expect(clipS).toBeGreaterThanOrEqual(4)
    // Both are told in whole seconds, and a busy computer hears of the end of sharing late.
    expect(soundS).toBeGreaterThanOrEqual(clipS)
  }, 120_000)
})

/** From a WebM's head: PixelWidth and PixelHeight, in two bytes each; of anything else nothing. */
function shapeOfVideo(bytes: Buffer): Size[] {
  if (bytes.length < 1_000 || bytes.readUInt32BE(0) !== 0x1a45dfa3) return []
  const numberOf = (id: number): number => {
    const at = bytes.indexOf(Buffer.from([id, 0x82]))
    return at < 0 ? 0 : bytes.readUInt16BE(at + 2)
  }
  return [{ width: numberOf(0xb0), height: numberOf(0xba) }]
}

const green = [32, 160, 64]
/** As far as a picture keeps a colour. */
const near = (color: readonly number[]) => color.map((value) => expect.closeTo(value, -1.3))
