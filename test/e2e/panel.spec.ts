import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { DisplayFacts } from '../electron-host/parts/screen.ts'
import { speech } from '../support/sound.ts'
import { holdKeys, letGoOf, talkChord, tapKeys } from './support/keys.ts'
import { joinInApp, notesIn, openConversation } from './support/steps.ts'
import { createWorld, type Installation, type World } from './support/world.ts'

const holdChord = () => holdKeys(talkChord)
const letGoOfChord = () => letGoOf(talkChord)
const tapChord = () => tapKeys(talkChord)

interface Shown {
  readonly id: number
  readonly url: string
  readonly bounds: { x: number; y: number; width: number; height: number }
  readonly isVisible: boolean
  readonly isFocused: boolean
  readonly isAlwaysOnTop: boolean
  readonly isFocusable: boolean
}

describe('the recording panel', () => {
  let world: World
  let alice: Installation
  let panel: Page

  beforeAll(async () => {
    world = createWorld('panel')
    const server = await world.startServer()
    alice = await world.install('alice', { microphone: speech('austen-7s'), hasKeys: true })
    await joinInApp(alice.page, server.ownerInvitation, 'Alice')
    await openConversation(alice.page, 'general')
    panel = await pageAt('panel.html')
    await ask('leave')
  }, 180_000)

  afterAll(async () => {
    await letGoOfChord()
    await world?.end()
  })

  async function pageAt(name: string): Promise<Page> {
    return await vi.waitFor(
      () => {
        const found = alice.context.pages().find((page) => page.url().endsWith(name))
        if (!found) throw new Error(`no page at ${name}`)
        return found
      },
      { timeout: 15_000, interval: 50 },
    )
  }
  function ask<T>(name: string, ...args: unknown[]): Promise<T> {
    if (!alice.electron) throw new Error('only the stand-in has a panel to look at')
    return alice.electron.ask<T>(name, ...args)
  }
  const windowAt = async (url: string): Promise<Shown> => {
    const found = (await ask<Shown[]>('windows')).find((window) => window.url === `earshot://app/${url}`)
    if (!found) throw new Error(`no window at ${url}`)
    return found
  }
  const panelWindow = () => windowAt('panel.html')
  const isShown = async () => (await panelWindow()).isVisible
  const untilRecording = () => panel.locator('[data-state="recording"]').waitFor()
  const picture = (name: string) => panel.screenshot({ path: `test-results/stand-in-panel-${name}.png` })
  const button = (name: string) => panel.getByRole('button', { name })
  const delivered = () => notesIn(alice.page, 'delivered').count()

  it('is made at the start, hidden, above all others and unable to take the focus', async () => {
    expect(await panelWindow()).toMatchObject({ isVisible: false, isAlwaysOnTop: true, isFocusable: false })
    expect(await panel.getByRole('heading').count()).toBe(0)
  })

  it('comes with the key, without the focus, and says to whom, how long and how loud', async () => {
    await holdChord()
    await untilRecording()
    await expect.poll(isShown).toBe(true)
    await panel.getByText('to #general').waitFor()
    await panel.getByText('Release to send').waitFor()
    await expect.poll(() => panel.getByRole('timer').textContent()).toMatch(/^0:0[1-9]/)
    expect((await ask<Shown[]>('windows')).some(({ isFocused }) => isFocused)).toBe(false)
    await expect.poll(() => isDrawing(panel)).toBe(true)
    await picture('held')
    await letGoOfChord()
    await panel.getByText('Sent to #general.').waitFor()
    await expect.poll(delivered).toBe(1)
  })

  it('shows that the microphone is open still, and closes it', async () => {
    await panel.getByText(/^Microphone on standby, [12]:\d\d left$/).waitFor()
    await picture('standby')
    await button('Close microphone').click()
    await expect.poll(isShown).toBe(false)
  })

  it('pauses, goes on and sends a latched take by its buttons, and the focus stays where it was', async () => {
    await tapChord()
    await untilRecording()
    await panel.waitForTimeout(1_000)
    await button('Pause').click()
    await panel.getByText('Paused').waitFor()
    await button('Resume').click()
    await panel.waitForTimeout(500)
    await picture('latched')
    await button('Send').click()
    await panel.getByText('Sent to #general.').waitFor()
    await expect.poll(delivered).toBe(2)
    expect((await ask<Shown[]>('windows')).some(({ isFocused }) => isFocused)).toBe(false)
  })

  it('begins again at once on a microphone that is open, discards, and takes that back', async () => {
    await tapChord()
    await untilRecording()
    await panel.waitForTimeout(800)
    await button('Discard').click()
    await panel.getByText('Discarded, not sent to #general.').waitFor()
    await picture('discarded')
    await button('Undo').click()
    await panel.getByText('Kept as a draft in #general.').waitFor()
    await alice.page.getByRole('button', { name: /^Send draft/ }).click()
    await expect.poll(delivered).toBe(3)
  })

  it('stays away while the main window has the focus, which shows the same', async () => {
    await ask('focusWindow')
    await expect.poll(isShown).toBe(false)
    await tapChord()
    await alice.page.getByRole('region', { name: 'Recorder' }).waitFor()
    expect(await isShown()).toBe(false)
    await ask('leave')
    await expect.poll(isShown).toBe(true)
    await untilRecording()
    await panel.waitForTimeout(800)
    await alice.page.getByRole('button', { name: 'Discard' }).first().click()
    await panel.getByText('Discarded, not sent to #general.').waitFor()
    await alice.page.getByText(/^Microphone on standby/).waitFor()
    await alice.page.getByRole('button', { name: 'Close microphone' }).click()
    await alice.page.getByText(/^Microphone on standby/).waitFor({ state: 'detached' })
    await button('Dismiss').click()
    await expect.poll(isShown).toBe(false)
  })

  it('is moved by the pointer, stays whole on a screen, and is back there for the next take', async () => {
    const far: DisplayFacts = { id: 2, bounds: { x: 1440, y: 0, width: 1280, height: 1024 } }
    const near: DisplayFacts = { id: 1, bounds: { x: 0, y: 0, width: 1440, height: 900 } }
    const third: DisplayFacts = { id: 3, bounds: { x: 2720, y: 0, width: 1280, height: 1024 } }
    await ask('setDisplays', [near, far, third])
    await ask('setCursor', 2_000, 300)
    await tapChord()
    await untilRecording()
    const { bounds: before } = await panelWindow()
    expect(before.x).toBeGreaterThanOrEqual(1_440)
    await panel.mouse.move(60, 16)
    await panel.mouse.down()
    await panel.mouse.move(20, 6, { steps: 4 })
    await panel.mouse.up()
    await expect.poll(async () => (await panelWindow()).bounds).not.toEqual(before)
    const { bounds: moved } = await panelWindow()
    // Two at once: whoever pulls the computer out of its dock.
    await ask('setDisplays', [near])
    await expect.poll(async () => (await panelWindow()).bounds.x).toBeLessThan(1_440 - 400)
    await ask('setDisplays', [near, far, third])
    await button('Discard').click()
    await button('Dismiss').click()
    await button('Close microphone').click()
    await expect.poll(isShown).toBe(false)
    await tapChord()
    await untilRecording()
    await expect.poll(async () => (await panelWindow()).bounds).toEqual(moved)
    await button('Discard').click()
    await button('Dismiss').click()
  })

  it('keeps as a draft, and says why, what was said when the window that records dies', async () => {
    await holdChord()
    await untilRecording()
    await panel.waitForTimeout(1_200)
    await ask('kill', (await windowAt('capture.html')).id)
    await panel.locator('[data-outcome="kept"]').waitFor()
    await picture('kept')
    await letGoOfChord()
    await alice.page.getByRole('button', { name: /^Send draft/ }).click()
    await expect.poll(delivered).toBe(4)
  })

  it('goes on with the next key, in the window that came in its place', async () => {
    await expect
      .poll(async () => {
        await tapChord()
        return await untilRecording().then(() => true)
      })
      .toBe(true)
    await panel.waitForTimeout(800)
    await button('Send').click()
    await expect.poll(delivered).toBe(5)
  })

  it('is not touched by a main window that dies or is loaded again in the middle of a take', async () => {
    await holdChord()
    await untilRecording()
    const again = alice.context.waitForEvent('page')
    await ask('kill', (await windowAt('')).id)
    const page = await again
    await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
    await page.reload()
    await openConversation(page, 'general')
    await page.getByRole('region', { name: 'Recorder' }).waitFor()
    await expect.poll(() => panel.locator('[data-state="recording"]').count()).toBe(1)
    await letGoOfChord()
    await expect.poll(() => notesIn(page, 'delivered').count()).toBe(6)
    expect(await page.getByRole('list', { name: 'Drafts' }).count()).toBe(0)
  })

  it('goes on with a take when the main window is closed', async () => {
    await tapChord()
    await untilRecording()
    await ask('closeWindow', (await windowAt('')).id)
    await panel.waitForTimeout(1_000)
    expect(await panel.locator('[data-state="recording"]').count()).toBe(1)
    expect(await isShown()).toBe(true)
  })
})

/** Whether the meter changes. */
function isDrawing(page: Page): Promise<boolean> {
  return page.evaluate(async () => {
    const canvas = document.querySelector('canvas')
    const before = canvas?.toDataURL()
    await new Promise((resolve) => setTimeout(resolve, 250))
    return canvas !== null && canvas.toDataURL() !== before
  })
}
