import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type RunningServer, type World } from './support/world.ts'

describe('a server that is killed while a note is spoken', () => {
  let world: World
  let server: RunningServer
  let alice: Installation
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('server-gone')
    server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    bob = await world.install('bob', { microphone: null, colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  const status = ({ page }: Installation) => page.getByRole('status', { name: 'Connection' })
  const fromAlice = () => bob.page.getByRole('button', { name: /^Play note from Alice/ })

  it('is said to be offline, and the note is queued', async () => {
    await composerOf(alice.page).getByRole('button', { name: 'Hold to talk' }).hover()
    await alice.page.mouse.down()
    await alice.page.getByText('Recording. Release to send').waitFor()
    await alice.page.waitForTimeout(1_000)
    await server.program.stop('SIGKILL')
    await alice.page.waitForTimeout(1_500)
    await alice.page.mouse.up()
    await notesIn(alice.page, 'queued').waitFor()
    await status(alice)
      .getByText(/^Offline · 1 waiting$/)
      .waitFor()
    await alice.page.getByText(/^The server at .* does not answer\./).waitFor()
    await alice.screenshot('queued')
    expect(await fromAlice().count()).toBe(0)
  })

  it('leaves the queued note to be heard by its sender', async () => {
    await notesIn(alice.page)
      .getByRole('button', { name: /^Play note from you/ })
      .click()
    await notesIn(alice.page)
      .getByRole('button', { name: /^Pause note from you/ })
      .click()
  })

  it('gets the note by itself when it is back, once, and Bob hears it', async () => {
    server = { ...server, program: await world.startServerAgain(server) }
    await notesIn(alice.page, 'delivered').waitFor({ timeout: 60_000 })
    await status(alice).getByText('Online', { exact: true }).waitFor()
    expect(await alice.page.getByText(/does not answer/).count()).toBe(0)
    await fromAlice().waitFor({ timeout: 60_000 })
    expect(await fromAlice().count()).toBe(1)
    expect(await notesIn(alice.page).count()).toBe(1)
    await alice.screenshot('delivered')
    await fromAlice().click()
    await notesIn(alice.page, 'heard').waitFor({ timeout: 60_000 })
    expect(Number(await notesIn(bob.page).getAttribute('data-duration-ms'))).toBeGreaterThan(2_000)
  })
})
