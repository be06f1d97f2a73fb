import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeTrack } from '#shared/annotation/decode.ts'
import { isMark, type Place, type StrokeMark, type Track } from '#shared/annotation/model.ts'
import { decode } from '../support/browser.ts'
import {
  goTo,
  kindOf,
  marksOfClip,
  mediaOf,
  playThrough,
  redMarks,
  replyWith,
  standAfter,
} from './support/clip-view.ts'
import {
  APART_MS,
  FROM_START_MS,
  middleOfField,
  placesOfClip,
  playDraft,
  recordClip,
  recordedMs,
  stage,
  stopSharing,
  whoRecordsSeconds,
} from './support/clips.ts'
import { display, drawLine, overlayOf, placesToDraw, recorderOf, viewOf } from './support/places.ts'
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
  watch,
} from './support/seconds.ts'
import { isTrack, type Poster } from './support/shown.ts'
import { notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

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
    ;({ alice, bob, poster } = await whoRecordsSeconds(world))
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
    await overlayOf(page).getByTestId('moving').waitFor()
    await page.waitForTimeout(500)
    const on = await placesToDraw(page)
    drawnFromMs = await recordedMs(page)
    await drawLine(page, on({ x: 60, y: 700 }), on({ x: 380, y: 760 }))
    await alice.screenshot('1-drawing')
    await page.keyboard.press('Escape')
    await overlayOf(page).waitFor({ state: 'detached' })
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
    const kinds = async () => (await mediaOf(bob)).map(({ bytes }) => kindOf(bytes))
    await bob.page.getByRole('button', { name: /^Open the screen clip/ }).click()
    await expect
      .poll(async () => (await kinds()).sort(), { timeout: 30_000 })
      .toEqual(['poster', 'sound', 'track', 'video'])
    const found = await mediaOf(bob)
    const drawn = decodeTrack(new Uint8Array(found.find(({ bytes }) => isTrack(bytes))?.bytes ?? []))
    if (!drawn.ok) throw new Error('no drawing came')
    track = drawn.value.track
    const sound = found.find(({ bytes }) => kindOf(bytes) === 'sound')
    beeps = beepsIn(await decode(bob.page, new Uint8Array(sound?.bytes ?? [])))
    expect(beeps.length).toBeGreaterThan(6)
    const marks = track.events.filter(isMark)
    expect(marks).toMatchObject([{ kind: 'stroke', ink: 'red' }])
    expect(drawnFromMs).toBeGreaterThan(3_000)
    expect(Math.abs((marks[0]?.atMs ?? 0) - drawnFromMs)).toBeLessThan(1_000)
  }, 60_000)

  it('plays in step with the voice: each colour comes with its beep', async () => {
    const { page } = bob
    await viewOf(page).getByText('Fetching').waitFor({ state: 'detached' })
    onStage = await placesOfClip(page, viewOf(page))
    place = onStage(middleOfField)
    const watched = await watch(page, stage, place)
    await playThrough(page)
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
    await playThrough(page)
    const changes = changesIn(await watched()).filter(({ atMs }) => atMs > FROM_START_MS)
    const late = apart(changes, beeps)
    console.log(`at 2x: changes ${changes.map(({ atMs }) => Math.round(atMs))}, late by ${late} ms`)
    expect(changes.length).toBeGreaterThan(4)
    expect(median(late.map(Math.abs))).toBeLessThan(APART_MS)
  }, 60_000)

  /** Which of the colours is seen between this beep and the next. */
  async function colorAfter(beepMs: number): Promise<number | null> {
    await standAfter(bob.page, beepMs, track.durationMs)
    return colorOf(await pixelAt(bob.page, stage, place))
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
      const [r = 0, g = 255, b = 255] = await pixelAt(page, marksOfClip, onStage(middle))
      return r > 180 && g < 110 && b < 110
    }
    await goTo(page, stroke.atMs - 1_500, track.durationMs)
    await expect.poll(isRed).toBe(false)
    await goTo(page, stroke.atMs + 1_500, track.durationMs)
    await expect.poll(isRed).toBe(true)
    await bob.screenshot('5-sought')
  }, 90_000)

  it('is replied to on the very frame of a moment, over the stroke that stands there', async () => {
    const { page } = bob
    const beep = beeps.findLast(({ atMs }) => atMs + 1_500 < track.durationMs)
    expect(await colorAfter(beep?.atMs ?? 0)).toBe(beep?.color)
    await page.keyboard.press('Shift+R')
    await overlayOf(page).waitFor()
    await overlayOf(page).locator('section[data-state="recording"]').waitFor()
    await page.waitForTimeout(1_000)
    const box = await overlayOf(page).getByTestId('moving').boundingBox()
    if (!box) throw new Error('nothing to draw on')
    const at = (x: number, y: number): Place => ({ x: box.x + box.width * x, y: box.y + box.height * y })
    await drawLine(page, at(0.6, 0.5), at(0.8, 0.6))
    await page.waitForTimeout(700)
    await bob.screenshot('5a-replying')
    await page.keyboard.press('Space')
    await overlayOf(page).waitFor({ state: 'detached' })
    const thread = (one: Page) => one.getByRole('region', { name: 'Thread' })
    await thread(page).locator('[data-note-id][data-state="delivered"]').last().waitFor({ timeout: 60_000 })

    await notesIn(alice.page)
      .getByRole('button', { name: /^1 reply/ })
      .click()
    await thread(alice.page)
      .getByRole('button', { name: /^Open the picture of Bob’s note/ })
      .click({ timeout: 30_000 })
    await expect.poll(() => replyWith(alice, bob.page), { timeout: 30_000 }).not.toBeNull()
    const reply = await replyWith(alice, bob.page)
    if (!reply) throw new Error('no reply')
    const { picture } = reply
    expect([picture.width, picture.height]).toEqual([display.width, display.height])
    const atMs = reply.track.scenes[0]?.answersAtMs ?? 0
    expect(atMs - (beep?.atMs ?? 0)).toBeGreaterThan(400)
    expect(atMs - (beep?.atMs ?? 0)).toBeLessThan(850)
    expect(colorOf(picture.at(field.x + field.width / 2, field.y + 60))).toBe(beep?.color)
    expect(reply.track.events.filter(isMark)).toMatchObject([{ kind: 'stroke', ink: 'orange' }])
    // Her own stroke lies under his, on his picture of her clip.
    await expect.poll(() => redMarks(alice.page)).toBeGreaterThan(50)
    await alice.screenshot('5b-reply-seen')
    await viewOf(alice.page)
      .getByRole('button', { name: /^From your clip at 0:/ })
      .click()
    await viewOf(alice.page).getByRole('heading', { name: 'Screen clip' }).waitFor()
    const inField = (await placesOfClip(alice.page, viewOf(alice.page)))({ x: middleOfField.x, y: field.y + 60 })
    await expect.poll(async () => colorOf(await pixelAt(alice.page, stage, inField))).toBe(beep?.color)
    await alice.screenshot('5c-back-at-the-moment')
    await alice.page.keyboard.press('Escape')
    await viewOf(alice.page).waitFor({ state: 'detached' })
    await alice.page.getByRole('button', { name: /^(Close thread|Back to the timeline)$/ }).click()
  }, 120_000)

  it('is kept by a kill in the middle of it: the draft plays to the last piece, in step though its recorder began late, and can be sought in', async () => {
    await openConversation(alice.page, 'general')
    await alice.page.evaluate(beginLate, 700)
    await recordClip(alice)
    await recorderOf(alice.page).locator('[data-clip]:not([title^="0 B"])').waitFor()
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
    expect(await recorderOf(page).getAttribute('data-state')).toBe('recording')
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
