import type { Locator, Page } from 'playwright-core'
import type { Installation } from './world.ts'

/** What a person does, by the names they see. */

export async function joinInApp(page: Page, link: string, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Join with an invitation' }).click()
  await page.getByLabel('Invitation link').fill(link)
  await page.getByLabel('Your name').fill(name)
  await page.getByRole('button', { name: 'Join', exact: true }).click()
  await page.getByRole('navigation', { name: 'Conversations' }).waitFor()
}

export async function openConversation(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Conversations' }).getByText(name, { exact: true }).click()
}

/** Makes an invitation in the app and closes the dialog again. */
export async function inviteFrom(installation: Installation): Promise<string> {
  await installation.page.getByRole('button', { name: 'Invite people' }).first().click()
  const field = installation.page.getByLabel('Invitation link')
  await installation.page.getByText(/^Works once/).waitFor()
  const link = await field.inputValue()
  await installation.screenshot('2-invite')
  await installation.page.keyboard.press('Escape')
  return link
}

/** Where one writes and talks, in the timeline or in the thread. */
export const composerOf = (page: Page, pane: 'Timeline' | 'Thread' = 'Timeline'): Locator =>
  page.getByRole('region', { name: pane })

export const notesIn = (page: Page, state?: string): Locator =>
  composerOf(page).locator(state ? `[data-note-id][data-state="${state}"]` : '[data-note-id]')

/** What was last asked to play really plays: its media time goes on. */
export async function mediaTimeAdvances(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const { lastPlayed: audio } = window as typeof window & { lastPlayed?: HTMLMediaElement }
    return audio !== undefined && !audio.paused && audio.currentTime > 0
  })
  const at = () =>
    page.evaluate(() => (window as typeof window & { lastPlayed?: HTMLMediaElement }).lastPlayed?.currentTime ?? 0)
  const from = await at()
  await page.waitForFunction((startS) => {
    const { lastPlayed: audio } = window as typeof window & { lastPlayed?: HTMLMediaElement }
    return audio !== undefined && audio.currentTime > startS
  }, from)
}
