import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest'
import type { UiCommand, UiPresence } from '#shared/contract/shell.ts'
import { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { launchBrowser } from '../support/browser.ts'
import { screens } from './screens.ts'

/** The real UI in a real browser, over a fake core: keys, focus, scrolling. */

let browser: Browser
/** One for all tests, each of which loads a scene anew: a browser spends more on a new page than on all a test does. */
let page: Page
let faults: string[] = []

/** By its length, which stands between commas: the time of day beside it may read the same. */
const newestNote = /, 3:02,/

beforeAll(async () => {
  browser = await launchBrowser(null)
  page = await newPage()
})
afterAll(async () => {
  await browser?.close()
})
afterEach(() => {
  expect(faults).toEqual([])
})

async function newPage(): Promise<Page> {
  const made = await browser.newPage({ reducedMotion: 'reduce', locale: 'en-GB' })
  made.on('pageerror', (error) => faults.push(error.message))
  return made
}

/** A clock that was put into a page stays in it. */
async function onPageOfItsOwn(work: () => Promise<void>): Promise<void> {
  const shared = page
  page = await newPage()
  try {
    await work()
  } finally {
    await page.close()
    page = shared
  }
}

async function open(scene: string, size = { width: 1280, height: 800 }): Promise<void> {
  faults = []
  await page.setViewportSize(size)
  await page.mouse.move(0, 0)
  await page.goto(`${inject('galleryUrl')}?scene=${scene}`)
  await page.waitForFunction(() => window.gallery !== undefined)
}

const calls = (path: string) =>
  page.evaluate(
    (wanted) => window.gallery?.core.calls.filter((call) => call.path === wanted).map((call) => call.input) ?? [],
    path,
  )
const talkKeys = async () => (await calls('talk.key')).map((input) => (input as { event: string }).event)
const focusedNote = () => page.evaluate(() => document.activeElement?.getAttribute('data-note-id') ?? null)
const scroller = () => page.getByTestId('timeline-scroller')
const scrollState = () =>
  scroller().evaluate((element) => ({
    top: element.scrollTop,
    left: element.scrollHeight - element.clientHeight - element.scrollTop,
  }))
const startTake = (more: object = {}) =>
  page.evaluate((changes) => {
    const { core, fixtures } = window.gallery ?? {}
    if (core && fixtures) core.push({ kind: 'take', take: { ...fixtures.recordingTake(Date.now()), ...changes } })
  }, more)

describe('what waits and what failed', () => {
  const dialog = () => page.getByRole('dialog', { name: 'Waiting and failed' })

  it('is said in the status line, opens with a click, and the failed note can be sent again, discarded, or gone to', async () => {
    await open('troubled')
    await page.getByRole('button', { name: 'Offline · 2 notes and 1 reaction wait · 1 note failed' }).click()
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
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.keyboard.press('o')
    await dialog().getByText('Everything has been delivered.').waitFor()
  })
})

describe('a dialog', () => {
  it('gives the focus back to the note that had it, whichever it was', async () => {
    await open('full')
    await page.getByRole('article').last().focus()
    const note = await focusedNote()
    for (const key of ['/', 'o', 'e', 'd', 'c', 'i', '?', 'Control+k', 'Control+,']) {
      await page.keyboard.press(key)
      await page.getByRole('dialog').waitFor()
      await expect.poll(() => page.evaluate(() => document.activeElement?.closest('dialog') !== null)).toBe(true)
      await page.keyboard.press('Escape')
      await page.getByRole('dialog').waitFor({ state: 'detached' })
      await expect.poll(focusedNote, { message: key }).toBe(note)
    }
  })
})

describe('the settings', () => {
  const current = () =>
    page.getByRole('navigation', { name: 'Sections' }).locator('[aria-current="true"]').textContent()
  const isSeen = (name: string) =>
    page.getByRole('heading', { name }).evaluate((heading) => {
      const box = heading.getBoundingClientRect()
      const pane = heading.closest('[data-section]')?.parentElement?.getBoundingClientRect()
      return pane !== undefined && box.top >= pane.top && box.bottom <= pane.bottom
    })

  it('goes through the sections with arrow keys, and Enter leads inside', async () => {
    await open('full', { width: 900, height: 600 })
    await page.keyboard.press('Control+,')
    await expect.poll(current).toBe('Talking')
    for (const name of ['Keys', 'Listening', 'Notifications', 'This computer', 'Account']) {
      await page.keyboard.press('ArrowDown')
      await expect.poll(current).toBe(name)
      await expect.poll(() => isSeen(name)).toBe(true)
    }
    await page.keyboard.press('Home')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Keys')
    await page.keyboard.press('Tab')
    const sectionOfFocus = () => document.activeElement?.closest('[data-section]')?.getAttribute('data-section')
    await expect.poll(() => page.evaluate(sectionOfFocus)).toBe('keys')
  })

  it('steps to the next section from inside one, and follows the wheel', async () => {
    await open('full', { width: 900, height: 600 })
    await page.keyboard.press('Control+,')
    await page.keyboard.press('Alt+ArrowDown')
    await page.keyboard.press('Alt+ArrowDown')
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Listening')
    await page.mouse.move(600, 300)
    await page.mouse.wheel(0, 5000)
    await expect.poll(current).toBe('Account')
    await page.mouse.wheel(0, -5000)
    await expect.poll(current).toBe('Talking')
  })
})

describe('being called', () => {
  it('is chosen for a conversation by key or bell, step by step', async () => {
    await open('full')
    const bell = () => page.getByRole('button', { name: /^Notifications: / })
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: All notes')
    await page.keyboard.press('Shift+N')
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: Only what is for me')
    await bell().click()
    await expect.poll(() => bell().getAttribute('aria-label')).toBe('Notifications: Nothing')
    expect((await calls('attention.setLevel')).map((input) => (input as { level: string }).level)).toEqual([
      'mentions',
      'none',
    ])
  })

  it('is ended by focus, which is shown beside the name and ended there', async () => {
    await open('full')
    await page.keyboard.press('Shift+F')
    await page.getByRole('button', { name: /^Focus is on/ }).click()
    await page.getByRole('button', { name: /^Focus is on/ }).waitFor({ state: 'detached' })
    await expect.poll(() => calls('settings.update')).toEqual([{ focus: true }, { focus: false }])
  })

  it('is paused in the settings, and goes on from there', async () => {
    await open('full')
    await page.keyboard.press('Control+,')
    const settings = page.getByRole('dialog', { name: 'Settings' })
    await settings.getByRole('button', { name: 'Until I resume' }).click()
    await settings.getByText('Notifications are paused').waitFor()
    await settings.getByRole('button', { name: 'Resume' }).click()
    await settings.getByRole('button', { name: 'Until I resume' }).waitFor()
    await expect.poll(() => calls('attention.pause')).toEqual([{ length: 'untilResumed' }])
  })
})

describe('a notice', () => {
  it('is dismissed by Esc, the newest first, once nothing else is open', async () => {
    await open('full')
    await page.evaluate(() => {
      for (const id of ['first', 'second'])
        window.gallery?.core.push({ kind: 'notice', notice: { id, tone: 'error', message: `The ${id} thing failed.` } })
    })
    await page.getByText('The second thing failed.').waitFor()
    await page.keyboard.press('d')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(() => page.getByRole('button', { name: 'Dismiss' }).count()).toBe(2)
    await page.keyboard.press('Escape')
    await page.getByText('The second thing failed.').waitFor({ state: 'detached' })
    await page.getByText('The first thing failed.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByText('The first thing failed.').waitFor({ state: 'detached' })
  })
})

describe('searching', () => {
  const field = () => page.getByRole('combobox', { name: 'Search notes' })
  const options = () => page.getByRole('listbox', { name: 'Notes found' }).getByRole('option')

  it('finds as one types, marks what was found, and goes to the note with Enter', async () => {
    await open('full')
    await page.keyboard.press('/')
    await field().fill('link draft')
    await options().first().waitFor()
    await expect.poll(() => options().first().locator('mark').allTextContents()).toEqual(['Link', 'draft', 'drafts'])
    for (let n = 0; n < 8; n += 1) await page.keyboard.press('ArrowDown')
    const chosen = await options().and(page.locator('[aria-selected=true]')).getAttribute('id')
    await page.keyboard.press('Enter')
    await expect.poll(focusedNote).toBe(chosen?.slice(-36))
    const box = await page.locator(`[data-note-id="${chosen?.slice(-36)}"]`).boundingBox()
    expect(box?.y).toBeGreaterThan(40)
    expect(box?.y).toBeLessThan(660)
  })

  it('reads on from an older place to the newest, and marks nothing read that was not seen', async () => {
    await open('full')
    await page.keyboard.press('Control+f')
    await field().fill('bob')
    await options().first().waitFor()
    await options().last().scrollIntoViewIfNeeded()
    await expect.poll(() => options().count()).toBeGreaterThan(30)
    await options().last().click()
    await expect.poll(focusedNote).not.toBeNull()
    await page.waitForTimeout(900)
    const marked = (await calls('notes.markRead')).map((input) => (input as { upToSeq: number }).upToSeq)
    const before = marked.length
    expect(await page.getByRole('button', { name: 'Newest' }).count()).toBe(1)
    await scroller().hover()
    await page.mouse.wheel(0, 4000)
    await page.waitForTimeout(900)
    const later = (await calls('notes.markRead')).map((input) => (input as { upToSeq: number }).upToSeq)
    expect(later.slice(before).every((seq) => seq < 397)).toBe(true)
    await page.getByRole('button', { name: 'Newest' }).click()
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(5)
    await page.getByText('And the short version').waitFor()
  })

  it('narrows to one person, says when there is nothing, and gives the focus back when it closes', async () => {
    await open('full')
    await page.getByRole('article').last().focus()
    const before = await focusedNote()
    await page.keyboard.press('/')
    await page.getByText('with or without a connection').waitFor()
    await page.getByRole('combobox', { name: 'From' }).selectOption({ label: 'Carol' })
    await options().first().waitFor()
    expect(new Set(await options().locator('p span:first-child').allTextContents()).has('You')).toBe(false)
    await field().fill('zeppelin')
    await page.getByText('No note on this device has all of that.').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    await expect.poll(focusedNote).toBe(before)
  })

  it('types its own key into a text field', async () => {
    await open('full')
    const message = page.getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await message.click()
    await page.keyboard.type('and/or')
    await expect.poll(() => message.inputValue()).toBe('and/or')
  })
})

describe('reacting', () => {
  const reactionsSet = () => calls('notes.setReaction')
  const dialog = () => page.getByRole('dialog', { name: 'React to this note' })

  it('puts a sign on the selected note with two keys, and gives the focus back to it', async () => {
    await open('full')
    await page.getByRole('article').last().focus()
    const noteId = await focusedNote()
    await page.keyboard.press('e')
    await dialog().waitFor()
    await page.keyboard.press('4')
    await dialog().waitFor({ state: 'hidden' })
    await expect.poll(reactionsSet).toEqual([{ noteId, reaction: '🎉', isOn: true, atMs: null }])
    await expect.poll(focusedNote).toBe(noteId)
  })

  it('moves among the signs with the arrows, takes any other, and says what it cannot take', async () => {
    await open('full')
    await page.getByRole('article').last().focus()
    await page.keyboard.press('e')
    await page.keyboard.press('ArrowLeft')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Not sure')
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Thumbs up')
    const field = page.getByLabel('Any other emoji')
    await field.fill('well done 1')
    await page.keyboard.press('Enter')
    await page.getByText('Type one emoji or one sign').waitFor()
    expect(await reactionsSet()).toEqual([])
    await field.fill('🦆')
    await page.keyboard.press('Enter')
    await expect.poll(reactionsSet).toMatchObject([{ reaction: '🦆', isOn: true }])
  })

  it('says who put what on a note, and takes the own sign off with a click', async () => {
    await open('full')
    const chip = page.getByRole('button', { name: 'Heart from you and Bob' })
    await expect.poll(() => chip.getAttribute('aria-pressed')).toBe('true')
    await chip.click()
    await expect.poll(reactionsSet).toMatchObject([{ reaction: '❤️', isOn: false, atMs: null }])
    await page.getByRole('button', { name: /^Smile from Carol/ }).click()
    await expect.poll(reactionsSet).toMatchObject([{}, { reaction: '😄', isOn: true }])
  })

  it('says that a note which is not sent yet cannot be reacted to', async () => {
    await open('troubled')
    await page.getByRole('article').last().focus()
    await page.keyboard.press('e')
    await page.getByText('This note is not sent yet').waitFor()
    expect(await dialog().count()).toBe(0)
  })
})

describe('the tour', () => {
  it('has room for the test of the microphone in a small window, and keeps it', async () => {
    await open('full', { width: 900, height: 600 })
    await screens.find(({ name }) => name === 'tour-microphone')?.act?.(page)
    const tour = page.getByRole('region', { name: 'Tour' })
    const boxOf = async (part: ReturnType<Page['locator']>) => {
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

describe('talking', () => {
  it('says pressed once for a held Space, and released when it goes up', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.keyboard.down('Space')
    await page.keyboard.down('Space')
    await page.keyboard.down('Space')
    await page.keyboard.up('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('leaves Space to a text field', async () => {
    await open('full')
    const field = page.getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await field.click()
    await page.keyboard.type('j n ?')
    await expect.poll(() => field.inputValue()).toBe('j n ?')
    expect(await talkKeys()).toEqual([])
  })

  it('talks with Space right after a click on a button', async () => {
    await open('full')
    await page.getByRole('button', { name: /^releases/ }).click()
    await page.keyboard.press('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('lets go without sending when the window loses the focus', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.keyboard.down('Space')
    await page.evaluate(() => window.dispatchEvent(new Event('blur')))
    await expect.poll(talkKeys).toEqual(['pressed', 'unwatched'])
  })

  it('holds with the button, also when the pointer leaves it', async () => {
    await open('full')
    const button = page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' })
    await button.hover()
    await page.mouse.down()
    await page.mouse.move(300, 300)
    await expect.poll(talkKeys).toEqual(['pressed'])
    await page.mouse.up()
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('takes a click without a pointer for a tap', async () => {
    await open('full')
    const button = page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' })
    await button.evaluate((element) => (element as HTMLButtonElement).click())
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('obeys the chord inside the window where no key hook sees it, even while typing', async () => {
    await open('troubled')
    await page.getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await page.keyboard.press('Control+Alt+Space')
    const edges = [{ edge: 'pressed' }, { edge: 'released' }]
    await expect.poll(() => calls('keys.act')).toMatchObject(edges.map((edge) => ({ binding: 'holdToTalk', ...edge })))
  })

  it('lets go when the hold button loses the focus while a key holds it', async () => {
    await open('full')
    await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' }).focus()
    await page.keyboard.down('Space')
    await page.keyboard.press('Shift+Tab')
    await expect.poll(talkKeys).toEqual(['pressed', 'unwatched'])
    await page.keyboard.up('Space')
    expect(await talkKeys()).toEqual(['pressed', 'unwatched'])
  })

  it('brings back the take that was discarded last with u', async () => {
    await open('full')
    await startTake({ state: 'discarded', undoUntilMs: Date.now() + 10_000 })
    await page.getByRole('button', { name: /^Undo/ }).waitFor()
    await page.keyboard.press('u')
    await expect.poll(async () => (await calls('takes.undoDiscard')).length).toBe(1)
  })

  it('leaves the chord to the key hook where there is one', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.keyboard.press('Control+Alt+Space')
    expect([await talkKeys(), await calls('keys.act')]).toEqual([[], []])
  })

  it('discards with Esc while a take is open, whatever has the focus', async () => {
    await open('full')
    await page.getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await startTake()
    await page.getByRole('region', { name: 'Recorder' }).waitFor()
    await page.keyboard.press('Escape')
    await expect.poll(talkKeys).toEqual(['escaped'])
  })

  it('shows where the take goes, also from another conversation', async () => {
    await open('full')
    await startTake({ isLatched: true })
    await page.getByRole('button', { name: /^releases/ }).click()
    const recorder = page.getByRole('region', { name: 'Recorder' })
    await expect.poll(() => recorder.textContent()).toContain('to #general')
    await page
      .getByRole('region', { name: 'Timeline' })
      .getByRole('button', { name: 'Hold to talk' })
      .click({ force: true })
    expect(await talkKeys()).toEqual([])
    await recorder.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => calls('talk.finish')).toEqual([{ takeId: expect.any(String) }])
    expect(await talkKeys()).toEqual([])
  })

  it('pauses and resumes with p, whatever note is selected', async () => {
    await open('full')
    await page.getByRole('article').last().focus()
    await startTake({ isLatched: true })
    const recorder = page.getByRole('region', { name: 'Recorder' })
    await recorder.getByRole('button', { name: /^Pause/ }).waitFor()
    await page.keyboard.press('p')
    await expect.poll(() => calls('takes.pause')).toHaveLength(1)
    await startTake({ isLatched: true, isPaused: true })
    await recorder.getByText('Paused. What you said is kept').waitFor()
    await page.keyboard.press('p')
    await expect.poll(() => calls('takes.resume')).toHaveLength(1)
  })

  it('aims at the thread while it is in use, and back', async () => {
    await open('full')
    await page.getByRole('button', { name: /replies 1 unheard/ }).click()
    await expect
      .poll(async () => (await calls('talk.setTarget')).at(-1))
      .toMatchObject({ target: { rootId: expect.any(String) } })
    await page.getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await expect.poll(async () => (await calls('talk.setTarget')).at(-1)).toMatchObject({ target: { rootId: null } })
  })
})

describe('moving', () => {
  it('starts at the newest note', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    expect((await scrollState()).left).toBeLessThan(2)
  })

  it('stays at the newest note when a draft, its editor and a banner take room from it', async () => {
    await open('full', { width: 900, height: 600 })
    await page.getByRole('article', { name: newestNote }).waitFor()
    const height = () => scroller().evaluate((element) => element.clientHeight)
    const full = await height()
    await page.evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (core && fixtures) core.push({ kind: 'take', take: fixtures.draftTake(Date.now()) })
      core?.connect(false)
    })
    await page.keyboard.press('w')
    await page.getByRole('region', { name: 'Edit draft' }).waitFor()
    await expect.poll(height).toBeLessThan(full - 100)
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(2)
  })

  it('goes from note to note with j and k, taking the focus along', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await page.keyboard.press('j')
    const newest = await page.getByRole('article', { name: newestNote }).getAttribute('data-note-id')
    await expect.poll(focusedNote).toBe(newest)
    await page.keyboard.press('k')
    await expect.poll(focusedNote).not.toBe(newest)
    await page.keyboard.press('j')
    await expect.poll(focusedNote).toBe(newest)
  })

  it('has the focus on the next note before another key can come', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    const note = await page.evaluate(async () => {
      window.dispatchEvent(new KeyboardEvent('keydown', { key: 'j', code: 'KeyJ', cancelable: true }))
      await new Promise<void>(queueMicrotask)
      return document.activeElement?.getAttribute('data-note-id') ?? null
    })
    expect(note).toBe(await page.getByRole('article', { name: newestNote }).getAttribute('data-note-id'))
  })

  it('reaches notes far above with k alone', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    const seen = new Set<string | null>()
    for (let turn = 0; turn < 40; turn += 1) {
      await page.keyboard.press('k')
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

  it('keeps what one looks at in place while older notes arrive above', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await scroller().hover()
    const place = (id: string) =>
      page.locator(`[data-note-id="${id}"]`).evaluate((element) => element.getBoundingClientRect().top)
    let jumps = 0
    for (let turn = 0; turn < 30; turn += 1) {
      await page.mouse.wheel(0, -500)
      await page.waitForTimeout(120)
      const id = await page.evaluate(() => {
        const rows = [...document.querySelectorAll('[data-note-id]')]
        return rows.find((row) => row.getBoundingClientRect().top > 200)?.getAttribute('data-note-id') ?? ''
      })
      const before = await place(id)
      await page.waitForTimeout(120)
      if (Math.abs((await place(id)) - before) > 1) jumps += 1
    }
    expect(jumps).toBe(0)
    const held = await page.evaluate(() => {
      const { services } = window.gallery ?? {}
      const id = services?.ui.getState().conversationId ?? ''
      return services?.timelines.store.getState()[id]?.notes.length ?? 0
    })
    expect(held).toBeGreaterThan(100)
  })

  it('follows new notes at the end, and stays where one reads further up', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    const add = (n: number) =>
      page.evaluate((at) => {
        const { core, fixtures } = window.gallery ?? {}
        if (!core || !fixtures) return
        const note = fixtures.aUiNote(at, { by: 1, atMs: Date.now(), text: `new ${at}` })
        core.push({ kind: 'note', note })
      }, n)
    await add(701)
    await page.getByText('new 701').waitFor()
    await expect.poll(async () => (await scrollState()).left).toBeLessThan(2)
    await scroller().hover()
    await page.mouse.wheel(0, -900)
    await page.waitForTimeout(200)
    const { top } = await scrollState()
    await add(702)
    await page.waitForTimeout(200)
    expect(Math.abs((await scrollState()).top - top)).toBeLessThan(2)
    await page.getByRole('button', { name: 'Newest' }).click()
    await page.getByText('new 702').waitFor()
  })

  it('tells how far was read', async () => {
    await open('full')
    await expect.poll(async () => (await calls('notes.markRead')).at(-1)).toMatchObject({ upToSeq: 400 })
  })

  it('goes to a conversation by a few letters', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('rele')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { name: 'releases' }).waitFor()
    await page.getByText('Nothing said yet').waitFor()
  })

  it('opens and closes the sheet of keys, and gives the focus back', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await page.keyboard.press('k')
    await expect.poll(focusedNote).not.toBeNull()
    const before = await focusedNote()
    await page.keyboard.press('?')
    await page.getByRole('dialog', { name: 'Keys' }).waitFor()
    await page.keyboard.press('j')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'detached' })
    await expect.poll(focusedNote).toBe(before)
  })

  it('replies with r and comes back with Esc', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await page.keyboard.press('k')
    await page.keyboard.press('r')
    await page.getByRole('region', { name: 'Thread' }).waitFor()
    const isInThread = () => page.evaluate(() => document.activeElement?.closest('[data-pane="thread"]') !== null)
    await expect.poll(isInThread).toBe(true)
    await page.keyboard.press('Escape')
    await page.getByRole('region', { name: 'Thread' }).waitFor({ state: 'detached' })
    await expect.poll(focusedNote).not.toBeNull()
  })
})

