import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { longSpeech, speech } from '../support/sound.ts'
import { holdKeys, letGoOf, talkChord, tapKeys } from './support/keys.ts'
import { hookOf, type OtherProgram, openOtherProgram } from './support/other-program.ts'
import { composerOf, inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World, xdotool } from './support/world.ts'

const talk = talkChord
const reply = ['ctrl', 'alt', 'r']

/** Alice's keys, while another program has the keyboard; Bob sits at another desk. */
describe('push to talk, while somebody works in another program', () => {
  let world: World
  let alice: Installation
  let bob: Installation
  let other: OtherProgram

  beforeAll(async () => {
    world = createWorld('push-to-talk')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: longSpeech(world.folder, 40), hasKeys: true })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
    other = await openOtherProgram()
  }, 180_000)

  afterAll(async () => {
    await letGoOf([...talk, 'r'])
    await other?.close()
    await world?.end()
  })

  const recorder = () => alice.page.getByRole('region', { name: 'Recorder' })
  const player = () => alice.page.getByRole('region', { name: 'Player' })
  const untilRecording = () =>
    recorder()
      .getByText(/^Recording/)
      .waitFor()
  const drafts = () => alice.page.getByRole('list', { name: 'Drafts' }).getByRole('listitem')
  const untilSent = (count: number) => expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(count)
  const elsewhere = (work: () => Promise<void>) =>
    alice.inBackground(async () => {
      await other.focus()
      await work()
    })

  it('by keys that are chosen by pressing them, which do nothing else meanwhile', async () => {
    const { page } = alice
    await page.keyboard.press('Control+,')
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Keys', exact: true }).click()
    await settings.getByText('Works everywhere').waitFor()
    await choose(page, 'Reply to the last heard', 'Control+Alt+r')
    await choose(page, 'Play or pause', 'Control+Alt+p')
    await choose(page, 'Play the next unheard', 'Control+Alt+n')
    await choose(page, 'Keep recording', 'F9')
    await rowOf(page, 'Faster').getByRole('button', { name: 'Choose keys' }).click()
    await page.keyboard.press('Control+Alt+Space')
    await rowOf(page, 'Faster').getByText('“Talk” has these keys').waitFor()
    // The real keys now, which the hook sees: they are being chosen, and talk to nobody.
    await tapKeys(talk)
    await page.keyboard.press('Escape')
    await alice.screenshot('keys')
    await rowOf(page, 'Capture the screen and reply')
      .getByText('A picture of the display where the pointer is')
      .waitFor()
    await page.keyboard.press('Escape')
    await settings.waitFor({ state: 'detached' })
    expect(await recorder().count()).toBe(0)
    await composerOf(page)
      .getByText(/anywhere/)
      .waitFor()
  })

  it('sends what was said while the keys were held', async () => {
    await elsewhere(async () => {
      await holdKeys(talk)
      await untilRecording()
      await alice.page.waitForTimeout(1_500)
      await letGoOf(talk)
      await untilSent(1)
    })
    const durationMs = Number(await notesIn(alice.page).last().getAttribute('data-duration-ms'))
    expect(durationMs).toBeGreaterThan(1_200)
  })

  it('keeps recording after a tap, and sends with the next', async () => {
    await elsewhere(async () => {
      await tapKeys(talk)
      await recorder().getByText('Recording. Press again to send').waitFor()
      await alice.page.waitForTimeout(1_200)
      await tapKeys(talk)
      await untilSent(2)
    })
  })

  it('keeps recording by keys of its own, which are never held', async () => {
    await elsewhere(async () => {
      await holdKeys(['F9'])
      await recorder().getByText('Recording. Press again to send').waitFor()
      await alice.page.waitForTimeout(1_200)
      await letGoOf(['F9'])
      expect(await recorder().count()).toBe(1)
      await tapKeys(['F9'])
      await untilSent(3)
    })
  })

  it('plays the next unheard note, pauses and goes on, without the window coming up', async () => {
    await speakFrom(bob.page)
    await notesIn(bob.page, 'delivered').last().waitFor()
    await alice.page.getByRole('button', { name: /^Play note from Bob/ }).waitFor()
    await elsewhere(async () => {
      await tapKeys(['ctrl', 'alt', 'n'])
      await player().getByRole('button', { name: 'Pause', exact: true }).waitFor()
      await tapKeys(['ctrl', 'alt', 'p'])
      await player().getByRole('button', { name: 'Play', exact: true }).waitFor()
      expect(await other.hasKeyboard()).toBe(true)
      await tapKeys(['ctrl', 'alt', 'p'])
      await player().getByRole('button', { name: 'Pause', exact: true }).waitFor()
      await tapKeys(['ctrl', 'alt', 'p'])
      await player().getByRole('button', { name: 'Play', exact: true }).waitFor()
    })
  })

  it('replies into the thread of the note that was heard last, wherever the window is', async () => {
    await openConversation(alice.page, 'Notes to self')
    await elsewhere(async () => {
      await holdKeys(reply)
      await untilRecording()
      await alice.page.waitForTimeout(1_200)
      await letGoOf(reply)
      await recorder().waitFor({ state: 'detached' })
    })
    await bob.page.getByRole('button', { name: /^1 reply/ }).click()
    const thread = bob.page.getByRole('region', { name: 'Thread' })
    await thread.getByRole('button', { name: /^Play note from Alice/ }).waitFor()
    await bob.screenshot('reply')
    expect(await notesIn(alice.page).count()).toBe(0)
    await openConversation(alice.page, 'general')
  })

  it('keeps a draft when the key hook dies while the keys are held, and works again at once', async () => {
    const before = await notesIn(alice.page, 'delivered').count()
    const hook = hookOf(alice.program.pid)
    await elsewhere(async () => {
      await holdKeys(talk)
      await untilRecording()
      await alice.page.waitForTimeout(1_000)
      process.kill(hook, 'SIGKILL')
      await drafts().waitFor()
      await letGoOf(talk)
      await expect.poll(() => hookOf(alice.program.pid)).not.toBe(hook)
      await composerOf(alice.page)
        .getByText(/anywhere/)
        .waitFor()
      expect(await notesIn(alice.page, 'delivered').count()).toBe(before)
      await tapKeys(talk)
      await recorder().getByText('Recording. Press again to send').waitFor()
      await alice.page.waitForTimeout(1_000)
      await tapKeys(talk)
      await untilSent(before + 1)
    })
    await expect.poll(() => drafts().count()).toBe(1)
  })

  it('leaves all other keys to the program that one types in', async () => {
    const before = await notesIn(alice.page).count()
    await elsewhere(async () => {
      await xdotool('type', '--delay', '20', 'space and r, n and p')
      await xdotool('key', 'ctrl+a', 'ctrl+space', 'alt+r', 'Escape')
      await expect.poll(() => other.text()).toContain('space and r, n and p')
    })
    expect(await recorder().count()).toBe(0)
    expect(await notesIn(alice.page).count()).toBe(before)
    expect(await drafts().count()).toBe(1)
  })
})

const rowOf = (page: Page, name: string) =>
  page.locator('[data-binding]').filter({ has: page.getByText(name, { exact: true }) })

async function choose(page: Page, name: string, keys: string): Promise<void> {
  await rowOf(page, name).getByRole('button', { name: 'Choose keys' }).click()
  await page.keyboard.press(keys)
  await rowOf(page, name)
    .getByRole('button', { name: `Clear the keys for ${name}` })
    .waitFor()
}

/** A note by Space, in a window that has the keyboard. */
async function speakFrom(page: Page): Promise<void> {
  await page.keyboard.down('Space')
  await page.getByText('Recording. Release to send').waitFor()
  await page.waitForTimeout(3_000)
  await page.keyboard.up('Space')
}
