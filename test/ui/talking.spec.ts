import { describe, expect, it } from 'vitest'
import { newestNote, openGallery } from './support.ts'

/** Keys and buttons that talk, as the window sees them. */

const { page, show, calls, talkKeys, startTake } = openGallery()

describe('talking', () => {
  it('says pressed once for a held Space, and released when it goes up', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().keyboard.down('Space')
    await page().keyboard.down('Space')
    await page().keyboard.down('Space')
    await page().keyboard.up('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('leaves Space to a text field', async () => {
    await show('full')
    const field = page().getByRole('region', { name: 'Timeline' }).getByLabel('Message')
    await field.click()
    await page().keyboard.type('j n ?')
    await expect.poll(() => field.inputValue()).toBe('j n ?')
    expect(await talkKeys()).toEqual([])
  })

  it('talks with Space right after a click on a button', async () => {
    await show('full')
    await page()
      .getByRole('button', { name: /^releases/ })
      .click()
    await page().keyboard.press('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('lets go without sending when the window loses the focus', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().keyboard.down('Space')
    await page().evaluate(() => window.dispatchEvent(new Event('blur')))
    await expect.poll(talkKeys).toEqual(['pressed', 'unwatched'])
  })

  it('holds with the button, also when the pointer leaves it', async () => {
    await show('full')
    const button = page().getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' })
    await button.hover()
    await page().mouse.down()
    await page().mouse.move(300, 300)
    await expect.poll(talkKeys).toEqual(['pressed'])
    await page().mouse.up()
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('takes a click without a pointer for a tap', async () => {
    await show('full')
    const button = page().getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' })
    await button.evaluate((element) => (element as HTMLButtonElement).click())
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('obeys the chord inside the window where no key hook sees it, even while typing', async () => {
    await show('troubled')
    await page().getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await page().keyboard.press('Control+Alt+Space')
    const edges = [{ edge: 'pressed' }, { edge: 'released' }]
    await expect.poll(() => calls('keys.act')).toMatchObject(edges.map((edge) => ({ binding: 'holdToTalk', ...edge })))
  })

  it('lets go when the hold button loses the focus while a key holds it', async () => {
    await show('full')
    await page().getByRole('region', { name: 'Timeline' }).getByRole('button', { name: 'Hold to talk' }).focus()
    await page().keyboard.down('Space')
    await page().keyboard.press('Shift+Tab')
    await expect.poll(talkKeys).toEqual(['pressed', 'unwatched'])
    await page().keyboard.up('Space')
    expect(await talkKeys()).toEqual(['pressed', 'unwatched'])
  })

  it('brings back the take that was discarded last with u', async () => {
    await show('full')
    await startTake({ state: 'discarded', undoUntilMs: Date.now() + 10_000 })
    await page().getByRole('button', { name: /^Undo/ }).waitFor()
    await page().keyboard.press('u')
    await expect.poll(async () => (await calls('takes.undoDiscard')).length).toBe(1)
  })

  it('leaves the chord to the key hook where there is one', async () => {
    await show('full')
    await page().getByRole('article').last().waitFor()
    await page().keyboard.press('Control+Alt+Space')
    expect([await talkKeys(), await calls('keys.act')]).toEqual([[], []])
  })

  it('discards with Esc while a take is open, whatever has the focus', async () => {
    await show('full')
    await page().getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await startTake()
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await page().keyboard.press('Escape')
    await expect.poll(talkKeys).toEqual(['escaped'])
  })

  it('shows where the take goes, also from another conversation', async () => {
    await show('full')
    await startTake({ isLatched: true })
    await page()
      .getByRole('button', { name: /^releases/ })
      .click()
    const recorder = page().getByRole('region', { name: 'Recorder' })
    await expect.poll(() => recorder.textContent()).toContain('to #general')
    await page()
      .getByRole('region', { name: 'Timeline' })
      .getByRole('button', { name: 'Hold to talk' })
      .click({ force: true })
    expect(await talkKeys()).toEqual([])
    await recorder.getByRole('button', { name: 'Send recording' }).click()
    await expect.poll(() => calls('talk.finish')).toEqual([{ takeId: expect.any(String) }])
    expect(await talkKeys()).toEqual([])
  })

  it('pauses and resumes with p, whatever note is selected', async () => {
    await show('full')
    await page().getByRole('article').last().focus()
    await startTake({ isLatched: true })
    const recorder = page().getByRole('region', { name: 'Recorder' })
    await recorder.getByRole('button', { name: /^Pause/ }).waitFor()
    await page().keyboard.press('p')
    await expect.poll(() => calls('takes.pause')).toHaveLength(1)
    await startTake({ isLatched: true, isPaused: true })
    await recorder.getByText('Paused. What you said is kept').waitFor()
    await page().keyboard.press('p')
    await expect.poll(() => calls('takes.resume')).toHaveLength(1)
  })

  it('aims at the thread while it is in use, and back', async () => {
    await show('full')
    await page()
      .getByRole('button', { name: /replies 1 unheard/ })
      .click()
    await expect
      .poll(async () => (await calls('talk.setTarget')).at(-1))
      .toMatchObject({ target: { rootId: expect.any(String) } })
    await page().getByRole('region', { name: 'Timeline' }).getByLabel('Message').click()
    await expect.poll(async () => (await calls('talk.setTarget')).at(-1)).toMatchObject({ target: { rootId: null } })
  })
})

describe('chapters of what is being recorded', () => {
  const strip = () => page().getByRole('region', { name: 'Recorder' })
  const titleAt = (at: string) => strip().getByRole('textbox', { name: `Title of the chapter at ${at}` })
  const chapters = [
    { atMs: 4_100, title: 'What broke' },
    { atMs: 12_900, title: null },
  ]
  const named = () => calls('takes.nameChapter')

  it('are listed above the strip, and take no focus by themselves', async () => {
    await show('full')
    await startTake({ chapters: [] })
    await strip().waitFor()
    expect(await strip().getByRole('region', { name: 'Chapters of the recording' }).count()).toBe(0)
    await startTake({ chapters })
    await expect.poll(() => titleAt('0:04').inputValue()).toBe('What broke')
    await expect.poll(() => titleAt('0:13').getAttribute('placeholder')).toBe('Chapter 2')
    expect(await page().evaluate(() => document.activeElement === document.body)).toBe(true)
  })

  it('get a title by key while the talk key is held, which goes on to hold the recording', async () => {
    await show('full')
    await page().keyboard.down('Space')
    await startTake({ chapters: [] })
    await strip().waitFor()
    await page().keyboard.press('m')
    await expect.poll(() => calls('takes.mark')).toHaveLength(1)
    await startTake({ chapters })
    await titleAt('0:13').waitFor()
    await page().keyboard.press('Shift+M')
    await expect.poll(() => titleAt('0:13').evaluate((field) => field === document.activeElement)).toBe(true)
    // A key that is held repeats.
    await page().keyboard.down('Space')
    await page().keyboard.type('Costs')
    await page().keyboard.down('Space')
    await expect.poll(named).toMatchObject([{ atMs: 12_900, title: 'Costs' }])
    expect(await talkKeys()).toEqual(['pressed'])
    await page().keyboard.up('Space')
    await expect.poll(talkKeys).toEqual(['pressed', 'released'])
  })

  it('marks this moment where none is marked yet, and goes back to where one was with Enter', async () => {
    await show('full')
    const row = page().getByRole('article', { name: newestNote })
    await row.focus()
    await startTake({ chapters: [], isLatched: true })
    await strip().waitFor()
    await page().keyboard.press('Shift+M')
    await expect.poll(() => calls('takes.mark')).toHaveLength(1)
    await startTake({ chapters: [{ atMs: 4_100, title: null }], isLatched: true })
    await expect.poll(() => titleAt('0:04').evaluate((field) => field === document.activeElement)).toBe(true)
    await page().keyboard.type('First of all')
    await page().keyboard.press('Enter')
    await expect.poll(named).toMatchObject([{ atMs: 4_100, title: 'First of all' }])
    await expect.poll(() => row.evaluate((one) => one === document.activeElement)).toBe(true)
    expect(await talkKeys()).toEqual([])
  })

  it('get one by pointer; Esc leaves the field and the recording alone, and the title as it was', async () => {
    await show('full')
    await startTake({ chapters, isLatched: true })
    await titleAt('0:04').click()
    await page().keyboard.type(' on Monday')
    await expect.poll(named).toMatchObject([{ atMs: 4_100, title: 'What broke on Monday' }])
    await page().keyboard.press('Escape')
    await expect.poll(named).toMatchObject([{ title: 'What broke on Monday' }, { atMs: 4_100, title: 'What broke' }])
    await expect.poll(() => titleAt('0:04').inputValue()).toBe('What broke')
    expect(await talkKeys()).toEqual([])
    await page().keyboard.press('Escape')
    await expect.poll(talkKeys).toEqual(['escaped'])
  })

  it('keep what is half typed when the recording ends', async () => {
    await show('full')
    await startTake({ chapters, isLatched: true })
    await titleAt('0:13').click()
    await page().keyboard.type('Cos')
    await startTake({ chapters, state: 'finishing' })
    await expect.poll(named).toMatchObject([{ atMs: 12_900, title: 'Cos' }])
  })
})
