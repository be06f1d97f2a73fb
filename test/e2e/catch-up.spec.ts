import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { ConversationId } from '#shared/kernel/ids.ts'
import { writePausedSpeech } from '../support/paused-speech.ts'
import { runEarshot } from '../support/programs.ts'
import { takeOut } from '../support/server-past.ts'
import { openSlowLine, type SlowLine } from '../support/slow-line.ts'
import { speech } from '../support/sound.ts'
import { overhear, overheard } from './support/overheard.ts'
import { inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type RunningServer, type World } from './support/world.ts'

const SentNote = z.object({ id: z.string(), conversationId: ConversationId })

/** Bob comes back: two people have spoken in three channels. One goes on while he listens, and he is taken out of a channel that he hears. */
describe('catching up over conversations', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let offsite: ConversationId
  /** In the order in which Bob is to hear them. */
  const sent = { first: '', second: '', dave: '', late: '', offsite: '', lost: '', general: '' }

  const send = async (who: 'carol' | 'dave', to: string, file: string): Promise<z.infer<typeof SentNote>> => {
    const done = await runEarshot(['send', file, '--to', to, '--json'], world.env(who))
    if (done.code !== 0) throw new Error(done.out)
    return SentNote.parse(JSON.parse(done.out))
  }

  beforeAll(async () => {
    world = createWorld('catch-up')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: null })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await runEarshot(['join', await inviteFrom(alice), '--name', 'Carol'], world.env('carol'))
    await runEarshot(['join', await inviteFrom(alice), '--name', 'Dave'], world.env('dave'))
    bob = await world.install('bob', { microphone: speech('austen-5s') })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await newChannel(alice.page, 'design')
    await newChannel(alice.page, 'offsite')
    await bob.page.getByRole('navigation', { name: 'Conversations' }).getByText('offsite', { exact: true }).waitFor()
    await overhear(bob.page)
    await bob.page.reload()
    const long = join(world.folder, 'long.wav')
    writePausedSpeech(long, ['austen-7s', 'austen-5s'], 200)
    // Design has waited longest, although general was spoken in later and stands above it in the list.
    sent.first = (await send('carol', 'design', long)).id
    sent.second = (await send('carol', 'design', speech('austen-3s'))).id
    await openConversation(bob.page, 'design')
    await speak(bob.page, 1_500)
    const lost = await send('dave', 'offsite', speech('austen-7s'))
    offsite = lost.conversationId
    sent.offsite = lost.id
    sent.lost = (await send('dave', 'offsite', speech('austen-3s'))).id
    sent.general = (await send('carol', 'general', speech('austen-3s'))).id
    sent.dave = (await send('dave', 'design', speech('austen-3s'))).id
    await openConversation(bob.page, 'general')
    await notesIn(bob.page).first().waitFor()
  }, 240_000)

  afterAll(() => world?.end())

  const player = () => bob.page.getByRole('region', { name: 'Player' })
  const what = () => player().getByRole('button', { name: /: go to this note$/ })

  it('says how many notes of others wait everywhere, and how long they take', async () => {
    await player()
      .getByText(/^6 notes, \d+ s, \d+ at your speed without pauses$/)
      .waitFor()
  })

  it('begins with the conversation that has waited longest', async () => {
    await bob.page.keyboard.press('a')
    await player().getByText('1 of 6').waitFor()
    await expect.poll(() => what().getAttribute('aria-label')).toMatch(/^Carol #design/)
    await sounding(bob.page)
  }, 60_000)

  it('takes in what is said meanwhile, in its place', async () => {
    await player().getByRole('button', { name: 'Pause', exact: true }).click()
    sent.late = (await send('carol', 'design', speech('austen-3s'))).id
    await expect.poll(() => player().textContent(), { timeout: 20_000 }).toContain('1 of 7')
    await bob.screenshot('late')
    await player().getByRole('button', { name: 'Play', exact: true }).click()
  }, 60_000)

  it('plays on through a conversation and into the next', async () => {
    await expect.poll(() => what().getAttribute('aria-label'), { timeout: 60_000 }).toMatch(/^Dave #offsite/)
    await expect.poll(() => player().textContent()).toContain('5 of 7')
  }, 90_000)

  it('stops what it plays from a conversation that is lost, says so, and goes on with what is still there', async () => {
    await sounding(bob.page)
    takeOut(join(world.folder, 'server'), offsite, 'Bob')
    // His own devices hear of the speed, and with it of what else has happened.
    await bob.page.keyboard.press('}')
    await bob.page.getByText('That conversation is not here any more, so its note stops.').waitFor()
    await expect.poll(() => what().getAttribute('aria-label')).toMatch(/^Carol #general/)
    await expect.poll(() => player().textContent()).toContain('5 of 5')
    await bob.screenshot('lost')
    const conversations = bob.page.getByRole('navigation', { name: 'Conversations' })
    await conversations.getByText('offsite', { exact: true }).waitFor({ state: 'detached' })
    await bob.page.getByText('That was all: 5 notes.').waitFor({ timeout: 20_000 })
  }, 60_000)

  it('has sounded one after the other, his own passed over, with a short sound wherever somebody else speaks', async () => {
    const heard = await overheard(bob.page)
    expect(heard).toEqual([
      `note ${sent.first}`,
      `note ${sent.second}`,
      'chime',
      `note ${sent.dave}`,
      'chime',
      `note ${sent.late}`,
      'chime',
      `note ${sent.offsite}`,
      'chime',
      `note ${sent.general}`,
    ])
  })

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
        .array(z.object({ author: z.string(), state: z.string() }))
        .parse(JSON.parse(listed.out))
        .filter(({ author, state }) => author === 'Carol' && state === 'heard').length
    }
    await expect.poll(heard, { timeout: 40_000, interval: 1_000 }).toBe(3)
  }, 60_000)
})

