import { describe, expect, it } from 'vitest'
import { newestNote, openGallery } from './support.ts'

/** Going from note to note and from conversation to conversation, by keys and wheel. */

const { page, show, calls, focusedNote, scroller, scrollState } = openGallery()

describe('moving', () => {
  it('starts at the newest note', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    expect((await scrollState()).left).toBeLessThan(2)
  })

  it('stays at the newest note when a draft, its editor and a banner take room from it', async () => {
    await show('full', { width: 900, height: 600 })
    await page().getByRole('article', { name: newestNote }).waitFor()
    const height = () => scroller().evaluate((element) => element.clientHeight)
    const full = await height()
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (core && fixtures) core.push({ kind: 'take', take: fixtures.draftTake(Date.now()) })
      core?.connect(false)
    })
    await page().keyboard.press('w')
    await page().getByRole('region', { name: 'Edit draft' }).waitFor()
    await expect.poll(height).toBeLessThan(full - 100)
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(2)
  })

  it('goes from note to note with j and k, taking the focus along', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().keyboard.press('j')
    const newest = await page().getByRole('article', { name: newestNote }).getAttribute('data-note-id')
    await expect.poll(focusedNote).toBe(newest)
    await page().keyboard.press('k')
    await expect.poll(focusedNote).not.toBe(newest)
    await page().keyboard.press('j')
    await expect.poll(focusedNote).toBe(newest)
  })

  it('has the focus on the next note before another key can come', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    const note = await page().evaluate(async () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', cancelable: true }))
      await new Promise<void>(queueMicrotask)
      return document.activeElement?.getAttribute('data-note-id') ?? null
    })
    expect(note).toBe(await page().getByRole('article', { name: newestNote }).getAttribute('data-note-id'))
  })

  it('reaches notes far above with k alone', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    const seen = new Set<string | null>()
    for (let turn = 0; turn < 40; turn += 1) {
      await page().keyboard.press('k')
      // Each press goes one note on; a row far above takes the focus a few frames later, once it is drawn.
      await expect
        .poll(async () => {
          const note = await focusedNote()
          return note !== null && !seen.has(note)
        })
        .toBe(true)
      seen.add(await focusedNote())
    }
    expect(seen.size).toBe(40)
  })

  it('follows new notes at the end, and stays where one reads further up', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    const add = (n: number) =>
      page().evaluate((at) => {
        const { core, fixtures } = window.gallery ?? {}
        if (!core || !fixtures) return
        const note = fixtures.aUiNote(at, { by: 1, atMs: Date.now(), text: `new ${at}` })
        core.push({ kind: 'note', note })
      }, n)
    await add(701)
    await page().getByText('new 701').waitFor()
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(2)
    await scroller().hover()
    await page().mouse.wheel(0, -900)
    await page().waitForTimeout(200)
    const { top } = await scrollState()
    await add(702)
    await page().waitForTimeout(200)
    expect(Math.abs((await scrollState()).top - top)).toBeLessThan(2)
    await page().getByRole('button', { name: 'Newest' }).click()
    await page().getByText('new 702').waitFor()
  })

  it('tells how far was read', async () => {
    await show('full')
    await expect.poll(async () => (await calls('notes.markRead')).at(-1)).toMatchObject({ upToSeq: 400 })
  })

  it('goes to a conversation by a few letters', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().keyboard.press('Control+k')
    await page().keyboard.type('rele')
    await page().keyboard.press('Enter')
    await page().getByRole('heading', { name: 'releases' }).waitFor()
    await page().getByText('Nothing said yet').waitFor()
  })

  it('opens and closes the sheet of keys, and gives the focus back', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().keyboard.press('k')
    await expect.poll(focusedNote).not.toBeNull()
    const before = await focusedNote()
    await page().keyboard.press('?')
    await page().getByRole('dialog', { name: 'Keys' }).waitFor()
    await page().keyboard.press('j')
    await page().keyboard.press('Escape')
    await page().getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(focusedNote).toBe(before)
  })

  it('replies with r and comes back with Esc', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().keyboard.press('k')
    await page().keyboard.press('r')
    await page().getByRole('region', { name: 'Thread' }).waitFor()
    const isInThread = () => page().evaluate(() => document.activeElement?.closest('[data-pane="thread"]') !== null)
    await expect.poll(isInThread).toBe(true)
    await page().keyboard.press('Escape')
    await page().getByRole('region', { name: 'Thread' }).waitFor({ state: 'detached' })
    await expect.poll(focusedNote).not.toBeNull()
  })
})
