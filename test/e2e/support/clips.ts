import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Place } from '#shared/annotation/model.ts'
import { decode } from '../../support/browser.ts'
import { placesIn, recorderOf } from './places.ts'
import {
  apart,
  beepEachSecond,
  beepsIn,
  changesIn,
  field,
  median,
  type Second,
  secondsPoster,
  watch,
} from './seconds.ts'
import { chooseScreen, type Poster, putUpPoster } from './shown.ts'
import { type Two, whoShowsAndSees } from './shown-to.ts'
import { openConversation } from './steps.ts'
import { type Installation, type World, xdotool } from './world.ts'

/** Recording the display of a run as a clip, and looking at one in step with what was said. */

export const stage = 'section[aria-label="Drawing on the picture"] canvas'

/**
 * What is heard and what is seen may be apart by so much, either way, in the middle of all changes: five frames a second are up to 200 ms
 * late by themselves, and a busy computer leaves out some of them.
 */
export const APART_MS = 300
/** Before: going back to the beginning takes a moment, and a recorder that starts on a busy computer leaves out frames. */
export const FROM_START_MS = 1_700

/** From a place of the display to where it is seen in a window that shows the clip in `area`. */
export const placesOfClip = (page: Page, area: Locator): Promise<(at: Place) => Place> =>
  placesIn(area, page.locator(stage).first())

export const middleOfField: Place = { x: field.x + field.width / 2, y: field.y + field.height / 2 }

/** Alice hears a beep and has another colour on her display with each second. */
export async function whoRecordsSeconds(
  world: World,
  more: Parameters<typeof whoShowsAndSees>[1] = {},
): Promise<Two & { readonly poster: Poster }> {
  const two = await whoShowsAndSees(world, more)
  await beepEachSecond(two.alice)
  return { ...two, poster: await putUpPoster(secondsPoster) }
}

export interface ClipWish {
  /** In the desktop program: of what has this name. The whole display if none is given. */
  readonly name?: string
  /** Does more in the dialog. */
  prepare?(): Promise<void>
}

/** At five pictures a second. */
export async function beginClip(installation: Installation, { name, prepare }: ClipWish = {}): Promise<void> {
  const { page } = installation
  await page.keyboard.press('Shift+C')
  await page.getByRole('radio', { name: /^5 / }).check()
  await prepare?.()
  await page.getByRole('button', { name: /^Choose (and|what to) record…$/ }).click()
  await chooseScreen(installation, name)
}

/** Begins one, and is back when it is recorded. */
export async function recordClip(installation: Installation, wish: ClipWish = {}): Promise<void> {
  await beginClip(installation, wish)
  const shown = recorderOf(installation.page)
  await shown.and(installation.page.locator('[data-state="recording"]')).waitFor()
  await shown.getByText('Clip', { exact: true }).waitFor()
}

export function expectInStep(what: string, changes: readonly Second[], beeps: readonly Second[], least: number): void {
  const late = apart(changes, beeps)
  console.log(`${what}: changes ${changes.map(({ atMs }) => Math.round(atMs))}, late by ${late} ms`)
  expect(changes.length).toBeGreaterThan(least)
  expect(median(late.map(Math.abs))).toBeLessThan(APART_MS)
}

export interface PlayedDraft {
  readonly draft: Locator
  /** The middle of the field, where the draft's clip is seen. */
  readonly at: Place
  readonly spoken: readonly Second[]
  /** Seconds of video. */
  readonly length: number
}

/** Plays the one draft of `#general` with its clip: each colour must come with its beep. The dialog stays open. */
export async function playDraft(page: Page, shoot: () => Promise<void>): Promise<PlayedDraft> {
  await openConversation(page, 'general')
  const draft = page.getByRole('list', { name: 'Drafts' }).getByRole('listitem')
  await draft.getByRole('button', { name: /^Look at the screen clip of draft/ }).click({ timeout: 30_000 })
  const dialog = page.getByRole('dialog', { name: 'Screen clip of the draft' })
  await dialog.locator('canvas').first().waitFor()
  const length = Number.parseInt((await dialog.getByText(/^\d+ s, .*B\./).textContent()) ?? '', 10)
  expect(length).toBeGreaterThan(2)
  const at = (await placesOfClip(page, dialog))(middleOfField)
  const watched = await watch(page, stage, at)
  await dialog.getByRole('button', { name: 'Play', exact: true }).click()
  await dialog.getByRole('button', { name: 'Pause' }).waitFor()
  await dialog.getByRole('button', { name: 'Play', exact: true }).waitFor({ timeout: 30_000 })
  const sound = await page.evaluate(async () => {
    const { lastPlayed } = window as typeof window & { lastPlayed?: HTMLMediaElement }
    return [...new Uint8Array(await (await fetch(lastPlayed?.src ?? '')).arrayBuffer())]
  })
  const spoken = beepsIn(await decode(page, Uint8Array.from(sound)))
  const changes = changesIn(await watched()).filter(({ atMs }) => atMs > FROM_START_MS)
  expectInStep(`after a kill: ${length} s of video`, changes, spoken, 1)
  await shoot()
  return { draft, at, spoken, length }
}

/** As the recorder says. */
export async function recordedMs(page: Page): Promise<number> {
  const text = (await recorderOf(page).first().textContent()) ?? ''
  const [, minutes = '', seconds = '', tenths = ''] = /(\d+):(\d\d)\.(\d)/.exec(text) ?? []
  return (Number(minutes) * 60 + Number(seconds)) * 1_000 + Number(tenths) * 100
}

/** The browser's own bar at the foot of the display, as a person does. */
export async function stopSharing(): Promise<void> {
  await xdotool('mousemove', '850', '866', 'click', '1')
}
