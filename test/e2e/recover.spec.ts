import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decode } from '../support/browser.ts'
import { runEarshot } from '../support/programs.ts'
import { correlateLoosely, speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, mediaTimeAdvances, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const spoken = speech('austen-7s')
const RATE_HZ = 48_000

describe('a program that is killed while somebody speaks', () => {
  let world: World
  let alice: Installation

  beforeAll(async () => {
    world = createWorld('recover')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: spoken })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  const draft = () => alice.page.getByRole('list', { name: 'Drafts' }).getByRole('listitem')

  it('offers what was said when it is started again: recovered, so many seconds, to play, send or discard', async () => {
    let { page } = alice
    await composerOf(page).getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await page.getByText('Recording. Release to send').waitFor()
    await page.waitForTimeout(2_200)
    await alice.program.stop('SIGKILL')
    // Where windows end with their program, there is no button any more to let go of.
    await page.mouse.up().catch(() => undefined)
    alice = await world.startAgain(alice)
    page = alice.page
    await openConversation(page, 'general')
    await draft()
      .getByText(/^Recovered, [23456] s: .* It is kept as a draft in #general\.$/)
      .waitFor()
    for (const name of [/^Play draft/, /^Send draft/, /^Discard draft/])
      await draft().getByRole('button', { name }).waitFor()
    await alice.screenshot('offered')
  })

  it('plays it', async () => {
    await draft()
      .getByRole('button', { name: /^Play draft/ })
      .click()
    await mediaTimeAdvances(alice.page)
    await draft()
      .getByRole('button', { name: /^Pause draft/ })
      .click()
  })

  it('sends it, and it arrives as it was spoken', async () => {
    const bob = world.env('bob')
    const joined = await runEarshot(['join', await inviteFrom(alice), '--name', 'Bob'], bob)
    expect(joined.err + joined.out).toContain('Bob')
    await draft()
      .getByRole('button', { name: /^Send draft/ })
      .click()
    await notesIn(alice.page, 'delivered').waitFor()
    expect(await draft().count()).toBe(0)
    const row = notesIn(alice.page)
    await expect.poll(() => row.count()).toBe(1)
    expect(Number(await row.getAttribute('data-duration-ms'))).toBeGreaterThan(1_700)
    const file = join(world.folder, 'arrived.opus')
    const noteId = (await row.getAttribute('data-note-id')) ?? ''
    expect((await runEarshot(['fetch', noteId, '-o', file], bob)).code).toBe(0)
    const [heard, said] = [await decode(alice.page, readFileSync(file)), await decode(alice.page, readFileSync(spoken))]
    expect(correlateLoosely(heard, said, 2 * RATE_HZ)).toBeGreaterThanOrEqual(0.9)
  })
})
