import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** The settings, by key and wheel, and what calls a person. */

const { page, show, calls } = openGallery()

describe('the settings', () => {
  const current = () =>
    page().getByRole('navigation', { name: 'Sections' }).locator('[aria-current="true"]').textContent()
  const isSeen = (name: string) =>
    page()
      .getByRole('heading', { name })
      .evaluate((heading) => {
        const box = heading.getBoundingClientRect()
        const pane = heading.closest('[data-section]')?.parentElement?.getBoundingClientRect()
        return pane !== undefined && box.top >= pane.top && box.bottom <= pane.bottom
      })

  it('goes through the sections with arrow keys, and Enter leads inside', async () => {
    await show('full', { width: 900, height: 600 })
    await page().keyboard.press('Control+,')
    await expect.poll(current).toBe('Talking')
    for (const name of ['Keys', 'Listening', 'Notifications', 'This computer', 'Account']) {
      await page().keyboard.press('ArrowDown')
      await expect.poll(current).toBe(name)
      await expect.poll(() => isSeen(name)).toBe(true)
    }
    await page().keyboard.press('Home')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('Enter')
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toBe('Keys')
    await page().keyboard.press('Tab')
    const sectionOfFocus = () => document.activeElement?.closest('[data-section]')?.getAttribute('data-section')
    await expect.poll(() => page().evaluate(sectionOfFocus)).toBe('keys')
  })

  it('steps to the next section from inside one, and follows the wheel', async () => {
    await show('full', { width: 900, height: 600 })
    await page().keyboard.press('Control+,')
    await page().keyboard.press('Alt+ArrowDown')
    await page().keyboard.press('Alt+ArrowDown')
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent)).toBe('Listening')
    await page().mouse.move(600, 300)
    await page().mouse.wheel(0, 5000)
    await expect.poll(current).toBe('Account')
    await page().mouse.wheel(0, -5000)
    await expect.poll(current).toBe('Talking')
  })
})

describe('being called', () => {
  it('is chosen for a conversation by key or bell, step by step', async () => {
    await show('full')
    const bell = () => page().getByRole('button', { name: /^Notifications: / })
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: All notes')
    await page().keyboard.press('Shift+N')
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: Only what is for me')
    await bell().click()
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: Nothing')
    expect((await calls('attention.setLevel')).map((input) => (input as { level: string }).level)).toEqual([
      'mentions',
      'none',
    ])
  })

  it('is ended by focus, which is shown beside the name and ended there', async () => {
    await show('full')
    await page().keyboard.press('Shift+F')
    await page()
      .getByRole('button', { name: /^Focus is on/ })
      .click()
    await page()
      .getByRole('button', { name: /^Focus is on/ })
      .waitFor({ state: 'detached' })
    await expect.poll(() => calls('settings.update')).toEqual([{ focus: true }, { focus: false }])
  })

  it('is paused in the settings, and goes on from there', async () => {
    await show('full')
    await page().keyboard.press('Control+,')
    const settings = page().getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Until I resume' }).click()
    await settings.getByText('Notifications are paused').waitFor()
    await settings.getByRole('button', { name: 'Resume' }).click()
    await settings.getByRole('button', { name: 'Until I resume' }).waitFor()
    await expect.poll(() => calls('attention.pause')).toEqual([{ length: 'untilResumed' }])
  })
})
