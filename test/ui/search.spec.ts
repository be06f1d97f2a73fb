import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Finding notes, and going to them. */

const { page, show, calls, focusedNote, scroller, scrollState } = openGallery()

describe('searching', () => {
  const field = () => page().getByRole('combobox', { name: 'Search notes' })
  const options = () => page().getByRole('listbox', { name: 'Notes found' }).getByRole('option')

  it('finds as one types, marks what was found, and goes to the note with Enter', async () => {
    await show('full')
    await page().keyboard.press('/')
    await field().fill('link draft')
    await options().first().waitFor()
    await expect.poll(() => options().first().locator('mark').allTextContents()).toEqual(['Link', 'draft', 'drafts'])
    for (let n = 0; n < 8; n += 1) await page().keyboard.press('ArrowDown')
    const chosen = await options().and(page().locator('[aria-selected=true]')).getAttribute('id')
    await page().keyboard.press('Enter')
    await expect.poll(focusedNote).toBe(chosen?.slice(-36))
    const box = await page()
      .locator(`[data-note-id="${chosen?.slice(-36)}"]`)
      .boundingBox()
    expect(box?.y).toBeGreaterThan(40)
    expect(box?.y).toBeLessThan(660)
  })

  it('reads on from an older place to the newest, and marks nothing read that was not seen', async () => {
    await show('full')
    await page().keyboard.press('Control+f')
    await field().fill('bob')
    await options().first().waitFor()
    await options().last().scrollIntoViewIfNeeded()
    await expect.poll(() => options().count()).toBeGreaterThan(30)
    await options().last().click()
    await expect.poll(focusedNote).not.toBeNull()
    await page().waitForTimeout(900)
    const marked = (await calls('notes.markRead')).map((input) => (input as { upToSeq: number }).upToSeq)
    const before = marked.length
    expect(await page().getByRole('button', { name: 'Newest' }).count()).toBe(1)
    await scroller().hover()
    await page().mouse.wheel(0, 4000)
    await page().waitForTimeout(900)
    const later = (await calls('notes.markRead')).map((input) => (input as { upToSeq: number }).upToSeq)
    expect(later.slice(before).every((seq) => seq < 397)).toBe(true)
    await page().getByRole('button', { name: 'Newest' }).click()
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(5)
    await page().getByText('And the short version').waitFor()
  })

  it('narrows to one person, says when there is nothing, and gives the focus back when it closes', async () => {
    await show('full')
    await page().getByRole('article').last().focus()
    const before = await focusedNote()
    await page().keyboard.press('/')
    await page().getByText('with or without a connection').waitFor()
    await page().getByRole('combobox', { name: 'From' }).selectOption({ label: 'Carol' })
    await options().first().waitFor()
    expect(new Set(await options().locator('p span:first-child').allTextContents()).has('You')).toBe(false)
    await field().fill('zeppelin')
    await page().getByText('No note on this device has all of that.').waitFor()
    await page().keyboard.press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(focusedNote).toBe(before)
  })

  it('types its own key into a text field', async () => {
    await show('full')
    const message = page().getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await message.click()
    await page().keyboard.type('and/or')
    await expect.poll(() => message.inputValue()).toBe('and/or')
  })
})
