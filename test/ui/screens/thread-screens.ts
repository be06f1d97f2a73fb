import { row, type Screen } from './screen.ts'

/** Threads and the details of a note. */
export const threadScreens: readonly Screen[] = [
  {
    name: 'thread',
    scene: 'full',
    async act(page) {
      await page.getByRole('button', { name: /replies 1 unheard|3 replies.*1 unheard/ }).click()
      await page.getByText('3 replies').last().waitFor()
    },
  },
  {
    name: 'thread-long',
    scene: 'longThread',
    async act(page) {
      await row(page, /from Eve, 1:04/).focus()
      await page.keyboard.press('r')
      await page.getByText('500 replies', { exact: true }).waitFor()
      await page.keyboard.press('End')
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'thread-moment',
    scene: 'full',
    async act(page) {
      await row(page, /1:04.*from|Eve, 1:04/).focus()
      await page.keyboard.press('Enter')
      await page.waitForTimeout(1500)
      await page.keyboard.press('r')
      await page.getByText('Replying to the moment').waitFor()
    },
  },
  {
    name: 'thread-track',
    scene: 'full',
    async act(page) {
      await row(page, /from Eve, 1:04/).focus()
      await page.keyboard.press('q')
      await page.getByRole('slider', { name: /Place in the thread/ }).waitFor()
      await page.waitForTimeout(900)
    },
  },
  {
    name: 'details',
    scene: 'full',
    async act(page) {
      await row(page, /from you, 1:05/).focus()
      await page.keyboard.press('v')
      await page.getByRole('button', { name: /What I would like/ }).click()
      await page.getByText('Heard by', { exact: true }).waitFor()
      await page.waitForTimeout(600)
    },
  },
  {
    name: 'details-writing',
    scene: 'full',
    async act(page) {
      await row(page, /from you, 1:05/).focus()
      await page.keyboard.press('v')
      await page.getByRole('button', { name: 'Edit transcript' }).click()
      await page.getByLabel('Language').fill('no language')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Name the language').waitFor()
    },
  },
  {
    name: 'details-bare',
    scene: 'full',
    async act(page) {
      await row(page, /from Eve, 3:02/).focus()
      await page.keyboard.press('v')
      await page.getByText('Nobody has said so yet.').waitFor()
    },
  },
]
