import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const timeline = (page: Page) => composerOf(page, 'Timeline')
const thread = (page: Page) => composerOf(page, 'Thread')
const details = (page: Page) => page.getByRole('region', { name: 'Details' })
const rows = (page: Page) => timeline(page).getByRole('article')

/** Holds Space for a while, as one does where the focus is on no field. */
async function speak(page: Page, ms: number, meanwhile: () => Promise<void> = async () => {}): Promise<void> {
  await page.keyboard.down('Space')
  await page.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
  await Promise.all([page.waitForTimeout(ms), meanwhile()])
  await page.keyboard.up('Space')
}

describe('a conversation about moments', () => {
  let world: World
  let alice: Installation
  let bob: Installation

  beforeAll(async () => {
    world = createWorld('threads')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    bob = await world.install('bob', { microphone: speech('austen-5s'), colorScheme: 'dark' })
    await joinInApp(bob.page, await inviteFrom(alice), 'Bob')
    await openConversation(alice.page, 'general')
    await openConversation(bob.page, 'general')
    await speak(alice.page, 4_500, async () => {
      await alice.page.waitForTimeout(1_500)
      await alice.page.keyboard.press('m')
      await alice.page.keyboard.press('Shift+M')
      await alice.page.getByRole('textbox', { name: /^Title of the chapter at 0:0[1-3]$/ }).waitFor()
      await alice.page.keyboard.type('Zeppelins')
      await alice.screenshot('0-chapter')
    })
    await timeline(alice.page).locator('[data-note-id][data-state="delivered"]').waitFor()
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('has the chapter that Alice marked and named while she held the key', async () => {
    const { page } = bob
    await rows(page).first().focus()
    await page.keyboard.press('v')
    const chapters = details(page).getByRole('region', { name: 'Chapters' }).getByRole('button')
    await expect.poll(() => chapters.allInnerTexts()).toEqual([expect.stringMatching(/^0:0[1-3]\nZeppelins$/)])
    await page.keyboard.press('Escape')
  })

  it('takes a reply to the moment that Bob listens to', async () => {
    const { page } = bob
    await rows(page).first().focus()
    await page.keyboard.press('Enter')
    await expect
      .poll(() => timeline(page).getByRole('slider').first().getAttribute('aria-valuetext'))
      .toMatch(/^0:0[2-4] of/)
    await page.keyboard.press('r')
    await thread(page)
      .getByText(/^Replying to the moment at 0:0[2-5]$/)
      .waitFor()
    await bob.screenshot('1-replying')
    await speak(page, 2_000)
    await thread(page)
      .locator('[data-note-id][data-state="delivered"]')
      .getByText(/^at 0:0/)
      .waitFor()
    await thread(page).getByText('Replying to the moment').waitFor({ state: 'detached' })
  })

  it('shows it to Alice on her waveform, and leads to it and back to the moment', async () => {
    const { page } = alice
    await timeline(page)
      .getByRole('button', { name: /^Reply at 0:0[2-5], from Bob, 1 unheard$/ })
      .click()
    const reply = thread(page).getByRole('article', { name: /from Bob/ })
    await expect.poll(() => reply.evaluate((element) => element === document.activeElement)).toBe(true)
    await alice.screenshot('2-mark')
    await reply.getByRole('button', { name: /^Play your note at 0:0[2-5], which this is about$/ }).click()
    await expect
      .poll(() => thread(page).getByRole('slider').first().getAttribute('aria-valuetext'))
      .toMatch(/^0:0[2-5] of/)
  })

  it('plays the thread as one track, in which Bob drops in and Alice goes on', async () => {
    const { page } = alice
    await page.getByRole('button', { name: 'Close player' }).click()
    await thread(page)
      .getByRole('button', { name: /^Play thread, / })
      .click()
    const place = thread(page).getByRole('slider', { name: /^Place in the thread/ })
    await expect.poll(() => place.getAttribute('aria-label')).toBe('Place in the thread, You speak')
    await expect
      .poll(() => place.getAttribute('aria-label'), { timeout: 20_000 })
      .toBe('Place in the thread, Bob speaks')
    await alice.screenshot('3-track')
    await expect
      .poll(() => place.getAttribute('aria-label'), { timeout: 20_000 })
      .toBe('Place in the thread, You speak')
    await place.waitFor({ state: 'detached', timeout: 30_000 })
  })

  it('tells Bob that Alice has heard his reply, and when', async () => {
    const { page } = bob
    await thread(page).locator('[data-note-id][data-state="heard"]').waitFor()
    await thread(page).locator('[data-note-id]').last().focus()
    await page.keyboard.press('v')
    await details(page).getByRole('region', { name: 'Heard by' }).getByText('Alice').waitFor()
    await page.keyboard.press('Escape')
  })

  it('lets Alice write down what she said, and Bob read and find it', async () => {
    const { page } = alice
    await rows(page).first().focus()
    await page.keyboard.press('v')
    await details(page).getByRole('button', { name: 'Write it' }).click()
    await details(page).getByLabel('What is said').fill('0:00 There was no zeppelin\n0:02 in those days')
    await details(page).getByRole('button', { name: 'Save' }).click()
    await details(page)
      .getByRole('button', { name: /in those days/ })
      .waitFor()
    await alice.screenshot('4-transcript')

    await bob.page.keyboard.press('/')
    await bob.page.getByRole('combobox', { name: 'Search notes' }).fill('zeppelin')
    await bob.page.getByRole('option').getByText('zeppelin').waitFor()
    await bob.page.keyboard.press('Enter')
    await bob.page.keyboard.press('v')
    await details(bob.page)
      .getByRole('button', { name: /There was no zeppelin/ })
      .waitFor()
    await bob.screenshot('5-found')
    await bob.page.keyboard.press('Escape')
  })

  it('marks a note unheard for Bob, also after a reload, and takes nothing back from Alice', async () => {
    const { page } = bob
    await rows(page).first().focus()
    const unheard = timeline(page).getByRole('article', { name: /unheard/ })
    if ((await unheard.count()) === 1) await page.keyboard.press('Shift+u')
    await unheard.waitFor({ state: 'detached' })
    const hers = timeline(alice.page).locator('[data-note-id][data-state="heard"]')
    await hers.waitFor()
    await page.keyboard.press('Shift+u')
    await unheard.waitFor()
    await page.reload()
    await openConversation(page, 'general')
    await timeline(page)
      .getByRole('article', { name: /unheard/ })
      .waitFor()
  })
})
