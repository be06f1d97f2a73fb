import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decode } from '../support/browser.ts'
import { correlateLoosely, speech } from '../support/sound.ts'
import { holdKeys, letGoOf, talkChord } from './support/keys.ts'
import { inviteFrom, joinInApp, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const spoken = speech('austen-7s')
const RATE_HZ = 48_000

describe('the first note, from Alice’s mouth to Bob’s ear', () => {
  let world: World
  let alice: Installation
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('first-note')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: spoken, hasKeys: true })
    await alice.screenshot('1-sign-in')
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await alice.screenshot('2-empty')
    bob = await world.install('bob', { microphone: null, colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('records while the key is held, wherever the focus is', async () => {
    await holdKeys(talkChord)
    await alice.page
      .getByText(/recording/i)
      .first()
      .waitFor()
    await alice.page.waitForTimeout(4_000)
    await alice.screenshot('3-recording')
    await letGoOf(talkChord)
    await noteRow(alice.page, 'delivered').waitFor()
    await alice.screenshot('4-delivered')
  })

  it('shows the note in Bob’s window without a reload', async () => {
    const play = bob.page.getByRole('button', { name: /^Play note from Alice, 0:0[3-6]/ })
    await play.first().waitFor()
    await bob.screenshot('5-arrived')
    expect(await bob.page.evaluate(() => performance.getEntriesByType('navigation').length)).toBe(1)
  })

  it('brings Bob what Alice said: same bytes, same speech, same length', async () => {
    const id = await noteRow(bob.page).getAttribute('data-note-id')
    const file = path.join(bob.dataDir, 'media', `${id}.opus`)
    await expect.poll(() => readdirSync(path.join(bob.dataDir, 'media'))).toContain(`${id}.opus`)
    const heard = await decode(bob.page, readFileSync(file))
    const said = await decode(bob.page, readFileSync(spoken))
    expect(correlateLoosely(heard, said, 2 * RATE_HZ)).toBeGreaterThanOrEqual(0.9)

    const listed = await bob.page.evaluate(
      async (url) => (await fetch(url, { method: 'HEAD' })).headers.get('content-length'),
      `/media/notes/${id}`,
    )
    expect(Number(listed)).toBe(readFileSync(file).byteLength)
    const shownMs = Number(await noteRow(bob.page).getAttribute('data-duration-ms'))
    expect(Math.abs((heard.length / RATE_HZ) * 1000 - shownMs)).toBeLessThanOrEqual(50)
  })

  it('plays at 1.5x, by media time against wall time', async () => {
    await bob.page
      .getByRole('button', { name: /^Play note from Alice/ })
      .first()
      .click()
    await bob.page.getByRole('option', { name: 'Speed 1.5', exact: true }).click()
    await bob.screenshot('6-playing')
    const { ratio, keepsPitch } = await bob.page.evaluate(async () => {
      const { lastPlayed: audio } = window as typeof window & { lastPlayed?: HTMLMediaElement }
      if (!audio) throw new Error('nothing was played')
      const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
      audio.currentTime = 0
      while (audio.seeking || audio.paused || audio.currentTime < 0.1) await pause(10)
      const from = { media: audio.currentTime, wall: performance.now() }
      await pause(1_200)
      const to = { media: audio.currentTime, wall: performance.now() }
      return { ratio: (to.media - from.media) / ((to.wall - from.wall) / 1000), keepsPitch: audio.preservesPitch }
    })
    expect(ratio).toBeGreaterThan(1.4)
    expect(ratio).toBeLessThan(1.6)
    expect(keepsPitch).toBe(true)
  })

  it('tells Alice that Bob has heard it', async () => {
    await noteRow(alice.page, 'heard').waitFor()
    await alice.screenshot('7-heard')
  })

  it('remembers the speed for this person after a reload', async () => {
    await bob.page.reload()
    await openConversation(bob.page, 'general')
    await bob.page
      .getByRole('button', { name: /^Play note from Alice/ })
      .first()
      .click()
    await bob.page.getByRole('option', { name: 'Speed 1.5', exact: true, selected: true }).waitFor()
  })
})

const noteRow = (page: Page, state?: string) =>
  page.locator(state ? `[data-note-id][data-state="${state}"]` : '[data-note-id]').first()
