import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { joinInApp, mediaTimeAdvances, notesIn } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** The first two minutes of somebody who has never seen the app: a sentence to oneself, heard back. */
describe('the first run', () => {
  let world: World
  let alice: Installation
  const tour = (page: Page = alice.page): Locator => page.getByRole('region', { name: 'Tour' })

  beforeAll(async () => {
    world = createWorld('first-run')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('is offered beside the app, which works meanwhile', async () => {
    await tour().getByText('New here?').waitFor()
    await alice.screenshot('1-offer')
    await alice.page.getByRole('region', { name: 'Timeline' }).getByLabel('Message').fill('I type all the same')
    await tour().getByRole('button', { name: 'Not now' }).click()
    await tour().waitFor({ state: 'detached' })
  })

  it('is started from the key sheet, and by a key', async () => {
    await alice.page.getByRole('button', { name: 'All keys' }).click()
    await alice.page.getByRole('button', { name: 'Take the tour' }).click()
    await tour().getByText('1 of 4').waitFor()
    await tour().getByRole('button', { name: 'Leave the tour' }).click()
    await tour().waitFor({ state: 'detached' })
    await alice.page.keyboard.press('h')
    await tour().getByText('1 of 4').waitFor()
    await expect.poll(() => alice.page.evaluate(() => document.activeElement?.textContent)).toBe('Next')
  })

  it('hears the microphone, with the reason for it beside', async () => {
    await tour().getByText('Earshot listens while you hold the key').waitFor()
    await tour().getByRole('button', { name: 'Test the level' }).click()
    await tour().getByLabel('Done:').waitFor()
    await alice.screenshot('2-microphone')
    await tour().getByRole('button', { name: 'Stop the test' }).click()
    await tour().getByRole('button', { name: 'Next' }).click()
  })

  it('goes on where it was after the window was loaded again', async () => {
    await tour().getByText('Say a sentence to yourself').waitFor()
    await alice.page.reload()
    await tour().getByText('Say a sentence to yourself').waitFor()
    await tour().getByRole('button', { name: 'Back' }).click()
    await tour().getByRole('button', { name: 'Next' }).click()
  })

  it('leads a sentence to Notes to self', async () => {
    await alice.page.getByRole('heading', { name: 'Notes to self' }).waitFor()
    await alice.page.getByRole('button', { name: 'Hold to talk' }).hover()
    await alice.page.mouse.down()
    await alice.page.getByText('Recording. Release to send').waitFor()
    await alice.page.waitForTimeout(2_500)
    await alice.screenshot('3-speaking')
    await alice.page.mouse.up()
    await tour().getByText('Hear it back').waitFor()
    await notesIn(alice.page).first().waitFor()
  })

  it('has it heard back, at another speed', async () => {
    await alice.page
      .getByRole('button', { name: /^Play note from (?:Alice|you)/i })
      .first()
      .click()
    await mediaTimeAdvances(alice.page)
    await tour().getByLabel('Done:').first().waitFor()
    await alice.page.getByRole('option', { name: 'Speed 1.5', exact: true }).click()
    await expect.poll(() => tour().getByLabel('Done:').count()).toBe(2)
    await alice.screenshot('4-heard')
    await tour().getByRole('button', { name: 'Next' }).click()
  })

  it('ends where the note stands, and does not come back', async () => {
    await tour().getByText('Notes to self').waitFor()
    await tour().getByRole('button', { name: 'Done' }).click()
    await tour().waitFor({ state: 'detached' })
    await alice.page.reload()
    await notesIn(alice.page)
      .first()
      .or(alice.page.getByRole('navigation', { name: 'Conversations' }))
      .first()
      .waitFor()
    await alice.page.waitForTimeout(500)
    expect(await tour().count()).toBe(0)
  })
})
