import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { isMark, type Place, type StrokeMark, type Track } from '#shared/annotation/model.ts'
import { decode } from '../support/browser.ts'
import {
  APART_MS,
  display,
  FROM_START_MS,
  middleOfField,
  pauseAtOnce,
  placesIn,
  playDraft,
  recordClip,
  recordedMs,
  scaleIn,
  stage,
  stopSharing,
} from './support/clips.ts'
import {
  apart,
  beepEachSecond,
  beepsIn,
  changesIn,
  colorOf,
  field,
  median,
  pixelAt,
  type Second,
  secondsPoster,
  watch,
} from './support/seconds.ts'
import { filesBelow, isTrack, type Pixels, type Poster, pixelsOf, putUpPoster } from './support/shown.ts'
import { whoShowsAndSees } from './support/shown-to.ts'
import { notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const recorder = (page: Page) => page.locator('section[aria-label="Recorder"]')
const overlay = (page: Page) => page.getByRole('dialog', { name: 'Show something' })
const view = (page: Page) => page.getByRole('region', { name: 'Picture', exact: true })
const marks = `${stage}:nth-of-type(2)`

/** A place on the line. */
function strokeAt({ points }: StrokeMark): Place {
  const point = points[Math.floor(points.length / 2)]
  if (!point) throw new Error('an empty stroke')
  return point
}

/** In a page: its recorder begins so much later than it is told to, as on a busy computer. */
function beginLate(byMs: number): void {
  const { start } = MediaRecorder.prototype
  MediaRecorder.prototype.start = function (...args) {
    setTimeout(() => start.apply(this, args), byMs)
  }
}

describe('a clip of the screen', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('clip')
    const two = await whoShowsAndSees(world)
    alice = two.alice
    bob = two.bob
    await beepEachSecond(alice)
    poster = await putUpPoster(secondsPoster)
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  let drawnFromMs = 0

  it('is recorded with the voice, and drawn on meanwhile', async () => {
    const { page } = alice
    await recordClip(alice)
    await page.waitForTimeout(3_000)
    await page.keyboard.press('Shift+S')
    const moving = overlay(page).getByTestId('moving')
    await moving.waitFor()
    await page.waitForTimeout(500)
    const box = await moving.boundingBox()
    const scale = await scaleIn(overlay(page))
    if (!box) throw new Error('nothing to draw on')
    const on = (x: number, y: number): [number, number] => [
      box.x + box.width / 2 + (x - display.width / 2) * scale,
      box.y + box.height / 2 + (y - display.height / 2) * scale,
    ]
    await page.mouse.move(...on(60, 700))
    drawnFromMs = await recordedMs(page)
    await page.mouse.down()
    await page.mouse.move(...on(380, 760), { steps: 10 })
    await page.mouse.up()
    await alice.screenshot('1-drawing')
    await page.keyboard.press('Escape')
    await overlay(page).waitFor({ state: 'detached' })
    await page.waitForTimeout(4_000)
    await alice.screenshot('2-recording')
    await page.getByRole('button', { name: 'Send recording' }).click()
    await notesIn(page, 'delivered').waitFor({ timeout: 60_000 })
    await notesIn(bob.page).waitFor()
    await bob.page.getByRole('button', { name: /^Open the screen clip, \d+ s, of Alice’s note/ }).waitFor()
    await bob.screenshot('3-received')
  }, 120_000)

  let beeps: Second[] = []
  let track: Track
  /** A place of the field, in Bob’s window. */
  let place: Place = { x: 0, y: 0 }
  let onStage = (at: Place): Place => at

  it('is with the other: sound, video and what was drawn, when it was', async () => {
    const files = async () => (await filesBelow(bob.dataDir)).filter(({ path }) => path.includes('media'))
    const kinds = async () =>
      (await files()).map(({ bytes }) => {
        if (isTrack(bytes)) return 'track'
        if (bytes.toString('latin1', 0, 4) === 'OggS') return 'sound'
        if (bytes.toString('latin1', 8, 12) === 'WEBP') return 'poster'
        return bytes.readUInt32BE(0) === 0x1a45dfa3 ? 'video' : `other: ${bytes.toString('latin1', 0, 12)}`
      })
    await bob.page.getByRole('button', { name: /^Open the screen clip/ }).click()
    await expect
      .poll(async () => (await kinds()).sort(), { timeout: 30_000 })
      .toEqual(['poster', 'sound', 'track', 'video'])
    const found = await files()
    const drawn = decodeTrack(new Uint8Array(found.find(({ bytes }) => isTrack(bytes))?.bytes ?? []))
    if (!drawn.ok) throw new Error('no drawing came')
    track = drawn.value.track
    const sound = found.find(({ bytes }) => bytes.toString('latin1', 0, 4) === 'OggS')
    beeps = beepsIn(await decode(bob.page, new Uint8Array(sound?.bytes ?? [])))
    expect(beeps.length).toBeGreaterThan(6)
    const marks = track.events.filter(isMark)
    expect(marks).toMatchObject([{ kind: 'stroke', ink: 'red' }])
    expect(drawnFromMs).toBeGreaterThan(3_000)
    expect(Math.abs((marks[0]?.atMs ?? 0) - drawnFromMs)).toBeLessThan(1_000)
  }, 60_000)

  /** From the beginning to the end. */
  async function playThrough(): Promise<void> {
    const area = view(bob.page)
    await area.getByRole('button', { name: /^Play note/ }).click()
    await area.getByRole('button', { name: /^Pause note/ }).waitFor()
    await area.getByRole('button', { name: /^Play note/ }).waitFor({ timeout: 40_000 })
  }

  it('plays in step with the voice: each colour comes with its beep', async () => {
    const { page } = bob
    await view(page).getByText('Fetching').waitFor({ state: 'detached' })
    onStage = await placesIn(page, view(page))
    place = onStage(middleOfField)
    const watched = await watch(page, stage, place)
    await playThrough()
    const seen = await watched()
    const changes = changesIn(seen).filter(({ atMs }) => atMs > FROM_START_MS)
    const late = apart(changes, beeps)
    console.log(
      `at 1x: ${seen.length} frames, changes ${changes.map(({ atMs }) => Math.round(atMs))}, late by ${late} ms`,
    )
    expect(changes.length).toBeGreaterThan(5)
    expect(median(late.map(Math.abs))).toBeLessThan(APART_MS)
    await bob.screenshot('4-played')
  }, 90_000)

  it('plays in step at twice the speed', async () => {
    const { page } = bob
    await page.keyboard.press('7')
    const watched = await watch(page, stage, place)
    await playThrough()
    const changes = changesIn(await watched()).filter(({ atMs }) => atMs > FROM_START_MS)
    const late = apart(changes, beeps)
    console.log(`at 2x: changes ${changes.map(({ atMs }) => Math.round(atMs))}, late by ${late} ms`)
    expect(changes.length).toBeGreaterThan(4)
    expect(median(late.map(Math.abs))).toBeLessThan(APART_MS)
  }, 60_000)

  /** Stands still between two beeps, far from both; which of the colours is seen then. */
  async function colorAfter(beep: number): Promise<number | null> {
    const { page } = bob
    const slider = view(page).getByRole('slider')
    // It plays on until it is paused: how long that takes here is known after the first time.
    let aimMs = 400
    await expect
      .poll(
        async () => {
          await goTo(beep + aimMs)
          await page.evaluate(pauseAtOnce)
          await view(page)
            .getByRole('button', { name: /^Play note/ })
            .waitFor()
          // Pausing is told a moment later than the place.
          await page.waitForTimeout(300)
          const afterMs = Number(await slider.getAttribute('aria-valuenow')) - beep
          if (afterMs > 450 && afterMs < 800) return true
          aimMs -= afterMs - 625
          return false
        },
        { timeout: 20_000 },
      )
      .toBe(true)
    await page.waitForTimeout(700)
    return colorOf(await pixelAt(page, stage, place))
  }

  async function goTo(atMs: number): Promise<void> {
    const room = await view(bob.page).getByRole('slider').boundingBox()
    if (!room) throw new Error('no place to seek')
    await bob.page.mouse.click(room.x + (room.width * atMs) / track.durationMs, room.y + room.height / 2)
  }

  it('shows what was on the screen at the moment that is sought, back too, and the stroke at its time', async () => {
    const { page } = bob
    // At 1x there is time to stand still between two beeps.
    await page.keyboard.press('3')
    const stroke = track.events.find(isMark)
    if (stroke?.kind !== 'stroke') throw new Error('no stroke')
    const at = [6, 3, 1, 4]
    const found: (number | null)[] = []
    for (const index of at) found.push(await colorAfter(beeps[index]?.atMs ?? 0))
    expect(found).toEqual(at.map((index) => beeps[index]?.color))
    // And the stroke is there from its time on.
    const middle = strokeAt(stroke)
    const isRed = async () => {
      const [r = 0, g = 255, b = 255] = await pixelAt(page, marks, onStage(middle))
      return r > 180 && g < 110 && b < 110
    }
    await goTo(stroke.atMs - 1_500)
    await expect.poll(isRed).toBe(false)
    await goTo(stroke.atMs + 1_500)
    await expect.poll(isRed).toBe(true)
    await bob.screenshot('5-sought')
  }, 90_000)

  /** Of what was sent as a reply: what is drawn, and the picture that it is drawn on. */
  async function replyWith(one: Installation): Promise<{ track: Track; picture: Pixels } | null> {
    const files = (await filesBelow(one.dataDir)).filter(({ path }) => path.includes('media'))
    for (const { bytes } of files) {
      const decoded = isTrack(bytes) ? decodeTrack(new Uint8Array(bytes)) : null
      const scene = decoded?.ok ? decoded.value.track.scenes[0] : undefined
      if (!decoded?.ok || scene?.answersAtMs === undefined || scene.picture === null) continue
      const found = files.find(({ path }) => path.includes(scene.picture ?? 'none'))
      const picture = found ? await pixelsOf(bob.page, found.bytes) : null
      if (picture) return { track: decoded.value.track, picture }
    }
    return null
  }

  it('is replied to on the very frame of a moment, over the stroke that stands there', async () => {
    const { page } = bob
    const beep = beeps.findLast(({ atMs }) => atMs + 1_500 < track.durationMs)
    expect(await colorAfter(beep?.atMs ?? 0)).toBe(beep?.color)
    await page.keyboard.press('Shift+R')
    await overlay(page).waitFor()
    await overlay(page).locator('section[data-state="recording"]').waitFor()
    await page.waitForTimeout(1_000)
    const box = await overlay(page).getByTestId('moving').boundingBox()
    if (!box) throw new Error('nothing to draw on')
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.5)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.8, box.y + box.height * 0.6, { steps: 10 })
    await page.mouse.up()
    await page.waitForTimeout(700)
    await bob.screenshot('5a-replying')
    await page.keyboard.press('Space')
    await overlay(page).waitFor({ state: 'detached' })
    const thread = (one: Page) => one.getByRole('region', { name: 'Thread' })
    await thread(page).locator('[data-note-id][data-state="delivered"]').last().waitFor({ timeout: 60_000 })

    await notesIn(alice.page)
      .getByRole('button', { name: /^1 reply/ })
      .click()
    await thread(alice.page)
      .getByRole('button', { name: /^Open the picture of Bob’s note/ })
      .click({ timeout: 30_000 })
    await expect.poll(() => replyWith(alice), { timeout: 30_000 }).not.toBeNull()
    const reply = await replyWith(alice)
    if (!reply) throw new Error('no reply')
    const { picture } = reply
    expect([picture.width, picture.height]).toEqual([display.width, display.height])
    const atMs = reply.track.scenes[0]?.answersAtMs ?? 0
    expect(atMs - (beep?.atMs ?? 0)).toBeGreaterThan(400)
    expect(atMs - (beep?.atMs ?? 0)).toBeLessThan(850)
    expect(colorOf(picture.at(field.x + field.width / 2, field.y + 60))).toBe(beep?.color)
    expect(reply.track.events.filter(isMark)).toMatchObject([{ kind: 'stroke', ink: 'orange' }])
    // Her own stroke lies under his, on his picture of her clip.
    const shown = alice.page.locator('section[aria-label="Drawing on the picture"]')
    await expect
      .poll(() =>
        shown.locator('canvas:nth-of-type(2)').evaluate((canvas: HTMLCanvasElement) => {
          const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
          let red = 0
          for (let at = 0; at < data.length; at += 4)
            if ((data[at] ?? 0) > 180 && (data[at + 1] ?? 255) < 110 && (data[at + 3] ?? 0) > 200) red += 1
          return red
        }),
      )
      .toBeGreaterThan(50)
    await alice.screenshot('5b-reply-seen')
    await view(alice.page)
      .getByRole('button', { name: /^From your clip at 0:/ })
      .click()
    await view(alice.page).getByRole('heading', { name: 'Screen clip' }).waitFor()
    const canvas = await alice.page.locator(stage).first().boundingBox()
    const scale = await scaleIn(view(alice.page))
    if (!canvas) throw new Error('no picture')
    const inField = {
      x: canvas.x + canvas.width / 2 + (field.x + field.width / 2 - display.width / 2) * scale,
      y: canvas.y + canvas.height / 2 + (field.y + 60 - display.height / 2) * scale,
    }
    await expect.poll(async () => colorOf(await pixelAt(alice.page, stage, inField))).toBe(beep?.color)
    await alice.screenshot('5c-back-at-the-moment')
    await alice.page.keyboard.press('Escape')
    await view(alice.page).waitFor({ state: 'detached' })
    await alice.page.getByRole('button', { name: /^(Close thread|Back to the timeline)$/ }).click()
  }, 120_000)

  it('is kept by a kill in the middle of it: the draft plays to the last piece, in step though its recorder began late, and can be sought in', async () => {
    await openConversation(alice.page, 'general')
    await alice.page.evaluate(beginLate, 700)
    await recordClip(alice)
    await recorder(alice.page).locator('[data-clip]:not([title^="0 B"])').waitFor()
    await alice.page.waitForTimeout(5_000)
    await alice.program.stop('SIGKILL')
    alice = await world.startAgain(alice)
    const { page } = alice
    const { draft, at, spoken, length } = await playDraft(page, () => alice.screenshot('6-after-kill'))
    await page.keyboard.press('Escape')
    // Back to its second second, without playing it.
    const slider = draft.getByRole('slider')
    const room = await slider.boundingBox()
    if (!room) throw new Error('nowhere to seek')
    const beep = spoken[1]?.atMs ?? 0
    await slider.click({ position: { x: (room.width * (beep + 100)) / (1_000 * length + 1_000), y: room.height / 2 } })
    await draft.getByRole('button', { name: /^Pause draft/ }).click()
    await draft.getByRole('button', { name: /^Look at the screen clip of draft/ }).click()
    await expect.poll(async () => colorOf(await pixelAt(page, stage, at))).not.toBeNull()
    await page.keyboard.press('Escape')
    await draft.getByRole('button', { name: /^Discard draft/ }).click()
  }, 120_000)

  it('ends where sharing is stopped from outside, and the sound goes on', async () => {
    const { page } = alice
    await beepEachSecond(alice)
    await recordClip(alice)
    await page.waitForTimeout(3_000)
    await stopSharing()
    await page.getByText('sharing was stopped: the clip ends there. The sound goes on.').waitFor()
    await page.waitForTimeout(2_500)
    expect(await recorder(page).getAttribute('data-state')).toBe('recording')
    await page.getByRole('button', { name: 'Send recording' }).click()
    // The first was heard by now, so it says another word.
    const note = notesIn(page).last()
    await expect.poll(() => notesIn(page).count(), { timeout: 60_000 }).toBe(2)
    await note.and(page.locator('[data-state="delivered"]')).waitFor()
    const name = await note.getByRole('button', { name: /^Open the screen clip/ }).getAttribute('aria-label')
    const clipS = Number(/(\d+) s/.exec(name ?? '')?.[1])
    const heard = await note.getByRole('button', { name: /^Play note/ }).getAttribute('aria-label')
    const noteS = Number(/0:(\d+)$/.exec(heard ?? '')?.[1])
    // Both are told in whole seconds.
    expect(noteS - clipS).toBeGreaterThanOrEqual(1)
  }, 120_000)
})
