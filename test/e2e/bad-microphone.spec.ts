import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { E2E_HOST } from '../../build/e2e-hosts.ts'
import { sentenceOf } from '../../shared/kernel/reasons.ts'
import { speech } from '../support/sound.ts'
import { composerOf, inviteFrom, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

describe('a microphone that cannot be had', () => {
  let world: World
  let refused: Installation
  let missing: Installation

  beforeAll(async () => {
    world = createWorld('bad-microphone')
    const server = await world.startServer()
    refused = await world.install('alice', { microphone: speech('austen-5s'), microphoneFault: 'refused' })
    await joinInApp(refused.page, server.ownerInvitation, 'Alice')
    missing = await world.install('bob', { microphone: null, microphoneFault: 'missing' })
    await joinInApp(missing.page, await inviteFrom(refused), 'Bob')
    await openConversation(refused.page, 'general')
    await openConversation(missing.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  /** Holds the button, and lets go once the window has said something. */
  async function tryToTalk({ page }: Installation, sentence: string): Promise<void> {
    await composerOf(page).getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await page.getByRole('alert').getByText(sentence).waitFor()
    await page.mouse.up()
  }

  // Elsewhere the system knows, and Linux asks nobody.
  const isBrowser = (process.env[E2E_HOST] ?? 'browser') === 'browser'
  it.runIf(isBrowser)('says why before the browser asks, and what to do after a no; nothing is recorded', async () => {
    const { page } = refused
    await composerOf(page).getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    const dialog = page.getByRole('dialog', { name: 'Earshot needs the microphone' })
    await dialog.getByText('It records what you say while you hold').waitFor()
    await page.mouse.up()
    await refused.screenshot('why')
    await dialog.getByRole('button', { name: 'Allow the microphone' }).click()
    await dialog.getByText('Click the sign left of the address').waitFor()
    await refused.screenshot('after-a-no')
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    expect(await page.getByRole('region', { name: 'Recorder' }).count()).toBe(0)
    expect(await notesIn(page).count()).toBe(0)
  })

  it.each([
    ['refused', 'microphoneRefused'],
    ['missing', 'microphoneMissing'],
  ] as const)('says in a sentence of its own that it is %s, and leaves all as it was', async (fault, reason) => {
    const installation = fault === 'refused' ? refused : missing
    const { page } = installation
    await composerOf(page).getByLabel('Message').fill('half a thought')
    await tryToTalk(installation, sentenceOf(reason))
    await installation.screenshot(fault)
    await page.getByRole('region', { name: 'Recorder' }).waitFor({ state: 'detached' })
    await expect.poll(() => composerOf(page).getByLabel('Message').inputValue()).toBe('half a thought')
    expect(await page.getByRole('list', { name: 'Drafts' }).count()).toBe(0)
    expect(await notesIn(page).count()).toBe(0)
  })

  it('leads from there to how to allow it', async () => {
    await refused.page.getByRole('button', { name: 'How to allow it' }).click()
    const dialog = refused.page.getByRole('dialog', { name: 'Earshot needs the microphone' })
    await dialog.waitFor()
    await refused.page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('says it again at the next attempt, after it was dismissed', async () => {
    await missing.page.getByRole('button', { name: 'Dismiss' }).click()
    await missing.page.getByRole('alert').waitFor({ state: 'detached' })
    await tryToTalk(missing, sentenceOf('microphoneMissing'))
  })

  it.each([
    ['refused', 'microphoneRefused'],
    ['missing', 'microphoneMissing'],
  ] as const)('says it in the settings as well when it is %s', async (fault, reason) => {
    const { page } = fault === 'refused' ? refused : missing
    await page.getByRole('button', { name: 'Settings' }).click()
    const dialog = page.getByRole('dialog', { name: 'Settings' })
    await dialog.getByRole('button', { name: 'Test the level' }).click()
    await dialog.getByRole('alert').getByText(sentenceOf(reason)).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
  })

  it('leaves text to those who cannot speak', async () => {
    await composerOf(missing.page).getByLabel('Message').fill('I have no microphone')
    await missing.page.keyboard.press('Enter')
    await refused.page.getByText('I have no microphone').waitFor()
  })

  it('records as soon as the microphone is allowed, without a reload', async () => {
    const { page, context, url } = refused
    await context.grantPermissions(['microphone'], { origin: new URL(url).origin })
    await page.evaluate(untilAllowed)
    await composerOf(page).getByRole('button', { name: 'Hold to talk' }).hover()
    await page.mouse.down()
    await page.getByText('Recording. Release to send').waitFor()
    await page.waitForTimeout(1_500)
    await page.mouse.up()
    await notesIn(page, 'delivered')
      .getByRole('button', { name: /^Play note from you/ })
      .waitFor()
    await missing.page.getByRole('button', { name: /^Play note from Alice/ }).waitFor()
    await expect.poll(() => composerOf(page).getByLabel('Message').inputValue()).toBe('half a thought')
  })
})

/** The page hears of it a moment later. */
async function untilAllowed(): Promise<void> {
  const status = await navigator.permissions.query({ name: 'microphone' as PermissionName })
  if (status.state === 'granted') return
  await new Promise<void>((resolve) => {
    status.onchange = () => status.state === 'granted' && resolve()
  })
}
