import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writePausedSpeech } from '../support/paused-speech.ts'
import { runEarshot } from '../support/programs.ts'
import { openSlowLine, type SlowLine } from '../support/slow-line.ts'
import { longSpeech, speech } from '../support/sound.ts'
import { joinInApp, mediaTimeAdvances, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

describe('listening to what has waited', () => {
  let world: World
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('listen')
    const server = await world.startServer()
    const alice = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], alice)
    const invited = await runEarshot(['invite'], alice)
    bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, invited.out.trim(), 'Bob')
    await openConversation(bob.page, 'general')
    const paused = join(world.folder, 'paused.wav')
    writePausedSpeech(paused, ['austen-3s', 'austen-3s'], 2_500)
    for (const file of [paused, speech('austen-3s')]) {
      const sent = await runEarshot(['send', file, '--to', 'general'], alice)
      if (sent.code !== 0) throw new Error(sent.out)
    }
    await notesIn(bob.page).nth(1).waitFor()
  }, 180_000)

  afterAll(() => world?.end())

  const player = () => bob.page.getByRole('region', { name: 'Player' })

  it('says how many notes wait, and how long they take without their pauses', async () => {
    await player()
      .getByText(/^2 notes, 11 s, 9 at your speed without pauses$/)
      .waitFor()
  })

  it('plays one after the other with one key, leaves out the pause, and says what that saved', async () => {
    await bob.page.keyboard.press('a')
    await player().getByText('1 of 2').waitFor()
    await player()
      .getByRole('button', { name: /^Silence is left out, 0:02 saved$/ })
      .waitFor({ timeout: 20_000 })
    await bob.screenshot('saved')
    await player().getByText('2 of 2').waitFor({ timeout: 20_000 })
  }, 60_000)

  it('has heard both when that was all', async () => {
    await bob.page.getByText('That was all: 2 notes.').waitFor({ timeout: 20_000 })
    await player().getByRole('button', { name: 'Close player' }).click()
    await player().getByText('Nothing to hear just now.').waitFor()
  }, 60_000)

  it('keeps a speed between the offered ones for the person who speaks', async () => {
    await notesIn(bob.page)
      .first()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await bob.page.keyboard.press('}')
    await bob.page.keyboard.press('}')
    const rate = () =>
      bob.page.evaluate(() => (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed?.playbackRate)
    await expect.poll(rate).toBeCloseTo(1.1, 5)
    await notesIn(bob.page)
      .nth(1)
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(rate).toBeCloseTo(1.1, 5)
  })
})

describe('listening over a line that is slower than one would like', () => {
  let world: World
  let line: SlowLine
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('listen-slow')
    const server = await world.startServer()
    line = await openSlowLine(server.url)
    const alice = world.env('alice')
    await runEarshot(['join', server.ownerInvitation], alice)
    const invited = await runEarshot(['invite'], alice)
    bob = await world.install('bob', { microphone: null })
    await joinInApp(bob.page, line.through(invited.out.trim()), 'Bob')
    await openConversation(bob.page, 'general')
    line.bytesPerSecond(20_000)
    const sent = await runEarshot(['send', longSpeech(world.folder, 20), '--to', 'general'], alice)
    if (sent.code !== 0) throw new Error(sent.out)
    await notesIn(bob.page).first().waitFor()
  }, 240_000)

  afterAll(async () => {
    await world?.end()
    await line?.close()
  })

  const media = () => readdirSync(join(bob.dataDir, 'media'))

  it('hears the beginning of a note while the rest is still coming, and sees its whole length', async () => {
    await notesIn(bob.page)
      .first()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await mediaTimeAdvances(bob.page)
    expect(media().map((name) => name.replace(/^.*\./, ''))).toEqual(['part'])
    const lengthS = await bob.page.evaluate(
      () => (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed?.duration,
    )
    expect(lengthS).toBeGreaterThan(135)
    await bob.screenshot('still-coming')
  }, 90_000)

  it('keeps it once it is whole', async () => {
    line.bytesPerSecond(null)
    await expect.poll(() => media().map((name) => name.replace(/^.*\./, '')), { timeout: 30_000 }).toEqual(['opus'])
    await mediaTimeAdvances(bob.page)
  }, 60_000)
})
