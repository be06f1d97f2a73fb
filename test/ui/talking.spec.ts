import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

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
