import type { Locator } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { longOpus } from '../support/long-opus.ts'
import { runEarshot } from '../support/programs.ts'
import { joinInApp, mediaTimeAdvances, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** As long as a note can be. */
const hours = 3

describe('a talk of three hours', () => {
  let world: World
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('long-notes')
    const server = await world.startServer()
    const alice = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], alice)
    const invited = await runEarshot(['invite'], alice)
    bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, invited.out.trim(), 'Bob')
    await openConversation(bob.page, 'general')
    const sent = await runEarshot(['send', longOpus(world.folder, hours), '--to', 'general'], alice)
    if (sent.code !== 0) throw new Error(sent.out)
    await notesIn(bob.page).first().waitFor({ timeout: 60_000 })
  }, 240_000)

  afterAll(() => world?.end())

  const audio = () =>
    bob.page.evaluate(() => {
      const { lastPlayed } = window as typeof window & { lastPlayed?: HTMLMediaElement }
      return { atS: lastPlayed?.currentTime ?? -1, lengthS: lastPlayed?.duration ?? -1 }
    })
  const slider = () => bob.page.getByRole('region', { name: 'Player' }).getByRole('slider').first()

  it('is as long as it is, drawn over its whole length, and sounds where it is sought', async () => {
    const row = notesIn(bob.page).first()
    expect(Math.abs(Number(await row.getAttribute('data-duration-ms')) - hours * 3_600_000)).toBeLessThanOrEqual(50)
    await row.getByText(`${hours}:00:00`).waitFor()
    expect(await inkedShare(row)).toBeGreaterThan(0.9)
    await row.getByRole('button', { name: /^Play note/ }).click()
    await mediaTimeAdvances(bob.page)
    expect(Math.abs((await audio()).lengthS - hours * 3_600)).toBeLessThan(0.05)
    const wantedS = 2 * 3_600 - 60
    const { x, y, width, height } = await boxOf(slider())
    await bob.page.mouse.click(x + (width * wantedS) / (hours * 3_600), y + height / 2)
    await mediaTimeAdvances(bob.page)
    // The pointer is no finer than a pixel of the slider.
    expect(Math.abs((await audio()).atS - wantedS)).toBeLessThan((hours * 3_600) / width + 5)
    await bob.screenshot(`${hours}-hours`)
    for (const [h, min] of [
      [1, 59],
      [2, 59],
      [0, 1],
    ] as const) {
      expect(await missedBy(h * 3_600 + min * 60)).toBeLessThan(0.2)
    }
  }, 120_000)

  /** How many of the columns of a note's waveform have something drawn in their middle: 0..1. */
  const inkedShare = (row: Locator) =>
    row
      .getByRole('slider')
      .locator('svg')
      .first()
      .evaluate((shape) => {
        const path = shape.querySelector('path')
        if (!path) throw new Error('nothing is drawn')
        const { width, height } = shape.getBoundingClientRect()
        const pitch = 6
        const columns = Math.floor(width / pitch)
        let inked = 0
        for (let column = 0; column < columns; column += 1) {
          const points = Array.from({ length: pitch }, (_, x) => new DOMPoint(column * pitch + x, height / 2))
          if (points.some((point) => path.isPointInStroke(point))) inked += 1
        }
        return inked / columns
      })

  async function boxOf(locator: Locator) {
    const box = await locator.boundingBox()
    if (!box) throw new Error('it is not drawn')
    return box
  }

  /** Where the clock of the sound goes on after a jump, from where it was asked to. Seconds; a page of the recording is 0.2. */
  async function missedBy(wantedS: number): Promise<number> {
    const landedS = await bob.page.evaluate(async (wanted) => {
      const { lastPlayed: element } = window as typeof window & { lastPlayed?: HTMLMediaElement }
      if (!element) throw new Error('nothing plays')
      await element.play()
      element.currentTime = wanted
      while (element.seeking) await new Promise((resolve) => setTimeout(resolve, 1))
      const from = element.currentTime
      while (element.currentTime <= from) await new Promise((resolve) => setTimeout(resolve, 5))
      return from
    }, wantedS)
    return Math.abs(landedS - wantedS)
  }
})
