import type { Page } from 'playwright-core'
import { newTour, type Tour } from '#shared/tour/tour.ts'
import type { Screen } from './screen.ts'

/** As the tour stands at one of its steps. */
const onTour = (tour: Partial<Tour>) => (page: Page) =>
  page.evaluate(
    (settings) =>
      window.gallery?.core.push({
        kind: 'settings',
        settings: { ...window.gallery.services.feed.getState().settings, ...settings },
      }),
    { tour: { ...newTour, ...tour } },
  )

/** Other dialogs, and the tour. */
export const dialogsScreens: readonly Screen[] = [
  { name: 'keys', scene: 'full', act: (page) => page.keyboard.press('?') },
  {
    name: 'switcher',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.keyboard.type('e')
    },
  },
  {
    name: 'switcher-none',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox').fill('zeppelin')
      await page.getByText('No conversation is called that.').waitFor()
    },
  },
  {
    name: 'new-conversation',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('c')
      await page.getByText('Group', { exact: true }).click()
      await page.getByText('Carol').last().click()
    },
  },
  {
    name: 'invite',
    scene: 'full',
    async act(page) {
      await page.keyboard.press('i')
      await page.getByText('expires in 7 days').waitFor()
    },
  },
  { name: 'tour-offer', scene: 'full', act: onTour({}) },
  {
    name: 'tour-microphone',
    scene: 'full',
    async act(page) {
      await onTour({ status: 'running' })(page)
      await page.getByRole('region', { name: 'Tour' }).getByRole('button', { name: 'Test the level' }).click()
      await page.getByLabel('Done:').waitFor()
    },
  },
  { name: 'tour-speak', scene: 'full', act: onTour({ status: 'running', step: 'speak', isHeard: true }) },
  { name: 'tour-listen', scene: 'full', act: onTour({ status: 'running', step: 'listen', isPlayed: true }) },
  { name: 'tour-find', scene: 'full', act: onTour({ status: 'running', step: 'find' }) },
]
