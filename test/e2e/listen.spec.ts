import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
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

  it('obeys the keys of the system and of a headset for as long as something lies in the player', async () => {
    await keepMediaKeys(bob.page)
    await bob.page.reload()
    await notesIn(bob.page)
      .first()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await mediaTimeAdvances(bob.page)
    const state = () => bob.page.evaluate(() => navigator.mediaSession.playbackState)
    await expect.poll(state).toBe('playing')
    expect(await bob.page.evaluate(() => navigator.mediaSession.metadata?.title)).toBe('Note from Alice')
    await pressMediaKey(bob.page, { action: 'pause' })
    await expect.poll(state).toBe('paused')
    await pressMediaKey(bob.page, { action: 'seekto', seekTime: 1 })
    const atS = () =>
      bob.page.evaluate(() => (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed?.currentTime)
    await expect.poll(atS).toBeCloseTo(1, 1)
    await pressMediaKey(bob.page, { action: 'play' })
    await mediaTimeAdvances(bob.page)
    await expect.poll(state).toBe('playing')
  }, 60_000)

  it('pauses and says so when what one listens on is unplugged, and plays on when asked', async () => {
    await changeOutputs(bob.page, ['headset', 'speakers'])
    await changeOutputs(bob.page, ['speakers'])
    await player()
      .getByText(/what you were listening on was unplugged/)
      .waitFor()
    const isPaused = () =>
      bob.page.evaluate(() => (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed?.paused)
    expect(await isPaused()).toBe(true)
    await bob.screenshot('unplugged')
    await player().getByRole('button', { name: 'Play', exact: true }).click()
    await expect.poll(isPaused).toBe(false)
    await changeOutputs(bob.page, ['speakers', 'screen'])
    expect(await isPaused()).toBe(false)
  }, 60_000)

  type HeldKeys = typeof window & { mediaKeys?: Map<string, MediaSessionActionHandler | null> }

  /** From the next load on; what the page registers is registered with the browser all the same. */
  const keepMediaKeys = (page: Page) =>
    page.addInitScript(() => {
      const keys = new Map<string, MediaSessionActionHandler | null>()
      ;(window as HeldKeys).mediaKeys = keys
      const register = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession)
      navigator.mediaSession.setActionHandler = (action, handler) => {
        register(action, handler)
        keys.set(action, handler)
      }
    })

  /** As the browser does when the key is pressed: no test can press one that the system owns. */
  const pressMediaKey = (page: Page, details: MediaSessionActionDetails) =>
    page.evaluate((pressed) => {
      const handler = (window as HeldKeys).mediaKeys?.get(pressed.action)
      if (!handler) throw new Error(`nobody listens to ${pressed.action}`)
      handler(pressed)
    }, details)

  /** The first of them is the one that is listened on. */
  async function changeOutputs(page: Page, names: readonly string[]): Promise<void> {
    await page.evaluate((all) => {
      const device = (deviceId: string, groupId: string) => ({ kind: 'audiooutput', deviceId, groupId, label: groupId })
      const found = [device('default', all[0] ?? ''), ...all.map((name) => device(name, name))]
      navigator.mediaDevices.enumerateDevices = () => Promise.resolve(found as never)
      navigator.mediaDevices.dispatchEvent(new Event('devicechange'))
    }, names)
    // Asking for the devices takes a turn.
    await page.waitForTimeout(100)
  }
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
