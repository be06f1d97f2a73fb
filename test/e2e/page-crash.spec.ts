import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { composerOf, joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

describe('a window whose page dies while somebody speaks', () => {
  let world: World
  let alice: Installation

  beforeAll(async () => {
    world = createWorld('page-crash')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-5s') })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('is there again by itself, with what was said as a draft, and sends it', async () => {
    const { page: dead, context, electron } = alice
    if (!electron) throw new Error('only the stand-in lets a page die')
    await composerOf(dead).getByRole('button', { name: 'Hold to talk' }).hover()
    await dead.mouse.down()
    await dead.getByText('Recording. Release to send').waitFor()
    await dead.waitForTimeout(1_200)
    const again = context.waitForEvent('page')
    await electron.ask('kill')
    const page = await again
    await openConversation(page, 'general')
    await page.getByRole('list', { name: 'Drafts' }).getByRole('listitem').waitFor()
    await page.getByRole('button', { name: /^Send draft/ }).click()
    await notesIn(page, 'delivered').waitFor()
    const windows = await electron.ask<object[]>('windows')
    expect(windows).toContainEqual(expect.objectContaining({ isVisible: true, url: 'earshot://app/' }))
    expect(Number(await notesIn(page).getAttribute('data-duration-ms'))).toBeGreaterThan(900)
  })
})
