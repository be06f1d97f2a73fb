import { readdirSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, mediaTimeAdvances, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type RunningServer, type World } from './support/world.ts'

describe('an outage: the server is killed while a note is spoken', () => {
  let world: World
  let server: RunningServer
  let alice: Installation
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('offline')
    server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  const isSound = (name: string) => name.endsWith('.opus')
  const status = ({ page }: Installation) => page.getByRole('status', { name: 'Connection' })
  const fromBob = () => alice.page.getByRole('button', { name: /^Play note from Bob/ })
  const fromAlice = () => bob.page.getByRole('button', { name: /^Play note from Alice/ })

  /** Some of a note may be with the server from before it was killed: then it shows how much. */
  const unsent = () =>
    composerOf(alice.page).locator('[data-note-id]:is([data-state="queued"], [data-state="uploading"])')

  /** Holds the button for so long; `meanwhile` happens while it is held. */
  async function speak({ page }: Installation, holdMs: number, meanwhile?: () => Promise<void>): Promise<void> {
    await composerOf(page).getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await page.getByText('Recording. Release to send').waitFor()
    await page.waitForTimeout(holdMs)
    await meanwhile?.()
    await page.mouse.up()
  }

  it('finds a note of Bob’s on this computer, fetched before anybody asked for it', async () => {
    await speak(bob, 900)
    await fromBob().waitFor()
    await expect.poll(() => readdirSync(path.join(alice.dataDir, 'media')).filter(isSound)).toHaveLength(1)
  })

  it('leaves the note queued, says that it is offline, and what waits', async () => {
    await speak(alice, 1_200, async () => {
      await server.program.stop('SIGKILL')
      await alice.page.waitForTimeout(600)
    })
    await unsent().waitFor()
    await status(alice)
      .getByText(/^Offline · 1 note waits$/)
      .waitFor()
    await alice.page.getByText(/^The server at .* does not answer\./).waitFor()
    expect(await fromAlice().count()).toBe(0)
  })

  it('takes a second note all the same', async () => {
    await speak(alice, 700)
    await expect.poll(() => unsent().count()).toBe(2)
    await status(alice)
      .getByText(/^Offline · 2 notes wait$/)
      .waitFor()
    await alice.screenshot('queued')
  })

  it('lets people listen to what is here: a note of somebody else, and one that waits', async () => {
    await fromBob().click()
    await mediaTimeAdvances(alice.page)
    await unsent()
      .last()
      .getByRole('button', { name: /^Play note from you/ })
      .click()
    await mediaTimeAdvances(alice.page)
  })

  it('brings both when the server is back, once and in order, and Bob hears them', async () => {
    const ids = async ({ page }: Installation) =>
      notesIn(page).evaluateAll((rows) => rows.map((row) => row.getAttribute('data-note-id')))
    const spokenOrder = await ids(alice)
    expect(spokenOrder).toHaveLength(3)
    await world.startServerAgain(server)
    await expect.poll(() => unsent().count(), { timeout: 60_000 }).toBe(0)
    await status(alice).getByText('Online', { exact: true }).waitFor()
    expect(await alice.page.getByText(/does not answer/).count()).toBe(0)
    await expect.poll(() => fromAlice().count(), { timeout: 60_000 }).toBe(2)
    await expect.poll(() => ids(bob)).toEqual(spokenOrder)
    await expect.poll(() => ids(alice)).toEqual(spokenOrder)
    await alice.screenshot('delivered')
    await fromAlice().last().click()
    await notesIn(alice.page, 'heard').waitFor({ timeout: 60_000 })
    expect(Number(await notesIn(bob.page).nth(1).getAttribute('data-duration-ms'))).toBeGreaterThan(1_500)
  })
})
