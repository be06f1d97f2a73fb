import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { speech } from '../support/sound.ts'
import { composerOf } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

/** The whole way of a note without a pointer, and what axe says of each screen on it. */

const standards = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** As in `test/ui/accessibility.ts`: it takes counts and key caps for words of the label. */
const notAsked = { 'label-content-name-mismatch': { enabled: false } }

/** What is wrong, a line each, in light and in dark. */
async function faultsOf(page: Page): Promise<string[]> {
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    await page.evaluate(axe.source)
    const found = await page.evaluate(
      async (options) => {
        const { axe: checker } = window as typeof window & { axe: typeof axe }
        const { violations } = await checker.run(document, options)
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target.join(' ')}`))
      },
      { runOnly: { type: 'tag' as const, values: standards }, rules: notAsked },
    )
    faults.push(...found.map((fault) => `${colorScheme}: ${fault}`))
  }
  return faults
}

const focusedName = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent?.trim() ?? ''
  })

/** Presses Tab until what has the focus is called so; fails when it comes round. */
async function tabTo(page: Page, name: RegExp): Promise<void> {
  for (let step = 0; step < 60; step += 1) {
    if (name.test(await focusedName(page))) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not reach ${name}`)
}

describe('without a pointer', () => {
  let world: World
  let alice: Installation

  beforeAll(async () => {
    world = createWorld('access')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s') })
    const { page } = alice
    await page.getByRole('button', { name: 'Join with an invitation' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await tabTo(page, /^Join with an invitation/)
    await page.keyboard.press('Enter')
    await page.getByLabel('Invitation link').focus()
    await page.keyboard.type(server.ownerInvitation)
    await page.keyboard.press('Tab')
    await page.keyboard.type('Alice')
    await page.keyboard.press('Enter')
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
  }, 180_000)

  afterAll(async () => {
    await world?.end()
  })

  it('one goes to a conversation, speaks, and hears it', async () => {
    const { page } = alice
    await page.keyboard.press('Control+k')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.type('general')
    // It has only just joined: the conversations may be still to come.
    await page.getByRole('option', { name: /general/ }).waitFor()
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
    await page.keyboard.down('Space')
    await page.locator('section[aria-label="Recorder"][data-state="recording"]').waitFor()
    await page.waitForTimeout(3_000)
    await page.keyboard.up('Space')
    await composerOf(page).locator('[data-note-id][data-state="delivered"]').waitFor()
    await page.keyboard.press('j')
    await expect.poll(() => focusedName(page)).toMatch(/^Voice note from you, 0:0\d, \d/)
    await page.keyboard.press('Enter')
    await page.getByRole('region', { name: 'Player' }).getByRole('button', { name: 'Pause', exact: true }).waitFor()
    await page.keyboard.press('Control+p')
    expect(await faultsOf(page)).toEqual([])
  })

  it('one goes to a place in it by a slider that says where one is', async () => {
    const { page } = alice
    await page.keyboard.press('j')
    await tabTo(page, /^Place in note from you/)
    const slider = composerOf(page).getByRole('slider')
    await page.keyboard.press('Home')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^0:00 of 0:0\d$/)
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    await page.keyboard.press('PageUp')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^0:0[1-4] of/)
    await page.keyboard.press('Control+p')
  })

  it('one replies, reads the details and writes the transcript', async () => {
    const { page } = alice
    await page.keyboard.press('j')
    await page.keyboard.press('r')
    await composerOf(page, 'Thread').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('v')
    const details = page.getByRole('region', { name: 'Details' })
    await details.getByRole('button', { name: 'Write it' }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await tabTo(page, /^Write it/)
    await page.keyboard.press('Enter')
    await page.keyboard.type('What I said')
    expect(await faultsOf(page)).toEqual([])
    await tabTo(page, /^Save/)
    await page.keyboard.press('Enter')
    await details.getByRole('button', { name: /What I said/ }).waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await details.waitFor({ state: 'detached' })
    await expect.poll(() => focusedName(page)).toMatch(/^Voice note from you/)
  })

  it.each([
    ['the keys', '?'],
    ['search', '/'],
    ['settings', 'Control+,'],
    ['the drafts', 'd'],
  ])('one opens %s, which axe finds nothing in, and is back where one was', async (_what, key) => {
    const { page } = alice
    await page.keyboard.press(key)
    await page.getByRole('dialog').waitFor()
    expect(await faultsOf(page)).toEqual([])
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => focusedName(page)).toMatch(/^Voice note from you/)
  })

  it('nothing moves for those who want less motion', async () => {
    const { page } = alice
    await page.emulateMedia({ reducedMotion: 'reduce' })
    const moving = await page.evaluate(
      () => document.getAnimations().filter((one) => one.playState === 'running').length,
    )
    expect(moving).toBe(0)
  })
})
