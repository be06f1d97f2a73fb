import type { Page } from 'playwright-core'
import type { Screen } from './screen.ts'

async function openKeys(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Settings' }).first().click()
  await page.getByRole('button', { name: 'Keys', exact: true }).click()
  await page.waitForTimeout(300)
}

/** Settings and permissions. */
export const settingsScreens: readonly Screen[] = [
  {
    name: 'settings',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('button', { name: 'Test the level' }).click()
      await page.waitForTimeout(400)
    },
  },
  {
    name: 'settings-keys',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'settings', settings: fixtures.settingsWithKeys })
      })
      await openKeys(page)
      await page.locator('[data-binding="playNext"]').getByText('Choose keys').click()
      await page.keyboard.press('Control+Alt+Space')
      await page.getByText('has these keys').waitFor()
    },
  },
  {
    name: 'settings-keys-portal',
    scene: 'full',
    async act(page) {
      await page.evaluate(() => {
        const { core, fixtures } = window.gallery ?? {}
        if (core && fixtures) core.push({ kind: 'hotkey', hotkey: fixtures.portalHotkey })
      })
      await openKeys(page)
    },
  },
  { name: 'settings-keys-window', scene: 'troubled', act: openKeys },
  {
    name: 'settings-notifications',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Shift+N')
      await page.keyboard.press('Shift+F')
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      const sections = page.getByRole('navigation', { name: 'Sections' })
      await sections.getByRole('button', { name: 'Notifications' }).click()
      await page.getByRole('checkbox', { name: 'Quiet hours' }).click()
      await page.getByLabel('By the clock of').waitFor()
    },
  },
  {
    name: 'settings-computer',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      const sections = page.getByRole('navigation', { name: 'Sections' })
      await sections.getByRole('button', { name: 'This computer' }).click()
      await page.waitForTimeout(200)
    },
  },
  {
    name: 'permission',
    scene: 'desktop',
    async act(page) {
      await page.evaluate(() => window.gallery?.core.push({ kind: 'permissionNeeded', permission: 'microphone' }))
      await page.getByText('Not asked yet').waitFor()
    },
  },
  {
    name: 'permission-denied',
    scene: 'desktop',
    async act(page) {
      await page.evaluate(() => window.gallery?.services.navigation.askPermission('screen'))
      await page.getByText('Not allowed').waitFor()
    },
  },
  {
    name: 'permissions',
    scene: 'desktop',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).click()
      await page.getByRole('dialog', { name: 'Settings' }).getByText('Keys in other programs').scrollIntoViewIfNeeded()
    },
  },
]
