import type { Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Looking at a note's picture at large, without hearing it. */

const gallery = openGallery()
const page = (): Page => gallery.page()
const view = () => page().getByRole('region', { name: 'Picture', exact: true })
const place = () => view().getByRole('slider', { name: /^Place in note/ })
const moment = (name: RegExp) => view().getByRole('navigation').getByRole('button', { name })
const player = () => page().evaluate(() => window.gallery?.services.playback.store.getState().status)

async function openView(): Promise<void> {
  await gallery.open('pictured')
  await page()
    .getByRole('article', { name: /from Bob.*with a picture/ })
    .last()
    .focus()
  await page().keyboard.press('Shift+V')
  await view().locator('canvas').first().waitFor()
}

describe('looking at a picture at large', () => {
  it('shows on the voice, and says, which moment one looks at, though nothing is heard', async () => {
    await openView()
    expect(await place().getAttribute('aria-valuetext')).toMatch(/^0:00 of/)
    await moment(/More like this/).click()
    await expect.poll(() => place().getAttribute('aria-valuetext')).toMatch(/^0:06 of/)
    await page().keyboard.press('[')
    await page().keyboard.press('[')
    await expect.poll(() => place().getAttribute('aria-valuetext')).toMatch(/^0:05 of/)
    expect(await player()).toBe('idle')
  })

  it('lets go of what was picked by Esc, and only then of the picture', async () => {
    await openView()
    await moment(/Step 3/).click()
    const picked = view().getByText(/^At 0:0\d, on step 3$/)
    await picked.waitFor()
    await page().keyboard.press('Escape')
    await picked.waitFor({ state: 'detached' })
    expect(await view().isVisible()).toBe(true)
    await page().keyboard.press('Escape')
    await view().waitFor({ state: 'detached' })
  })

  it('can be played, paused and gone through on a full screen', async () => {
    await openView()
    await page().keyboard.press('f')
    await expect
      .poll(() => page().evaluate(() => document.fullscreenElement?.querySelector('[role=slider]') !== null))
      .toBe(true)
    expect(await page().evaluate(() => document.fullscreenElement?.getAttribute('aria-label'))).toBe('Picture')
    await view()
      .getByRole('button', { name: /^Play note/ })
      .click()
    await expect.poll(player).not.toBe('idle')
    await page().keyboard.press('f')
    await expect.poll(() => page().evaluate(() => document.fullscreenElement)).toBeNull()
    expect(await view().isVisible()).toBe(true)
  })
})
