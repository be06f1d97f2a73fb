import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { writePausedSpeech } from '../support/paused-speech.ts'
import { runEarshot } from '../support/programs.ts'
import { speech } from '../support/sound.ts'
import { inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Bob comes back: two people have spoken in two channels, and one of them goes on while he listens. */
describe('catching up over conversations', () => {
  let world: World
  let alice: Installation
  let bob: Installation

  const send = async (who: 'bob' | 'carol', to: string, file: string): Promise<void> => {
    const sent = await runEarshot(['send', file, '--to', to], world.env(who))
    if (sent.code !== 0) throw new Error(sent.out)
  }

  beforeAll(async () => {
    world = createWorld('catch-up')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: null })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await runEarshot(['join', await inviteFrom(alice), '--name', 'Carol'], world.env('carol'))
    bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await newChannel(alice.page, 'design')
    await bob.page.getByRole('navigation', { name: 'Conversations' }).getByText('design', { exact: true }).waitFor()
    const long = join(world.folder, 'long.wav')
    writePausedSpeech(long, ['austen-7s', 'austen-5s'], 200)
    // Design has waited longest, although general was spoken in last and stands first in the list.
    await send('carol', 'design', long)
    await send('carol', 'general', speech('austen-3s'))
    await send('carol', 'design', speech('austen-3s'))
    await openConversation(bob.page, 'general')
    await notesIn(bob.page).first().waitFor()
  }, 240_000)

  afterAll(() => world?.end())

  const player = () => bob.page.getByRole('region', { name: 'Player' })
  const what = () => player().getByRole('button', { name: /: go to this note$/ })

  it('says how many notes wait everywhere, and how long they take', async () => {
    await player()
      .getByText(/^3 notes, \d+ s, \d+ at your speed without pauses$/)
      .waitFor()
  })

  it('begins with the conversation that has waited longest', async () => {
    await bob.page.keyboard.press('a')
    await player().getByText('1 of 3').waitFor()
    await expect.poll(() => what().getAttribute('aria-label')).toMatch(/^Carol #design/)
    await sounding(bob.page)
  }, 60_000)

  it('takes in what is said meanwhile, in its place', async () => {
    await player().getByRole('button', { name: 'Pause', exact: true }).click()
    await send('carol', 'design', speech('austen-3s'))
    await expect.poll(() => player().textContent(), { timeout: 20_000 }).toContain('1 of 4')
    await bob.screenshot('late')
    await player().getByRole('button', { name: 'Play', exact: true }).click()
  }, 60_000)

  it('plays all of one conversation, then the next, and ends', async () => {
    const seen: string[] = []
    const place = player().getByText(/^\d of 4$/)
    while (await place.isVisible()) {
      const label = await what()
        .getAttribute('aria-label', { timeout: 500 })
        .catch(() => null)
      const where = label?.includes('design') ? 'design' : label?.includes('general') ? 'general' : null
      if (where && seen.at(-1) !== where) seen.push(where)
      await bob.page.waitForTimeout(50)
    }
    expect(seen).toEqual(['design', 'general'])
  }, 120_000)

  it('has heard all of it, also after the window was loaded anew', async () => {
    await player().getByRole('button', { name: 'Close player' }).click()
    await player().getByText('Nothing to hear just now.').waitFor()
    await bob.page.reload()
    await player().getByText('Nothing to hear just now.').waitFor()
  }, 60_000)

  it('tells who spoke that it was heard', async () => {
    const heard = async (): Promise<number> => {
      const listed = await runEarshot(['notes', 'design', '--json'], world.env('carol'))
      return z
        .array(z.object({ state: z.string() }))
        .parse(JSON.parse(listed.out))
        .filter(({ state }) => state === 'heard').length
    }
    await expect.poll(heard, { timeout: 40_000, interval: 1_000 }).toBe(3)
  }, 60_000)
})

async function newChannel(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^New conversation/ }).click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.waitFor({ state: 'detached' })
}

async function sounding(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { lastPlayed: audio } = window as typeof window & { lastPlayed?: HTMLMediaElement }
    return audio !== undefined && !audio.paused && audio.currentTime > 0.2
  })
}
