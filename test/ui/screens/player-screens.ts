import type { Screen } from './screen.ts'

/** What is heard. */
export const playerScreens: readonly Screen[] = [
  {
    name: 'playing',
    scene: 'full',
    async act(page) {
      await page
        .getByRole('button', { name: /Play note from Bob/ })
        .last()
        .click()
      await page.waitForTimeout(2200)
      await page.getByRole('button', { name: 'design' }).first().click()
      await page.getByRole('button', { name: 'general' }).first().click()
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'playing-between',
    scene: 'full',
    async act(page) {
      await page
        .getByRole('button', { name: /Play note from Bob/ })
        .last()
        .click()
      for (let turn = 0; turn < 3; turn += 1) await page.keyboard.press('}')
      await page.getByRole('option', { name: 'Speed 1.65' }).waitFor()
    },
  },
  {
    name: 'catching-up',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Catch up' }).click()
      await page.getByText(/^1 of/).waitFor({ state: 'attached' })
      await page.keyboard.press('+')
      await page.waitForTimeout(1500)
    },
  },
  {
    name: 'settings-listening',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: 'Settings' }).first().click()
      await page.getByRole('button', { name: 'Listening', exact: true }).click()
    },
  },
]
