import { describe, expect, it } from 'vitest'
import { newestNote, openGallery } from './support.ts'

/** Who has the focus when a note is gone to, and something else happens at the same time. */

const { page, open, focusedNote } = openGallery()

const message = () => page().getByRole('region', { name: 'Timeline' }).getByLabel('Message')
const selected = () => page().evaluate(() => window.gallery?.services.ui.getState().selected.timeline ?? null)
const idOf = async (name: RegExp) =>
  (await page().getByRole('article', { name }).last().getAttribute('data-note-id')) ?? ''

describe('going to a note', () => {
  it.each(['/', 'Control+k', '?'])(
    'puts a dialog away that was opened with %s, and the note has the focus, not what the dialog was opened from',
    async (key) => {
      await open('full')
      const noteId = await idOf(newestNote)
      await page()
        .getByRole('article', { name: /from Carol, 0:13/ })
        .last()
        .focus()
      await page().keyboard.press(key)
      await page().getByRole('dialog').waitFor()
      await page().evaluate(
        (id) => window.gallery?.core.order({ kind: 'showNote', noteId: id as never, atMs: null }),
        noteId,
      )
      await page().getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(focusedNote).toBe(noteId)
      await page().waitForTimeout(300)
      expect([await focusedNote(), await selected()]).toEqual([noteId, noteId])
    },
  )

  it('keeps the focus when the list is made anew in the next frames, and when older notes come in above', async () => {
    await open('full')
    const noteId = await idOf(newestNote)
    for (const frames of [0, 3, 7, 20, 40]) {
      await message().focus()
      await page().evaluate(
        async ([id, wait]) => {
          const { core, services } = window.gallery ?? {}
          if (!core || !services) return
          core.order({ kind: 'showNote', noteId: id as never, atMs: null })
          while (document.activeElement?.getAttribute('data-note-id') !== id) await new Promise(requestAnimationFrame)
          for (let frame = 0; frame < wait; frame += 1) await new Promise(requestAnimationFrame)
          const conversationId = services.ui.getState().conversationId ?? ''
          const { store, loadOlder } = services.timelines
          store.setState((state) => {
            const held = state[conversationId]
            return held ? { ...state, [conversationId]: { ...held, run: held.run + 1 } } : state
          })
          await loadOlder(conversationId as never)
        },
        [noteId, frames] as const,
      )
      await expect.poll(focusedNote, { message: `after ${frames} frames` }).toBe(noteId)
    }
  })

  it.each([342, 345, 346, 348])(
    'stays at its place, and has the focus, while older notes come in above (note %i)',
    async (n) => {
      await open('full')
      const seen = await page().evaluate(async (number) => {
        const { core, fixtures, services } = window.gallery ?? {}
        if (!core || !fixtures || !services) return null
        const noteId = fixtures.noteId(number)
        core.order({ kind: 'showNote', noteId, atMs: null })
        const places = new Set<string>()
        for (const fromMs = performance.now(); performance.now() - fromMs < 1_500; ) {
          await new Promise(requestAnimationFrame)
          await new Promise((resolve) => {
            const { port1, port2 } = new MessageChannel()
            port1.onmessage = resolve
            port2.postMessage(null)
          })
          const row = document.querySelector(`[data-note-id="${noteId}"]`)
          const hasFocus = row !== null && document.activeElement === row
          if (hasFocus || places.size > 0)
            places.add(`${hasFocus} ${Math.round(row?.getBoundingClientRect().top ?? -1)}`)
        }
        const { conversationId } = services.ui.getState()
        const held = services.timelines.store.getState()[conversationId ?? '']?.notes.length ?? 0
        return { places: [...places], held }
      }, n)
      expect(seen?.held).toBeGreaterThan(60)
      expect(seen?.places).toHaveLength(1)
    },
  )

  it('leaves the focus to whoever begins to type before the row is there', async () => {
    await open('full')
    await page().evaluate(() => {
      const { services, fixtures } = window.gallery ?? {}
      services?.ui.setState((state) => ({
        pane: 'timeline',
        selected: { ...state.selected, timeline: fixtures?.noteId(990) ?? null },
        focusRequest: state.focusRequest + 1,
      }))
    })
    await message().click()
    await page().keyboard.type('never ')
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      const note = fixtures?.aUiNote(990, { by: 3, atMs: Date.now(), ...fixtures.voice(1, 7_000) })
      if (note) core?.push({ kind: 'note', note })
    })
    await page().locator('[data-note-id]').last().waitFor()
    await page().waitForTimeout(300)
    await page().keyboard.type('mind')
    expect(await message().inputValue()).toBe('never mind')
  })
})