describe('catching up on what has not come yet', () => {
  let world: World
  let line: SlowLine
  let server: RunningServer
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('catch-up-away')
    server = await world.startServer()
    line = await openSlowLine(server.url)
    const alice = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], alice)
    const invited = await runEarshot(['invite'], alice)
    bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, line.through(invited.out.trim()), 'Bob')
    await openConversation(bob.page, 'general')
    await runEarshot(['send', speech('austen-3s'), '--to', 'general'], alice)
    await vi.waitUntil(() => media().includes('opus'), { timeout: 20_000 })
    line.bytesPerSecond(3_000)
    await runEarshot(['send', speech('austen-7s'), '--to', 'general'], alice)
    await notesIn(bob.page).nth(1).waitFor()
    await server.program.stop()
  }, 240_000)

  afterAll(async () => {
    await world?.end()
    await line?.close()
  })

  const media = () => readdirSync(join(bob.dataDir, 'media')).map((name) => name.replace(/^.*\./, ''))
  const player = () => bob.page.getByRole('region', { name: 'Player' })

  it('waits for it, says so, and passes nothing over', async () => {
    expect(media().filter((kind) => kind === 'opus')).toHaveLength(1)
    await bob.page.keyboard.press('a')
    await player().getByText('1 of 2').waitFor()
    await player().getByText('Waiting for the recording').waitFor({ timeout: 30_000 })
    await bob.screenshot('waiting')
    await bob.page.waitForTimeout(1_000)
    await player().getByText('Waiting for the recording').waitFor()
  }, 60_000)

  it('plays it by itself once the server is back, and says that this was all', async () => {
    line.bytesPerSecond(null)
    await world.startServerAgain(server)
    await player().getByText('2 of 2').waitFor({ timeout: 60_000 })
    await sounding(bob.page)
    await bob.page.getByText('That was all: 2 notes.').waitFor({ timeout: 30_000 })
  }, 120_000)
})

async function newChannel(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /^New conversation/ }).click()
  const dialog = page.getByRole('dialog', { name: 'New conversation' })
  await dialog.getByLabel('Name').fill(name)
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.waitFor({ state: 'detached' })
}

/** Holds Space for a while, where the focus is on no field, until the note is with the server. */
async function speak(page: Page, ms: number): Promise<void> {
  await page.keyboard.down('Space')
  await page.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
  await page.waitForTimeout(ms)
  await page.keyboard.up('Space')
  await notesIn(page, 'delivered')
    .and(page.getByRole('article', { name: /from you,/ }))
    .waitFor()
}

async function sounding(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { lastPlayed: audio } = window as typeof window & { lastPlayed?: HTMLMediaElement }
    return audio !== undefined && !audio.paused && audio.currentTime > 0.2
  })
}
