import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sentenceOf } from '../../shared/kernel/reasons.ts'
import { speech } from '../support/sound.ts'
import { type BrowserProgram, startBrowserProgram } from './support/hosts/browser.ts'
import { composerOf, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

describe('a program that is started anew under an open page', () => {
  let world: World
  let alice: Installation
  let again: BrowserProgram | null = null

  beforeAll(async () => {
    world = createWorld('restart')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-5s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await again?.program.stop()
    await world?.end()
  })

  const port = () => Number(new URL(alice.url).port)

  it('says so, keeps what was typed, and keeps the take that was being made as a draft', async () => {
    await composerOf(alice.page).getByLabel('Message').fill('half a thought')
    await composerOf(alice.page).getByRole('button', { name: 'Hold to talk' }).hover()
    await alice.page.mouse.down()
    await alice.page.getByText('Recording. Release to send').waitFor()
    await alice.page.waitForTimeout(1_200)
    await alice.program.stop('SIGTERM')
    await alice.page.getByText('is connecting again').waitFor()
    await alice.page
      .getByRole('region', { name: 'Notices' })
      .getByText(sentenceOf('programQuit', '', '#general'))
      .waitFor()
    expect(await alice.page.getByRole('region', { name: 'Recorder' }).count()).toBe(0)
    await alice.page.mouse.up()
  })

  it('names the way back in, and comes back by itself once the new address was opened', async () => {
    again = await startBrowserProgram(world.placeOf('alice'), { hasKeys: false, port: port() })
    await alice.page.getByText('Open the address it printed').waitFor()
    await alice.screenshot('shut-out')
    const tab = await alice.context.newPage()
    await tab.goto(again.url)
    await tab.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await alice.page.getByText('Open the address it printed').waitFor({ state: 'detached' })
    await tab.close()
    await expect.poll(() => composerOf(alice.page).getByLabel('Message').inputValue()).toBe('half a thought')
    await alice.page
      .getByRole('list', { name: 'Drafts' })
      .getByRole('listitem')
      .getByText(sentenceOf('programQuit', '', '#general'))
      .waitFor()
    expect(await alice.page.getByRole('region', { name: 'Recorder' }).count()).toBe(0)
    await alice.screenshot('back')
  })

  it('records again in the page that stayed open', async () => {
    await composerOf(alice.page).getByRole('button', { name: 'Hold to talk' }).hover()
    await alice.page.mouse.down()
    await alice.page.getByText('Recording. Release to send').waitFor()
    await alice.page.waitForTimeout(800)
    await alice.page.mouse.up()
    await notesIn(alice.page, 'delivered').waitFor()
  })
})