describe('listening', () => {
  const player = () => page.getByRole('region', { name: 'Player' })
  const play = () =>
    page
      .getByRole('button', { name: /^Play note from Bob, 0:07/ })
      .last()
      .click()

  it('plays at the speed remembered for the person, and goes on in another conversation', async () => {
    await open('full')
    await play()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await expect
      .poll(() => player().getByRole('option', { name: 'Speed 1.5', exact: true }).getAttribute('aria-selected'))
      .toBe('true')
    await page.getByRole('button', { name: /^releases/ }).click()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await player()
      .getByRole('button', { name: /^Bob .*go to this note/ })
      .click()
    await page.getByRole('heading', { name: 'general' }).waitFor()
  })

  it('takes a speed by one click or one key, and keeps it for the person', async () => {
    await open('full')
    await play()
    await player().getByRole('option', { name: 'Speed 2', exact: true }).click()
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 2 })
    await page.keyboard.press('9')
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 3 })
    await page.keyboard.press('[')
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 2.5 })
  })

  it('keeps a conversation offline by a switch or a key, and says how much of it is here', async () => {
    await open('full')
    const offline = page.getByRole('switch', { name: 'Keep offline' })
    await expect.poll(() => offline.getAttribute('aria-checked')).toBe('false')
    await page.keyboard.press('y')
    await expect.poll(async () => (await calls('media.keepOffline')).at(-1)).toMatchObject({ isKept: true })
    await expect.poll(() => offline.getAttribute('aria-checked')).toBe('true')
    await page.getByText('37 of 40 recordings on this computer').waitFor()
    await offline.click()
    await expect.poll(async () => (await calls('media.keepOffline')).at(-1)).toMatchObject({ isKept: false })
  })

  it('stops for a recording, so that the microphone does not hear the loudspeaker', async () => {
    await open('full')
    await play()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await startTake()
    await page.getByRole('region', { name: 'Recorder' }).waitFor()
    await expect
      .poll(() => page.evaluate(() => window.gallery?.services.playback.store.getState().status))
      .toBe('paused')
  })

  it('does not start to play while a recording is made', async () => {
    await open('full')
    await startTake({ isLatched: true })
    await page.getByRole('region', { name: 'Recorder' }).waitFor()
    await play()
    await page.getByText('Send or discard the recording first').waitFor()
    await expect.poll(() => page.evaluate(() => window.gallery?.services.playback.store.getState().status)).toBe('idle')
  })

  it('tells that a note was heard when it was played to its end', async () => {
    await open('full')
    await play()
    await player().getByRole('option', { name: 'Speed 3', exact: true }).click()
    await expect.poll(async () => (await calls('notes.markHeard')).length, { timeout: 8000 }).toBe(1)
  })

  it('plays the next unheard note with n, and does not repeat itself', async () => {
    await open('full')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await page.keyboard.press('n')
    await player().getByText('Bob').waitFor()
    await page.keyboard.press('n')
    await player().getByText('Eve').waitFor()
  })

  it('seeks by key in the shape of the note', async () => {
    await open('full')
    await play()
    const slider = page.getByRole('slider', { name: 'Place in note from Bob' }).last()
    await slider.focus()
    await page.keyboard.press('End')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('0:07 of 0:07')
  })
})

