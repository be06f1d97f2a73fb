import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { isMark, type Place, type Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import { speech } from '../support/sound.ts'
import { filesBelow, isTrack, type Pixels, type Poster, picturesIn, pixelsOf, putUpPoster } from './support/shown.ts'
import { inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const overlay = (page: Page) => page.getByRole('dialog', { name: 'Show something' })
const recorder = (page: Page) => page.locator('section[aria-label="Recorder"]')

describe('drawing on a picture of the screen while speaking', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('annotate')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s'), isOnDisplay: true })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
    poster = await putUpPoster(
      '<div style="position:absolute;left:100px;top:300px;width:300px;height:100px;background:#d01090"></div>',
    )
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  /** A place of the picture, where it lies in the window. */
  async function onScreen({ x, y }: Place): Promise<[number, number]> {
    const box = await alice.page.getByTestId('moving').boundingBox()
    const scale = Number.parseInt((await alice.page.getByText(/^\d+ %$/).textContent()) ?? '', 10) / 100
    if (!box) throw new Error('no picture')
    return [box.x + box.width / 2 + (x - 720) * scale, box.y + box.height / 2 + (y - 450) * scale]
  }
  async function drag(from: Place, to: Place): Promise<void> {
    const { mouse } = alice.page
    await mouse.move(...(await onScreen(from)))
    await mouse.down()
    await mouse.move(...(await onScreen(to)), { steps: 10 })
    await mouse.up()
  }

  /** What Bob's installation has by now. */
  async function received(): Promise<{ track: Track; pictures: Pixels[] }> {
    const files = await filesBelow(bob.dataDir)
    const track = files.find(({ bytes }) => isTrack(bytes))
    const decoded = track && decodeTrack(new Uint8Array(track.bytes))
    if (!decoded?.ok) throw new Error('no drawing came')
    const pictures = await Promise.all(
      files
        .filter(({ path }) => path.includes('media'))
        .flatMap(({ bytes }) => picturesIn(bytes))
        .map((one) => pixelsOf(bob.page, one)),
    )
    return { track: decoded.value.track, pictures: pictures.filter((one) => one !== null) }
  }

  it('takes the picture and begins to record with one key', async () => {
    const { page } = alice
    await page.keyboard.press('Shift+S')
    await overlay(page).waitFor()
    await page.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
    await page.waitForTimeout(1_000)
    await alice.screenshot('1-picture')
  })

  it('draws where the hand goes, and is left and come back to with the take as it is', async () => {
    const { page } = alice
    await drag({ x: 200, y: 300 }, { x: 500, y: 400 })
    await page.waitForTimeout(1_000)
    await page.keyboard.press('r')
    await page.keyboard.press('5')
    await drag({ x: 600, y: 200 }, { x: 900, y: 500 })
    await page.keyboard.press('Escape')
    await overlay(page).waitFor({ state: 'detached' })
    await page.waitForTimeout(1_000)
    expect(await recorder(page).getAttribute('data-state')).toBe('recording')
    await page.keyboard.press('Shift+S')
    await overlay(page).waitFor()
    await page.keyboard.press('t')
    await page.mouse.click(...(await onScreen({ x: 300, y: 600 })))
    await page.keyboard.type('Look here')
    await page.keyboard.press('Enter')
    await alice.screenshot('2-drawn')
  })

  it('sends picture, strokes and voice as one note', async () => {
    const { page } = alice
    await page.getByRole('button', { name: 'Send recording' }).click()
    await overlay(page).waitFor({ state: 'detached' })
    await notesIn(page, 'delivered').waitFor({ timeout: 30_000 })
    await notesIn(bob.page).waitFor()
    await bob.screenshot('3-received')
  })

  it('is with the other as it was drawn: when, where and on what', async () => {
    await expect
      .poll(
        () =>
          received().then(
            ({ pictures }) => pictures.length,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBeGreaterThan(0)
    const { track, pictures } = await received()
    const marks = track.events.filter(isMark)
    expect(marks).toMatchObject([
      { kind: 'stroke', tool: 'pen', ink: 'red' },
      { kind: 'shape', shape: 'box', ink: 'blue' },
      { kind: 'text', text: 'Look here', ink: 'blue' },
    ])
    const [stroke, box, text] = marks
    if (stroke?.kind !== 'stroke' || box?.kind !== 'shape' || !text) throw new Error('not what was drawn')
    const near = (place: Place | undefined, x: number, y: number): void => {
      expect(Math.hypot((place?.x ?? 0) - x, (place?.y ?? 0) - y)).toBeLessThan(6)
    }
    near(stroke.points[0], 200, 300)
    near(stroke.points.at(-1), 500, 400)
    near(box.from, 600, 200)
    near(box.to, 900, 500)
    expect(box.atMs - stroke.atMs).toBeGreaterThan(900)
    expect(text.atMs - box.atMs).toBeGreaterThan(900)
    expect(text.atMs).toBeLessThan(track.durationMs)
    const seen = (atMs: number) => render(track, atMs).settled.map(({ kind }) => kind)
    expect(seen(Math.max(0, stroke.atMs - 100))).toEqual([])
    expect(seen(box.atMs - 100)).toEqual(['stroke'])
    expect(seen(track.durationMs)).toEqual(['stroke', 'shape', 'text'])
    const whole = pictures.find(({ width }) => width === 1440)
    expect(whole).toMatchObject({ width: 1440, height: 900 })
    for (const [x, y] of [
      [110, 310],
      [390, 390],
    ] as const)
      expect(isMagenta(whole?.at(x, y))).toBe(true)
    expect(isMagenta(whole?.at(420, 350))).toBe(false)
  })
})

const isMagenta = ([r, g, b]: readonly number[] = []): boolean =>
  (r ?? 0) > 170 && (g ?? 255) < 70 && (b ?? 0) > 100 && (b ?? 0) < 190
