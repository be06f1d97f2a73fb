import type { Locator, Page } from 'playwright-core'
import type { BindingId } from '#shared/contract/keys.ts'
import { bindingInfo } from '#shared/keys/bindings.ts'
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

/** Keys for the picture of the screen: nobody has any until they choose some. */
export const chooseCaptureKeys = (page: Page, keys: string): Promise<void> =>
  chooseGlobalKeys(page, 'captureAndReply', keys)

export async function chooseGlobalKeys(page: Page, binding: BindingId, keys: string): Promise<void> {
  const { label } = bindingInfo[binding]
  await page.getByRole('button', { name: 'Settings' }).first().click()
  const settings = page.getByRole('dialog', { name: 'Settings' })
  await settings.getByRole('button', { name: 'Keys', exact: true }).click()
  const row = settings.locator(`[data-binding="${binding}"]`)
  await row.getByRole('button', { name: new RegExp(`^${label}`) }).click()
  await page.keyboard.press(keys)
  await row.getByRole('button', { name: `Clear the keys for ${label}`, disabled: false }).waitFor()
  await page.keyboard.press('Escape')
  await settings.waitFor({ state: 'detached' })
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