describe('trouble', () => {
  it('keeps the focus in the form when signing in was refused', async () => {
    await open('signedOut')
    await page.evaluate(() => window.gallery?.core.refuse('session.useThisComputer', 'The disk is full.'))
    await page.keyboard.type('Alice')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    await page.keyboard.type(' B.')
    await expect.poll(() => page.getByLabel('Your name').inputValue()).toBe('Alice B.')
  })

  it('forgets all of an account that was signed out', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.evaluate(() => window.gallery?.core.push({ kind: 'session', session: { kind: 'signedOut' } }))
    await page.getByRole('button', { name: 'Use on this computer' }).waitFor()
    await expect
      .poll(() => page.evaluate(() => Object.keys(window.gallery?.services.timelines.store.getState() ?? {})))
      .toEqual([])
  })

  it('says that the window lost the core, and keeps what is shown', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.evaluate(() => window.gallery?.core.connect(false))
    await page.getByText('This window lost its connection').waitFor()
    await expect.poll(() => page.getByRole('article').count()).toBeGreaterThan(3)
  })

  it('does not look as if it recorded once the core is lost', async () => {
    await open('full')
    await startTake()
    await page.getByRole('region', { name: 'Recorder' }).waitFor()
    await page.evaluate(() => window.gallery?.core.connect(false))
    await page.getByRole('region', { name: 'Recorder' }).waitFor({ state: 'detached' })
    await page.getByRole('alert').getByText('The recording stopped').waitFor()
    await page.getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' }).waitFor()
  })

  it('says that the data is of a newer version, and marks nothing as read or heard', async () => {
    await open('newer')
    await page.getByRole('article', { name: newestNote }).waitFor()
    await page.getByRole('status').getByText('was written by a newer version. Update Earshot').waitFor()
    expect(await calls('notes.markRead')).toEqual([])
  })

  it('says what to do when the core was closed, or started anew', () =>
    onPageOfItsOwn(async () => {
      await open('full')
      await page.getByRole('article').last().waitFor()
      await page.clock.install()
      await page.evaluate(() => window.gallery?.core.connect(false))
      await page.getByText('is connecting again').waitFor()
      await page.clock.runFor(9_000)
      await page.getByText('start it again and open the address it prints').waitFor()
      await page.evaluate(() => window.gallery?.core.shutOut())
      await page.getByText('Earshot was started anew. Open the address it printed').waitFor()
      await page.getByRole('status', { name: 'Connection' }).getByText('Not connected').waitFor()
    }))

  it('keeps a fault of one pane inside it, and shows the pane again once the cause is gone', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (!core || !fixtures) return
      const note = fixtures.aUiNote(801, { by: 1, atMs: Date.now(), ...fixtures.voice(1, 5000) })
      core.push({ kind: 'note', note: { ...note, audio: { durationMs: 5000 } } as never })
    })
    const alert = page.getByRole('region', { name: 'Timeline' }).getByRole('alert')
    await alert.getByText('The timeline met a fault').waitFor()
    await alert.getByText('Your notes and recordings are safe').waitFor()
    await page
      .getByRole('navigation', { name: 'Conversations' })
      .getByRole('button', { name: /^design/ })
      .waitFor()
    await page.keyboard.press('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
    await alert.getByRole('button', { name: 'Show it again' }).click()
    await alert.getByText('The timeline met a fault').waitFor()
    await page.evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (core && fixtures)
        core.push({ kind: 'noteGone', noteId: fixtures.noteId(801), conversationId: fixtures.general })
    })
    await alert.getByRole('button', { name: 'Show it again' }).click()
    await page.getByRole('article', { name: newestNote }).waitFor()
  })

  it('shows another conversation though one of them cannot be drawn', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    await page.evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      if (!core || !fixtures) return
      const note = fixtures.aUiNote(801, { by: 1, atMs: Date.now(), ...fixtures.voice(1, 5000) })
      core.push({ kind: 'note', note: { ...note, audio: { durationMs: 5000 } } as never })
    })
    await page.getByText('The timeline met a fault').waitFor()
    await page.getByRole('button', { name: /^releases/ }).click()
    await page.getByText('Nothing said yet').waitFor()
  })

  it('offers failed notes, drafts and a discarded take to the person', async () => {
    await open('troubled')
    await page.getByRole('button', { name: 'Retry' }).click()
    await expect.poll(async () => (await calls('notes.retry')).length).toBe(1)
    await page.getByRole('button', { name: /^Send draft/ }).click()
    await expect.poll(async () => (await calls('takes.send')).length).toBe(1)
    await startTake({ state: 'discarded', undoUntilMs: Date.now() + 10_000 })
    await page.getByRole('button', { name: /^Undo/ }).click()
    await expect.poll(async () => (await calls('takes.undoDiscard')).length).toBe(1)
  })

  it('keeps the text when it was not taken, and says why', async () => {
    await open('full')
    const field = page.getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await page.evaluate(() => window.gallery?.core.refuse('notes.sendText', 'The disk is full.'))
    await field.fill('hello')
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('The disk is full.').waitFor()
    await expect.poll(() => field.inputValue()).toBe('hello')
  })

  it('gives every control at least 24 by 24 pixels (WCAG 2.5.8)', async () => {
    await open('troubled', { width: 900, height: 600 })
    await page.getByRole('article').last().waitFor()
    const tooSmall = await page.evaluate(() =>
      [...document.querySelectorAll('button, input, select, textarea, [role="slider"]')]
        .map((element) => ({
          name: element.getAttribute('aria-label') ?? element.textContent,
          box: element.getBoundingClientRect(),
        }))
        .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
        .map(({ name, box }) => `${name} ${box.width}x${box.height}`),
    )
    expect(tooSmall).toEqual([])
  })

  it('goes wholly by Tab: every control in view has a name', async () => {
    await open('full')
    await page.getByRole('article').last().waitFor()
    const nameless: string[] = []
    for (let turn = 0; turn < 40; turn += 1) {
      await page.keyboard.press('Tab')
      const found = await page.evaluate(() => {
        const element = document.activeElement
        if (!element || element === document.body) return ''
        const named = element.getAttribute('aria-label') ?? element.textContent ?? ''
        return named.trim() === '' && !(element instanceof HTMLTextAreaElement) ? element.outerHTML.slice(0, 120) : ''
      })
      if (found) nameless.push(found)
    }
    expect(nameless).toEqual([])
  })
})

