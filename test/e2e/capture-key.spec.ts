import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { tapKeys } from './support/keys.ts'
import { filesBelow, isMagenta, type Pixels, type Poster, picturesIn, pixelsOf, putUpPoster } from './support/shown.ts'
import { chooseCaptureKeys, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** Chromium counts what somebody did in a page for five seconds; a test that looks at a page counts as somebody. */
const FORGOTTEN_MS = 6_000
const TAKEN_IN_MS = 3_000

describe('the key that captures the screen, pressed in another program', () => {
  let world: World
  let alice: Installation
  let poster: Poster

  beforeAll(async () => {
    world = createWorld('capture-key')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s'), hasKeys: true, isOnDisplay: true })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
    await chooseCaptureKeys(alice.page, 'Control+Alt+KeyS')
    poster = await putUpPoster(
      '<div style="position:absolute;left:100px;top:300px;width:300px;height:100px;background:#d01090"></div>',
    )
    await alice.electron?.ask('leave')
  }, 180_000)

  afterAll(async () => {
    await poster?.close()
    await world?.end()
  })

  it('takes the picture, brings the window up with it, and records, though nobody has touched the window', async () => {
    await sleep(FORGOTTEN_MS)
    await tapKeys(['ctrl', 'alt', 's'])
    await sleep(TAKEN_IN_MS)
    const { page } = alice
    const overlay = page.getByRole('dialog', { name: 'Show something' })
    await overlay.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
    expect(await page.evaluate(() => document.hasFocus())).toBe(true)
    await page.waitForTimeout(800)
    await alice.screenshot('1-shown')
    await overlay.getByRole('button', { name: 'Send recording' }).click()
    await notesIn(page, 'delivered').waitFor({ timeout: 30_000 })
    await expect.poll(() => screenOf(alice)).toMatchObject({ width: 1440, height: 900 })
    const taken = await screenOf(alice)
    expect(isMagenta(taken?.at(250, 350))).toBe(true)
    expect(isMagenta(taken?.at(420, 350))).toBe(false)
  }, 90_000)
})

/** The picture that went out with the note. */
async function screenOf({ dataDir, page }: Installation): Promise<Pixels | undefined> {
  const files = (await filesBelow(dataDir)).filter(({ path }) => path.includes('media'))
  const found = await Promise.all(files.flatMap(({ bytes }) => picturesIn(bytes)).map((one) => pixelsOf(page, one)))
  return found.find((one) => one?.width === 1440) ?? undefined
}
