import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { type Ink, isMark, type Place, type Track } from '#shared/annotation/model.ts'
import { render } from '#shared/annotation/renderer.ts'
import { colorOf } from '../../renderer/features/annotation/tools.ts'
import { drawLine, overlayOf, placesIn, placesToDraw, recorderOf, viewOf } from './support/places.ts'
import { pointerOn } from './support/pointer.ts'
import {
  filesBelow,
  isMagenta,
  isTrack,
  type Pixels,
  type Poster,
  picturesIn,
  pixelsOf,
  putUpPoster,
  takePicture,
} from './support/shown.ts'
import { whoShowsAndSees } from './support/shown-to.ts'
import { composerOf, notesIn } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

describe('drawing on a picture of the screen while speaking', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('annotate')
    const two = await whoShowsAndSees(world)
    alice = two.alice
    bob = two.bob
    poster = await putUpPoster(
      '<div style="position:absolute;left:100px;top:300px;width:300px;height:100px;background:#d01090"></div>',
    )
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  /** A place of the picture, where it lies in Alice’s window. */
  const onScreen = async (at: Place): Promise<[number, number]> => {
    const { x, y } = (await placesToDraw(alice.page))(at)
    return [x, y]
  }
  /** Alice’s window is on this run's display, Bob’s is not. */
  const drag = async (from: Place, to: Place): Promise<void> =>
    pointerOn(alice.page).drag(await onScreen(from), await onScreen(to))

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
    await takePicture(alice)
    await overlayOf(page).waitFor()
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
    await overlayOf(page).waitFor({ state: 'detached' })
    await page.waitForTimeout(1_000)
    expect(await recorderOf(page).getAttribute('data-state')).toBe('recording')
    await page.keyboard.press('Shift+S')
    await overlayOf(page).waitFor()
    await page.keyboard.press('t')
    await pointerOn(page).click(await onScreen({ x: 300, y: 600 }))
    await page.keyboard.type('Look here')
    await page.keyboard.press('Enter')
    await alice.screenshot('2-drawn')
  })

  it('sends picture, strokes and voice as one note', async () => {
    const { page } = alice
    await page.getByRole('button', { name: 'Send recording' }).click()
    await overlayOf(page).waitFor({ state: 'detached' })
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

  it('shows the other on the screen what was drawn by then, and nothing of what was not', async () => {
    const { page } = bob
    const { track } = await received()
    const [stroke, box, text] = track.events.filter(isMark)
    if (!stroke || !box || !text) throw new Error('not what was drawn')
    await page.getByRole('button', { name: /^Open the picture of Alice’s note/ }).click()
    const view = viewOf(page)
    await view.getByText('Fetching').waitFor({ state: 'detached' })
    const slider = view.getByRole('slider')
    const position = async () => Number(await slider.getAttribute('aria-valuenow'))

    /** Stands still within these times of the note. */
    async function standBetween(fromMs: number, toMs: number): Promise<void> {
      const room = await slider.boundingBox()
      if (!room) throw new Error('no place to seek')
      const goal = fromMs + (toMs - fromMs) / 4
      await expect
        .poll(
          async () => {
            await page.mouse.click(room.x + (room.width * goal) / track.durationMs, room.y + room.height / 2)
            await view.getByRole('button', { name: /^Pause note/ }).click()
            await view.getByRole('button', { name: /^Play note/ }).waitFor()
            const atMs = await position()
            return atMs > fromMs && atMs < toMs
          },
          { timeout: 30_000 },
        )
        .toBe(true)
    }
    /** Of every mark, whether its colour is seen where it was drawn. */
    async function seen(): Promise<{ stroke: boolean; box: boolean; text: boolean }> {
      const on = await placesIn(view, view.locator('canvas').last())
      const pixels = await pixelsOf(page, await page.screenshot())
      if (!pixels) throw new Error('no picture')
      const hasNear = (place: Place, reach: number, isIt: (color: readonly number[]) => boolean): boolean => {
        const { x, y } = on(place)
        for (let dx = -reach; dx <= reach; dx += 1)
          for (let dy = -reach; dy <= reach; dy += 1)
            if (isIt(pixels.at(Math.round(x) + dx, Math.round(y) + dy))) return true
        return false
      }
      return {
        stroke: hasNear({ x: 450, y: 383 }, 4, isRed),
        box: hasNear({ x: 750, y: 200 }, 4, isBlue) && hasNear({ x: 600, y: 350 }, 4, isBlue),
        text: hasNear({ x: 330, y: 605 }, 16, isBlue),
      }
    }

    await standBetween(0, stroke.atMs)
    await expect.poll(seen).toEqual({ stroke: false, box: false, text: false })
    await bob.screenshot('4-before')
    await standBetween(stroke.atMs + 400, box.atMs)
    await expect.poll(seen).toEqual({ stroke: true, box: false, text: false })
    await standBetween(text.atMs, track.durationMs)
    await expect.poll(seen).toEqual({ stroke: true, box: true, text: true })
    await bob.screenshot('5-all')
    // And back, to what was seen before.
    await standBetween(0, stroke.atMs)
    await expect.poll(seen).toEqual({ stroke: false, box: false, text: false })
  }, 120_000)

  it('is replied to on the same picture, over what stands there, in an ink of its own', async () => {
    const { page } = bob
    await viewOf(page)
      .getByRole('button', { name: /Look here/ })
      .click()
    await viewOf(page).getByRole('button', { name: 'Reply on this picture' }).click()
    await overlayOf(page).waitFor()
    await page.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
    await page.waitForTimeout(1_000)
    const on = await placesToDraw(page)
    await drawLine(page, on({ x: 300, y: 700 }), on({ x: 700, y: 760 }))
    await page.waitForTimeout(500)
    await bob.screenshot('6-replying')
    await overlayOf(page).getByRole('button', { name: 'Send recording' }).click()
    await overlayOf(page).waitFor({ state: 'detached' })
    await composerOf(page, 'Thread').locator('[data-note-id][data-state="delivered"]').last().waitFor()
  })

  it('is with the first as a reply about that moment, on the very bytes of the picture', async () => {
    const { page } = alice
    await notesIn(page)
      .getByRole('button', { name: /^1 reply/ })
      .click()
    await composerOf(page, 'Thread').getByText('1 reply').waitFor()
    const files = async () => (await filesBelow(alice.dataDir)).filter(({ path }) => path.includes('media'))
    const tracks = async () =>
      (await files()).flatMap(({ bytes }) => {
        const decoded = isTrack(bytes) ? decodeTrack(new Uint8Array(bytes)) : null
        return decoded?.ok ? [decoded.value.track] : []
      })
    const inksOf = (track: Track) => track.events.filter(isMark).map(({ ink }) => ink)
    await expect.poll(async () => (await tracks()).map(inksOf), { timeout: 30_000 }).toContainEqual(['orange'])
    const all = await tracks()
    const [reply] = all.filter((track) => inksOf(track).includes('orange'))
    const [parent] = all.filter((track) => inksOf(track).includes('red'))
    expect(reply?.scenes).toHaveLength(1)
    const hashOf = async (track: Track | undefined) => {
      const found = (await files()).find(({ path }) => path.includes(track?.scenes[0]?.picture ?? 'none'))
      return found && createHash('sha256').update(found.bytes).digest('hex')
    }
    await expect.poll(() => hashOf(reply), { timeout: 30_000 }).toBeTruthy()
    expect(reply?.scenes[0]?.picture).not.toBe(parent?.scenes[0]?.picture)
    expect(await hashOf(reply)).toBe(await hashOf(parent))
    const text = parent?.events.filter(isMark).find(({ kind }) => kind === 'text')
    const seconds = Math.floor((text?.atMs ?? 0) / 1000)
    await composerOf(page, 'Thread')
      .getByRole('button', { name: new RegExp(`note at 0:0[${seconds}${seconds + 1}]`) })
      .waitFor()
  })

  it('is replayed over the strokes that it answers: both inks are seen', async () => {
    const { page } = alice
    await composerOf(page, 'Thread').locator('[data-note-id]').last().focus()
    await page.keyboard.press('Shift+V')
    const canvas = viewOf(page).getByRole('region', { name: 'Drawing on the picture' }).locator('canvas').first()
    await canvas.waitFor()
    const seen = async (at: Place, ink: Ink) => {
      const shot = await pixelsOf(page, await page.screenshot())
      if (!shot) return null
      const { x, y } = (await placesIn(viewOf(page), canvas))(at)
      return isInked(shot, x, y, ink)
    }
    await expect.poll(() => seen({ x: 350, y: 350 }, 'red'), { timeout: 30_000 }).toBe(true)
    expect(await seen({ x: 600, y: 350 }, 'blue')).toBe(true)
    expect(await seen({ x: 500, y: 730 }, 'orange')).toBe(false)
    await viewOf(page)
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(() => seen({ x: 500, y: 730 }, 'orange'), { timeout: 30_000 }).toBe(true)
    expect(await seen({ x: 350, y: 350 }, 'red')).toBe(true)
    await alice.screenshot('7-both-inks')
  })
})

/** Whether some pixel around a place looks like the ink. */
function isInked(pixels: Pixels, x: number, y: number, ink: Ink): boolean {
  const wanted = [1, 3, 5].map((at) => Number.parseInt(colorOf(ink).slice(at, at + 2), 16))
  const around = [-4, -3, -2, -1, 0, 1, 2, 3, 4]
  return around.some((dx) =>
    around.some((dy) => pixels.at(x + dx, y + dy).every((value, at) => Math.abs(value - (wanted[at] ?? 0)) < 40)),
  )
}

const isRed = ([r = 0, g = 255, b = 255]: readonly number[]): boolean => r > 190 && g < 90 && b < 90
const isBlue = ([r = 255, g = 0, b = 0]: readonly number[]): boolean => r < 80 && g > 80 && g < 150 && b > 190
