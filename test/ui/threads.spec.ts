import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Replies: to moments, and to a note in the hundreds. */

const { page, open, calls, focusedNote } = openGallery()
const row = (name: RegExp) => page().getByRole('article', { name })
const eves = /from Eve, 1:04/
const thread = () => page().getByRole('region', { name: 'Thread' })
const position = () => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? -1)
const playing = () => page().evaluate(() => window.gallery?.services.playback.track()?.id ?? null)
const targets = async () => (await calls('talk.setTarget')).map((input) => (input as { target: unknown }).target)

async function replyToMoment(): Promise<void> {
  await open('full')
  await row(eves).focus()
  await page().keyboard.press('Enter')
  await expect.poll(position).toBeGreaterThan(300)
  await page().keyboard.press('r')
  await thread()
    .getByText(/^Replying to the moment at 0:0\d$/)
    .waitFor()
}

describe('a reply to a moment', () => {
  it('is about where one listens when R is pressed, spoken or written, and about none after it was sent', async () => {
    await replyToMoment()
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().status))
      .toBe('paused')
    const [target] = (await targets()).slice(-1) as { anchor: { noteId: string; atMs: number } }[]
    expect(target?.anchor.atMs).toBeGreaterThan(300)
    await thread().getByRole('textbox', { name: 'Message' }).fill('about this')
    await page().keyboard.press('Enter')
    await expect.poll(() => calls('notes.sendText')).toHaveLength(1)
    const [sent] = (await calls('notes.sendText')) as { target: unknown }[]
    expect(sent?.target).toEqual(target)
    await page().evaluate((anchor) => {
      const { core, fixtures } = window.gallery ?? {}
      const rootId = fixtures?.noteId(384)
      if (!core || !fixtures || !rootId || !anchor) return
      const said = { ...anchor, noteId: rootId }
      core.push({
        kind: 'note',
        note: fixtures.aUiNote(720, { by: 0, atMs: Date.now(), text: 'about this', rootId, anchor: said }),
      })
    }, target?.anchor)
    await thread().getByText('Replying to the moment').waitFor({ state: 'detached' })
    expect(((await targets()).at(-1) as { anchor: unknown }).anchor).toBeNull()
  })

  it('is about no moment after Esc, and the thread stays open', async () => {
    await replyToMoment()
    await page().keyboard.press('Escape')
    await thread().getByText('Replying to the moment').waitFor({ state: 'detached' })
    await thread().waitFor()
    expect(((await targets()).at(-1) as { anchor: unknown }).anchor).toBeNull()
  })

  it('has a mark under the waveform of its note that leads to it, by pointer and by key', async () => {
    await open('full')
    const marks = row(eves).getByRole('list', { name: 'Replies to moments' }).getByRole('button')
    await expect.poll(() => marks.count()).toBe(2)
    await marks.getByText('2').click()
    await thread().waitFor()
    await expect.poll(focusedNote).not.toBeNull()
    await page().getByRole('region', { name: 'Timeline' }).locator('[data-note-id]').last().focus()
    await row(eves).first().focus()
    const unheard = page()
      .getByRole('region', { name: 'Timeline' })
      .getByRole('button', { name: /^Reply at 0:47, from Eve, 1 unheard$/ })
    while (!(await unheard.evaluate((element) => element === document.activeElement))) {
      await page().keyboard.press('Tab')
    }
    await page().keyboard.press('Enter')
    await expect
      .poll(() => page().evaluate(() => document.activeElement?.getAttribute('aria-label')))
      .toContain('Voice note from Eve, 0:41')
  })

  it('plays the moment it is about, and a moment past the end plays the end', async () => {
    await open('full')
    await row(eves).focus()
    await page().keyboard.press('r')
    await thread()
      .getByRole('button', { name: /note at 0:14, which this is about/ })
      .click()
    await expect.poll(playing).toBe(await row(eves).first().getAttribute('data-note-id'))
  })

  it('is one of five hundred without a mark hiding another', async () => {
    await open('full')
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      const note = fixtures?.generalNotes(Date.now()).find((one) => one.id === fixtures.noteId(384))
      if (!core || !fixtures || !note) return
      const anchored = Array.from({ length: 500 }, (_, n) => ({
        noteId: fixtures.noteId(1000 + n),
        atMs: n * 128,
        authorName: 'Bob',
        isMine: false,
        isHeard: true,
      }))
      core.push({ kind: 'note', note: { ...note, anchored, replies: { count: 500, unheard: 0 } } })
    })
    const marks = row(eves).getByRole('list', { name: 'Replies to moments' }).getByRole('button')
    await page().getByText('500 replies').waitFor()
    const boxes = await marks.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().left))
    expect(boxes.length).toBeGreaterThan(5)
    for (const [index, left] of boxes.entries()) {
      if (index > 0) expect(left - (boxes[index - 1] ?? 0)).toBeGreaterThan(23.5)
    }
  })
})

