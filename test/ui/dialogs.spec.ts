import type { Locator } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import { screens } from './screens.ts'
import { openGallery } from './support.ts'

/** What opens over the window and gives the focus back: what waits and what failed, notices, the tour. */

const { page, show, calls, focusedNote } = openGallery()

describe('what waits and what failed', () => {
  const dialog = () => page().getByRole('dialog', { name: 'Waiting and failed' })

  it('is said in the status line, opens with a click, and the failed note can be sent again, discarded, or gone to', async () => {
    await show('troubled')
    await page().getByRole('button', { name: 'Offline · 2 notes and 1 reaction wait · 1 note failed' }).click()
    const items = dialog().getByRole('list', { name: 'Notes not sent' }).getByRole('listitem')
    await expect.poll(() => items.count()).toBe(3)
    await items.first().getByText('You are not a member of this conversation').waitFor()
    await dialog().getByText('Also waiting: 1 reaction').waitFor()
    await dialog().getByRole('button', { name: 'Retry voice note to #general' }).click()
    await expect.poll(() => calls('notes.retry')).toHaveLength(1)
    await dialog().getByRole('button', { name: 'Discard voice note to #general' }).click()
    await expect.poll(() => calls('notes.discardFailed')).toHaveLength(1)
    await dialog().getByRole('button', { name: 'Go to voice note to #general' }).first().click()
    await dialog().waitFor({ state: 'hidden' })
    await expect.poll(focusedNote).not.toBeNull()
  })

  it('opens with a key, and says when everything is delivered', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().keyboard.press('o')
    await dialog().getByText('Everything has been delivered.').waitFor()
  })
})

describe('a dialog', () => {
  it('gives the focus back to the note that had it, whichever it was', async () => {
    await show('full')
    await page().getByRole('article').last().focus()
    const note = await focusedNote()
    for (const key of ['/', 'o', 'e', 'd', 'c', 'i', '?', 'Control+k', 'Control+,']) {
      await page().keyboard.press(key)
      await page().getByRole('dialog').waitFor()
      await expect.poll(() => page().evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true)
      await page().keyboard.press('Escape')
      await page().getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(focusedNote, { message: key }).toBe(note)
    }
  })
})

describe('a notice', () => {
  it('is dismissed by Esc, the newest first, once nothing else is open', async () => {
    await show('full')
    await page().evaluate(() => {
      for (const id of ['first', 'second'])
        window.gallery?.core.push({ kind: 'notice', notice: { id, tone: 'error', message: `The ${id} thing failed.` } })
    })
    await page().getByText('The second thing failed.').waitFor()
    await page().keyboard.press('d')
    await page().getByRole('dialog').waitFor()
    await page().keyboard.press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page().getByRole('button', { name: 'Dismiss' }).count()).toBe(2)
    await page().keyboard.press('Escape')
    await page().getByText('The second thing failed.').waitFor({ state: 'detached' })
    await page().getByText('The first thing failed.').waitFor()
    await page().keyboard.press('Escape')
    await page().getByText('The first thing failed.').waitFor({ state: 'detached' })
  })
})

describe('the tour', () => {
  it('has room for the test of the microphone in a small window, and keeps it', async () => {
    await show('full', { width: 900, height: 600 })
    await screens.find(({ name }) => name === 'tour-microphone')?.act?.(page())
    const tour = page().getByRole('region', { name: 'Tour' })
    const boxOf = async (part: Locator) => {
      const box = await part.boundingBox()
      if (!box) throw new Error('it is not there')
      return box
    }
    const choice = await boxOf(tour.getByLabel('Microphone'))
    const hint = await boxOf(tour.getByText('Speak: the bar should move.'))
    expect(hint.y).toBeGreaterThanOrEqual(choice.y + choice.height)
    expect(hint.height).toBeLessThan(24)
    const { height } = await boxOf(tour)
    await tour.getByRole('button', { name: 'Stop the test' }).click()
    await tour.getByRole('button', { name: 'Test the level' }).waitFor()
    expect((await boxOf(tour)).height).toBe(height)
  })
})
