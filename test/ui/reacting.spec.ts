import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Signs on a note. */

const { page, show, calls, focusedNote } = openGallery()

describe('reacting', () => {
  const reactionsSet = () => calls('notes.setReaction')
  const dialog = () => page().getByRole('dialog', { name: 'React to this note' })

  it('puts a sign on the selected note with two keys, and gives the focus back to it', async () => {
    await show('full')
    await page().getByRole('article').last().focus()
    const noteId = await focusedNote()
    await page().keyboard.press('e')
    await dialog().waitFor()
    await page().keyboard.press('4')
    await dialog().waitFor({ state: 'hidden' })
    await expect.poll(reactionsSet).toEqual([{ noteId, reaction: '🎉', isOn: true, atMs: null }])
    await expect.poll(focusedNote).toBe(noteId)
  })

  it('moves among the signs with the arrows, takes any other, and says what it cannot take', async () => {
    await show('full')
    await page().getByRole('article').last().focus()
    await page().keyboard.press('e')
    await page().keyboard.press('ArrowLeft')
    await expect.poll(() => page().evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Not sure')
    await page().keyboard.press('ArrowRight')
    await expect.poll(() => page().evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Thumbs up')
    const field = page().getByLabel('Any other emoji')
    await field.fill('well done 1')
    await page().keyboard.press('Enter')
    await page().getByText('Type one emoji or one sign').waitFor()
    expect(await reactionsSet()).toEqual([])
    await field.fill('🦆')
    await page().keyboard.press('Enter')
    await expect.poll(reactionsSet).toMatchObject([{ reaction: '🦆', isOn: true }])
  })

  it('says who put what on a note, and takes the own sign off with a click', async () => {
    await show('full')
    const chip = page().getByRole('button', { name: 'Heart from you and Bob' })
    await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true')
    await chip.click()
    await expect.poll(reactionsSet).toMatchObject([{ reaction: '❤️', isOn: false, atMs: null }])
    await page()
      .getByRole('button', { name: /^Smile from Carol/ })
      .click()
    await expect.poll(reactionsSet).toMatchObject([{}, { reaction: '😄', isOn: true }])
  })

  it('says that a note which is not sent yet cannot be reacted to', async () => {
    await show('troubled')
    await page().getByRole('article').last().focus()
    await page().keyboard.press('e')
    await page().getByText('This note is not sent yet').waitFor()
    expect(await dialog().count()).toBe(0)
  })
})
