import { row, type Screen } from './screen.ts'

/** A conversation, and what is found and done in it. */
export const timelineScreens: readonly Screen[] = [
  { name: 'timeline', scene: 'full', act: (page) => row(page, /from Bob/).hover() },
  {
    name: 'chosen',
    scene: 'full',
    async act(page) {
      await row(page, /from Carol, 0:13/).focus()
      await page.keyboard.press('b')
      for (let turn = 0; turn < 4; turn += 1) await page.keyboard.press('Shift+ArrowDown')
      await page.getByText('4 notes chosen').waitFor()
    },
  },
  {
    name: 'kept-offline',
    scene: 'full',
    async act(page) {
      await page.getByRole('article').last().focus()
      await page.keyboard.press('y')
      await page.getByText('on this computer').waitFor()
    },
  },
  {
    name: 'scrolled',
    scene: 'full',
    async act(page) {
      await page.getByTestId('timeline-scroller').hover()
      for (let turn = 0; turn < 12; turn += 1) {
        await page.mouse.wheel(0, -700)
        await page.waitForTimeout(60)
      }
      await page.waitForTimeout(300)
    },
  },
  {
    name: 'react',
    scene: 'full',
    async act(page) {
      await page
        .getByRole('article')
        .last()
        .click({ position: { x: 5, y: 5 } })
      await page.keyboard.press('e')
      await page.getByLabel('Any other emoji').fill('two words')
      await page.keyboard.press('Enter')
    },
  },
  {
    name: 'search',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('build rel')
      await page.getByText('and more below').or(page.getByText('notes.')).first().waitFor()
    },
  },
  {
    name: 'search-none',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Control+f')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('zeppelin')
      await page.getByText('No note on this device').waitFor()
    },
  },
  {
    name: 'search-gone-to',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('/')
      await page.getByRole('combobox', { name: 'Search notes' }).fill('draft link')
      await page.getByRole('listbox', { name: 'Notes found' }).getByRole('option').nth(9).click()
      await page.waitForTimeout(400)
    },
  },
]