it('a thread of five hundred replies shows the newest, and is gone through by key', async () => {
  await open('full')
  await row(eves).focus()
  await page().keyboard.press('r')
  await thread().getByText('3 replies').waitFor()
  await page().evaluate(() => {
    const { core, fixtures } = window.gallery ?? {}
    if (!core || !fixtures) return
    const inThread = { rootId: fixtures.noteId(384), conversationId: fixtures.general }
    const replies = Array.from({ length: 500 }, (_, n) =>
      fixtures.aUiNote(2000 + n, { by: n % 5, atMs: Date.now() + n, ...fixtures.voice(n, 2000 + n), ...inThread }),
    )
    core.push(...replies.map((note) => ({ kind: 'note' as const, note })))
  })
  await thread().getByText('503 replies').waitFor()
  await page().keyboard.press('End')
  await expect.poll(focusedNote).toContain('2499')
  await page().keyboard.press('k')
  await expect.poll(focusedNote).toContain('2498')
})

describe('a thread with 500 replies', () => {
  const scroller = () => page().getByTestId('thread-scroller')
  const mounted = () => scroller().getByRole('article').count()
  const replyId = (n: number) => page().evaluate((number) => window.gallery?.fixtures.noteId(1000 + number) ?? '', n)
  const isInView = (noteId: string) =>
    scroller().evaluate((element, wanted) => {
      const box = element.querySelector(`[data-note-id="${wanted}"]`)?.getBoundingClientRect()
      const view = element.getBoundingClientRect()
      return box !== undefined && box.top >= view.top - 1 && box.bottom <= view.bottom + 1
    }, noteId)
  const isInViewByText = async (text: string) => {
    const noteId = await scroller().getByRole('article').filter({ hasText: text }).last().getAttribute('data-note-id')
    return isInView(noteId ?? '')
  }
  const goTo = (noteId: string | null) =>
    page().evaluate((wanted) => {
      const { fixtures, services } = window.gallery ?? {}
      if (!fixtures || !services) throw new Error('no gallery')
      const place = { conversationId: fixtures.general, rootId: fixtures.noteId(384), anchor: null }
      return services.navigation.goTo(
        place,
        fixtures.longThreadOf({ ...place, id: place.rootId } as never, 0).find(({ id }) => id === wanted)?.id ?? null,
      )
    }, noteId)
  const openThread = async () => {
    await open('longThread')
    await row(eves).focus()
    await page().keyboard.press('r')
    await thread().getByText('500 replies', { exact: true }).waitFor()
  }
  let pushed = 0
  const push = async (by: number) => {
    pushed += 1
    await page().evaluate(
      ([author, number]) => {
        const { core, fixtures } = window.gallery ?? {}
        if (!core || !fixtures) return
        const more = { by: author, atMs: Date.now(), text: `new of ${author}`, rootId: fixtures.noteId(384) }
        core.push({ kind: 'note', note: fixtures.aUiNote(1600 + number, more) })
      },
      [by, pushed] as const,
    )
  }

  it('keeps only the notes near the view in the document', async () => {
    await openThread()
    expect(await mounted()).toBeGreaterThan(8)
    expect(await mounted()).toBeLessThan(60)
    await scroller().evaluate((element) => element.scrollTo({ top: element.scrollHeight / 2 }))
    await expect.poll(() => scroller().locator('[data-index="5"]').count()).toBe(0)
    expect(await mounted()).toBeLessThan(60)
  })

  it.each([3, 250, 500])('goes by a link to reply %i and has it in focus, in view', async (number) => {
    await open('longThread')
    const wanted = await replyId(number)
    await goTo(wanted)
    await expect.poll(focusedNote).toBe(wanted)
    await expect.poll(() => isInView(wanted)).toBe(true)
    await page().keyboard.press('k')
    const before = await replyId(number - 1)
    await expect.poll(focusedNote).toBe(before)
    await expect.poll(() => isInView(before)).toBe(true)
  })

  it('shows a reply of one’s own wherever one reads, and is not moved by those of others', async () => {
    await openThread()
    const top = () => scroller().evaluate((element) => Math.round(element.scrollTop))
    expect(await top()).toBe(0)
    await push(2)
    await thread().getByText('501 replies', { exact: true }).waitFor()
    expect(await top()).toBe(0)
    await push(0)
    await expect.poll(() => isInViewByText('new of 0')).toBe(true)
    await push(3)
    await expect.poll(() => isInViewByText('new of 3')).toBe(true)
  })
})
