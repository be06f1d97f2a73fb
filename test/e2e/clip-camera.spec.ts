import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Place } from '#shared/annotation/model.ts'
import { decode } from '../support/browser.ts'
import { cameraLeft, cameraRight, writeCameraFilm } from '../support/camera-film.ts'
import { killPages } from '../support/kill-pages.ts'
import {
  expectInStep,
  FROM_START_MS,
  middleOfField,
  placesOfClip,
  playDraft,
  recordClip,
  stage,
  whoRecordsSeconds,
} from './support/clips.ts'
import { preparePage } from './support/hosts/host.ts'
import { display, viewOf } from './support/places.ts'
import { beepsIn, changesIn, pixelAt, watch } from './support/seconds.ts'
import { filesBelow, type Poster } from './support/shown.ts'
import { notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Of a bubble of medium size on this display. */
const radius = Math.round(display.height * 0.26) / 2
const inset = Math.round(display.height * 0.03) + radius
const middle: Place = { x: inset, y: inset }

const isNear = (pixel: readonly number[], color: readonly number[]): boolean =>
  color.every((value, at) => Math.abs(value - (pixel[at] ?? -999)) < 60)

describe('the camera in a clip of the screen', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('clip-camera')
    ;({ alice, bob, poster } = await whoRecordsSeconds(world, { camera: writeCameraFilm() }))
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  /** Top left, where nothing else is on the display. */
  async function showCamera(page: Page): Promise<void> {
    await page.getByRole('checkbox', { name: 'Show my camera' }).check()
    await page.getByLabel('Your camera, mirrored').waitFor()
    await page.getByRole('radio', { name: 'Top left' }).check()
  }

  it('is recorded with the voice, and sent', async () => {
    const { page } = alice
    await recordClip(alice, { prepare: () => showCamera(page) })
    await page.waitForTimeout(8_000)
    await alice.screenshot('1-recording')
    await page.getByRole('button', { name: 'Send recording' }).click()
    await notesIn(page, 'delivered').waitFor({ timeout: 60_000 })
    await notesIn(bob.page).waitFor()
  }, 120_000)

  it('is seen by the other in its corner, as others see one, and nothing of the screen comes too early or late for it', async () => {
    const { page } = bob
    await page.getByRole('button', { name: /^Open the screen clip/ }).click()
    await viewOf(page).getByText('Fetching').waitFor({ state: 'detached' })
    const isSound = ({ bytes }: { bytes: Buffer }) => bytes.toString('latin1', 0, 4) === 'OggS'
    await expect.poll(async () => (await filesBelow(bob.dataDir)).some(isSound), { timeout: 30_000 }).toBe(true)
    const sound = (await filesBelow(bob.dataDir)).find(isSound)
    const beeps = beepsIn(await decode(page, new Uint8Array(sound?.bytes ?? [])))
    const onStage = await placesOfClip(page, viewOf(page))
    const watched = await watch(page, stage, onStage(middleOfField))
    await viewOf(page)
      .getByRole('button', { name: /^Play note/ })
      .click()
    await page.waitForTimeout(3_000)
    const at = (x: number, y: number) => pixelAt(page, stage, onStage({ x: middle.x + x, y: middle.y + y }))
    const seen = { left: await at(-radius / 2, 0), right: await at(radius / 2, 0), outside: await at(1.3 * radius, 0) }
    await bob.screenshot('2-seen')
    expect(isNear(seen.left, cameraLeft), String(seen.left)).toBe(true)
    expect(isNear(seen.right, cameraRight), String(seen.right)).toBe(true)
    expect(isNear(seen.outside, cameraRight), String(seen.outside)).toBe(false)
    await viewOf(page)
      .getByRole('button', { name: /^Play note/ })
      .waitFor({ timeout: 40_000 })
    const changes = changesIn(await watched()).filter(({ atMs }) => atMs > FROM_START_MS)
    expectInStep('with the camera', changes, beeps, 4)
  }, 120_000)

  it('is kept by a kill of the page that records: the draft plays to the last piece, in step', async () => {
    await openConversation(alice.page, 'general')
    await recordClip(alice)
    await alice.page.waitForTimeout(6_000)
    await killPages(alice.context.browser())
    await alice.page.close()
    const page = await alice.context.newPage()
    await preparePage(page)
    await page.goto(alice.url)
    const { length } = await playDraft(page, async () => {
      await page.screenshot({ path: 'test-results/clip-camera-3-after-kill.png' })
    })
    // Six seconds, and what it took to begin; a piece is lost at most.
    expect(length).toBeGreaterThanOrEqual(5)
    const { x, y } = (await placesOfClip(page, page.getByRole('dialog', { name: 'Screen clip of the draft' })))({
      x: middle.x - radius / 2,
      y: middle.y,
    })
    expect(isNear(await pixelAt(page, stage, { x, y }), cameraLeft)).toBe(true)
  }, 120_000)
})