describe('a device that the server takes nothing from', () => {
  it('signs in again from where the trouble is told, and goes back without having done so', async () => {
    await open('locked')
    await page.getByText('sealed in a keyring that cannot be opened here').waitFor()
    await page.getByRole('button', { name: 'Sign in again' }).click()
    await page.getByText('stays on this device either way').waitFor()
    await page.getByRole('button', { name: 'Back' }).click()
    await page.getByRole('article', { name: newestNote }).first().waitFor()
    expect(await calls('session.join')).toEqual([])
  })

  it('finds an invitation that was opened from outside filled in', async () => {
    await open('locked')
    const link = 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A'
    await page.evaluate((invitation) => {
      window.gallery?.core.order({ kind: 'showInvitation', link: invitation })
    }, link)
    await expect.poll(() => page.getByLabel('Invitation link').inputValue()).toBe(link)
    await page.getByLabel('Your name').fill('Alice')
    await page.getByRole('button', { name: 'Join', exact: true }).click()
    await expect.poll(() => calls('session.join')).toMatchObject([{ link, memberName: 'Alice' }])
  })
})

describe('asked from outside', () => {
  const order = (command: UiCommand) => page.evaluate((asked) => window.gallery?.core.order(asked), command)
  const presence = async () =>
    ((await calls('shell.presence')).at(-1) as { presence: UiPresence } | undefined)?.presence
  const idOf = async (name: RegExp) =>
    NoteId.parse(await page.getByRole('article', { name }).first().getAttribute('data-note-id'))

  it('says what is in view, and that a note plays', async () => {
    await open('full')
    await expect.poll(presence).toMatchObject({ isVisible: true, playback: null })
    const noteId = await idOf(newestNote)
    await order({ kind: 'playNote', noteId })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: true } })
    await order({ kind: 'playPause' })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: false } })
  })

  it('shows a moment without playing it; play then starts there', async () => {
    await open('full')
    const noteId = await idOf(newestNote)
    const { conversationId } = (await presence()) ?? {}
    if (!conversationId) throw new Error('no conversation is open')
    await order({ kind: 'show', conversationId, noteId, atMs: 42_000 })
    await page.getByText('Press play to hear it from 0:42.').waitFor()
    expect((await presence())?.playback).toBeNull()
    await expect.poll(focusedNote).toBe(noteId)
  })

  it('follows a link to a note wherever it is, and says when one leads nowhere', async () => {
    await open('full')
    const noteId = await idOf(newestNote)
    await order({ kind: 'showNote', noteId, atMs: 42_000 })
    await page.getByText('Press play to hear it from 0:42.').waitFor()
    expect((await presence())?.playback).toBeNull()
    const elsewhere = ConversationId.parse('0190a5d2-7c1b-7e3a-8f00-0123456789ab')
    await order({ kind: 'show', conversationId: elsewhere, noteId: null, atMs: null })
    await page.getByText('This link leads to a conversation that you are not in').waitFor()
    await order({ kind: 'linkRefused' })
    await page.getByText('That link does not lead to anything in Earshot').waitFor()
  })

  it('copies links by key: to the selected note, and to the moment in the player', async () => {
    await open('full')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    const noteId = await idOf(newestNote)
    await page.getByRole('article', { name: newestNote }).first().focus()
    await page.keyboard.press('l')
    await page.getByText('Link copied.').waitFor()
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(`earshot://note/${noteId}`)
    await order({ kind: 'playNote', noteId })
    await expect.poll(presence).toMatchObject({ playback: { noteId, isPlaying: true } })
    await order({ kind: 'playPause' })
    await page.keyboard.press('Shift+L')
    await page.getByText(/Link to \d+:\d\d copied/).waitFor()
    await expect
      .poll(() => page.evaluate(() => navigator.clipboard.readText()))
      .toMatch(/^earshot:\/\/note\/[0-9a-f-]+\?at=\d+$/)
  })

  it('copies an invitation as a link that opens the app', async () => {
    await open('full')
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await page.keyboard.press('i')
    const field = page.getByLabel('Invitation link')
    await expect.poll(() => field.inputValue()).toMatch(/\/join#/)
    await page.getByRole('button', { name: 'Copy as app link' }).click()
    await page.getByText('Copied').waitFor()
    const copied = await page.evaluate(() => navigator.clipboard.readText())
    expect(decodeURIComponent(copied)).toBe(`earshot://join?link=${await field.inputValue()}`)
  })

  it('fills in an invitation, and joins nothing by itself', async () => {
    await open('signedOut')
    const link = 'http://192.168.1.20:4310/join#q3Vt0Yb2mXw8sKcJ1nRz7A'
    await order({ kind: 'showInvitation', link })
    await expect.poll(() => page.getByLabel('Invitation link').inputValue()).toBe(link)
    expect(await calls('session.join')).toEqual([])
    await open('full')
    await order({ kind: 'showInvitation', link })
    await page.getByText('You are signed in already.').waitFor()
  })
})
