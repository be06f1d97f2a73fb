import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { holdKeys, letGoOf, talkChord, tapKeys } from './support/keys.ts'
import { composerOf, inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const holdChord = () => holdKeys(talkChord)
const letGoOfChord = () => letGoOf(talkChord)
const tapChord = () => tapKeys(talkChord)

describe('talking and moving by key', () => {
  let world: World
  let alice: Installation
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('keys')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s'), hasKeys: true })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    const link = await inviteFrom(alice)
    bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
    await joinByKeys(bob, link)
    await openConversation(alice.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await letGoOfChord()
    await world?.end()
  })

  const recorder = () => alice.page.getByRole('region', { name: 'Recorder' })
  const ownNotes = () => notesIn(alice.page).getByRole('button', { name: /^Play note from you/ })
  const untilRecording = () =>
    recorder()
      .getByText(/^Recording/)
      .waitFor()
  const bodyHasFocus = () => alice.page.evaluate(() => document.activeElement === document.body)

  it('keeps recording after a tap of the chord, and sends with the next', async () => {
    await tapChord()
    await recorder().getByText('Recording. Press again to send').waitFor()
    await alice.page.waitForTimeout(1_200)
    await tapChord()
    await recorder().waitFor({ state: 'detached' })
    await notesIn(alice.page, 'delivered').first().waitFor()
    await expect.poll(() => ownNotes().count()).toBe(1)
  })

  it('discards with Esc, brings it back by key as a draft, and the draft can be heard and sent', async () => {
    await tapChord()
    await untilRecording()
    await alice.page.waitForTimeout(1_200)
    await alice.page.keyboard.press('Escape')
    await recorder().waitFor({ state: 'detached' })
    await alice.page.getByText(/^Recording of 0:0\d discarded\.$/).waitFor()
    await alice.screenshot('discarded')
    await alice.page.keyboard.press('u')
    const draft = alice.page.getByRole('list', { name: 'Drafts' }).getByRole('listitem')
    await draft.waitFor()
    await draft.getByRole('button', { name: /^Play draft/ }).click()
    await draft.getByRole('button', { name: /^Pause draft/ }).waitFor()
    await alice.screenshot('draft')
    await expect.poll(() => ownNotes().count()).toBe(1)
    await draft.getByRole('button', { name: /^Send draft/ }).click()
    await draft.waitFor({ state: 'detached' })
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(2)
  })

  it('goes on recording while something else is in front', async () => {
    await holdChord()
    await untilRecording()
    await alice.inBackground(async () => {
      await alice.page.waitForTimeout(1_500)
      await letGoOfChord()
    })
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(3)
    const durationMs = Number(await notesIn(alice.page).last().getAttribute('data-duration-ms'))
    expect(durationMs).toBeGreaterThan(1_400)
  })

  it('is one take however often the held Space repeats', async () => {
    await expect.poll(bodyHasFocus).toBe(true)
    await alice.page.keyboard.down('Space')
    await untilRecording()
    for (let turn = 0; turn < 20; turn += 1) {
      await alice.page.keyboard.down('Space')
      await alice.page.waitForTimeout(40)
    }
    await alice.page.keyboard.up('Space')
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(4)
    expect(await alice.page.getByRole('list', { name: 'Drafts' }).count()).toBe(0)
  })

  it('keeps what was said as a draft when the window loses the focus while Space is held', async () => {
    await alice.page.keyboard.down('Space')
    await untilRecording()
    await alice.page.waitForTimeout(800)
    await alice.page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await alice.page.keyboard.up('Space')
    await sendDraft(alice.page)
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(5)
    expect(await recorder().count()).toBe(0)
  })

  it('lets go when the hold button loses the focus while Space is held on it', async () => {
    await composerOf(alice.page).getByRole('button', { name: 'Hold to talk' }).focus()
    await alice.page.keyboard.down('Space')
    await untilRecording()
    await alice.page.waitForTimeout(800)
    await alice.page.keyboard.press('Shift+Tab')
    await alice.page.keyboard.up('Space')
    await sendDraft(alice.page)
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(6)
    await alice.page.keyboard.press('Escape')
    await expect.poll(bodyHasFocus).toBe(true)
  })

  it('types a space into the text field', async () => {
    await alice.page.keyboard.press('m')
    await alice.page.keyboard.type('two words')
    await expect.poll(() => composerOf(alice.page).getByLabel('Message').inputValue()).toBe('two words')
    expect(await recorder().count()).toBe(0)
    await alice.page.keyboard.press('Control+a')
    await alice.page.keyboard.press('Delete')
    await alice.page.keyboard.press('Escape')
    await expect.poll(bodyHasFocus).toBe(true)
  })

  it('pauses a latched recording and goes on with it', async () => {
    await tapChord()
    await untilRecording()
    await alice.page.getByRole('button', { name: 'Pause', exact: true }).click()
    await alice.page.getByText('Paused. What you said is kept').waitFor()
    await alice.screenshot('paused')
    await alice.page.getByRole('button', { name: 'Resume', exact: true }).click()
    await alice.page.getByText('Recording. Press again to send').waitFor()
    await alice.page.waitForTimeout(600)
    await alice.page.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => notesIn(alice.page, 'delivered').count()).toBe(7)
    await alice.page.keyboard.press('Escape')
    await expect.poll(bodyHasFocus).toBe(true)
  })

  it('shows every key with ?', async () => {
    await alice.page.keyboard.press('?')
    const sheet = alice.page.getByRole('dialog', { name: 'Keys' })
    await sheet.getByText('Hold to talk, in any program').waitFor()
    await alice.page.keyboard.press('Escape')
    await sheet.waitFor({ state: 'detached' })
  })

  it('takes Bob from a note to its answer without a pointer', async () => {
    const { page } = bob
    const player = page.getByRole('region', { name: 'Player' })
    await page.keyboard.press('k')
    await page.keyboard.press('Enter')
    await player.getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await page.keyboard.press('7')
    await player.getByRole('option', { name: 'Speed 2', exact: true, selected: true }).waitFor()
    await tabTo(bob, 'Speed 2')
    await page.keyboard.press('ArrowRight')
    await player.getByRole('option', { name: 'Speed 2.5', exact: true, selected: true }).waitFor()

    await tabTo(bob, /^Voice note from Alice/, 'Shift+Tab')
    await page.keyboard.press('r')
    const thread = page.getByRole('region', { name: 'Thread' })
    await thread.getByText('No replies yet').waitFor()
    await page.keyboard.press('m')
    await page.keyboard.type('Heard you.')
    await page.keyboard.press('Enter')
    await thread.getByText('1 reply', { exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.down('Space')
    await page.getByText('Recording. Release to send').waitFor()
    await page.waitForTimeout(800)
    await page.keyboard.up('Space')
    await thread.getByText('2 replies', { exact: true }).waitFor()
    await bob.screenshot('thread')
    await page.keyboard.press('Escape')
    await thread.waitFor({ state: 'detached' })
  })

  it('counts the replies on both sides, and as heard once they were', async () => {
    const { page } = alice
    const replies = page.getByRole('button', { name: /^2 replies/ })
    await replies.waitFor()
    await expect.poll(() => replies.textContent()).toContain('1 unheard')
    await expect.poll(() => bob.page.getByRole('button', { name: /^2 replies/ }).textContent()).not.toContain('unheard')
    await replies.click()
    const thread = page.getByRole('region', { name: 'Thread' })
    await thread.getByRole('button', { name: /^Play note from Bob/ }).click()
    await alice.screenshot('thread')
    await expect.poll(() => replies.textContent(), { timeout: 10_000 }).not.toContain('unheard')
    await expect
      .poll(() =>
        page
          .getByRole('navigation', { name: 'Conversations' })
          .getByRole('button', { name: /^general/ })
          .getAttribute('aria-label'),
      )
      .toBe('general')
  })
})

/** From the first screen into the workspace with Tab, Enter and letters alone. */
/** What could not be let go of was kept, not sent. */
async function sendDraft(page: Page): Promise<void> {
  await page.getByRole('button', { name: /^Send draft/ }).click()
}

async function joinByKeys(installation: Installation, link: string): Promise<void> {
  const { page } = installation
  await page.getByRole('button', { name: 'Join with an invitation' }).waitFor()
  await tabTo(installation, 'Join with an invitation', 'Shift+Tab')
  await page.keyboard.press('Enter')
  await tabTo(installation, 'Invitation link')
  await page.keyboard.insertText(link)
  await tabTo(installation, 'Your name')
  await page.keyboard.type('Bob')
  await page.keyboard.press('Enter')
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}

/** Presses Tab until the focus is on what is called `name`. */
async function tabTo({ page }: Installation, name: string | RegExp, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const passed: string[] = []
  for (let turn = 0; turn < 60; turn += 1) {
    const focused = await page.evaluate(() => {
      const element = document.activeElement
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : null
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? ''
    })
    if (typeof name === 'string' ? focused === name : name.test(focused)) return
    passed.push(focused.slice(0, 40))
    await page.keyboard.press(key)
  }
  throw new Error(`${key} does not lead to ${name}; it passed ${passed.join(' | ')}`)
}
