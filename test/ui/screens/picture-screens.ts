import type { Page } from 'playwright-core'
import { row, type Screen } from './screen.ts'

async function openPicture(page: Page): Promise<void> {
  await row(page, /from Bob.*with a picture/).focus()
  await page.keyboard.press('Shift+V')
  await page.getByRole('region', { name: 'Picture', exact: true }).waitFor()
  await page.waitForTimeout(500)
}

/** Notes with pictures. */
export const pictureScreens: readonly Screen[] = [
  {
    name: 'picture-row',
    scene: 'pictured',
    async act(page) {
      await row(page, /from Bob.*with a picture/).focus()
      await page.keyboard.press('Enter')
      await page.getByTestId('small-replay').first().waitFor()
      await page.waitForTimeout(2_400)
      await page.keyboard.press('Control+p')
    },
  },
  { name: 'picture', scene: 'pictured', act: openPicture },
  {
    name: 'picture-reply',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.getByRole('button', { name: /Step 3/ }).click()
      await page.keyboard.press('r')
      await page.getByText('Replying to the moment').waitFor()
      await page
        .getByRole('navigation', { name: 'Pictures and marks' })
        .getByRole('button', { name: /then this/ })
        .click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'picture-answer',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.keyboard.press('r')
      await page.getByRole('button', { name: /^Open the picture of your note/ }).click()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'picture-answering',
    scene: 'pictured',
    async act(page) {
      await openPicture(page)
      await page.getByRole('button', { name: /Step 3/ }).click()
      await page.keyboard.press('Shift+R')
      await page.getByRole('dialog', { name: 'Show something' }).waitFor()
      await page.waitForTimeout(600)
    },
  },
  { name: 'picture-newer', scene: 'pictured:newer', act: openPicture },
  { name: 'picture-damaged', scene: 'pictured:hostile', act: openPicture },
  { name: 'picture-away', scene: 'pictured:away', act: openPicture },
  {
    name: 'picture-loading',
    scene: 'pictured:slow',
    async act(page) {
      await openPicture(page)
      await page.getByText('Fetching the picture').waitFor()
    },
  },
]
