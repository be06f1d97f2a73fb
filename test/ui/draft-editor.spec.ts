import { describe, expect, it } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { tellOfDraft } from './screens/screen.ts'
import { openGallery } from './support.ts'

/** Editing a draft in a real browser, over a fake core: pointer, keys, names. The draft is 18.2 s long. */

const { page, show, calls } = openGallery()

async function openDraft(): Promise<void> {
  await show('troubled')
  await page()
    .getByRole('button', { name: /^Edit draft/ })
    .waitFor()
}

const editor = () => page().getByRole('region', { name: 'Edit draft' })
const start = () => editor().getByRole('slider', { name: 'Start of the selection' })
const end = () => editor().getByRole('slider', { name: 'End of the selection' })
const button = (name: string) => editor().getByRole('button', { name })
/** What the core would show of the draft after an edit. */
const change = (fields: Partial<UiTake>) => tellOfDraft(page(), fields)

describe('the editor of a draft', () => {
  it('opens, selects, trims, cuts and closes by keys alone', async () => {
    await openDraft()
    await page().keyboard.press('w')
    await expect.poll(() => start().evaluate((element) => element === document.activeElement)).toBe(true)
    await page().keyboard.press('Shift+ArrowRight')
    await page().keyboard.press('ArrowRight')
    await expect.poll(() => start().getAttribute('aria-valuetext')).toBe('0:01.1 of 0:18.2')
    await page().keyboard.press('Tab')
    await page().keyboard.press('PageDown')
    await expect.poll(() => end().getAttribute('aria-valuenow')).toBe('16380')
    await page().keyboard.press('x')
    await expect
      .poll(() => calls('takes.edit'))
      .toMatchObject([{ change: { kind: 'cut', fromMs: 1_100, toMs: 16_380 } }])
    // Afterwards nothing is selected, so nothing is cut twice.
    await expect.poll(() => button('Cut selection').isDisabled()).toBe(true)
    await page().keyboard.press('x')
    await page().keyboard.press('ArrowLeft')
    await page().keyboard.press('t')
    await expect.poll(() => calls('takes.edit')).toHaveLength(2)
    expect((await calls('takes.edit'))[1]).toMatchObject({ change: { kind: 'trim', fromMs: 0, toMs: 18_100 } })
    await page().keyboard.press('Escape')
    await editor().waitFor({ state: 'detached' })
    expect(await calls('talk.key')).toEqual([])
  })

  it('selects where the pointer is drawn, and moves the edge that is grabbed', async () => {
    await openDraft()
    await page()
      .getByRole('button', { name: /^Edit draft/ })
      .click()
    const box = await editor().locator('svg[class*=shape]').boundingBox()
    if (!box) throw new Error('no waveform')
    const at = (share: number) => [box.x + box.width * share, box.y + box.height / 2] as const
    await page().mouse.move(...at(0.75))
    await page().mouse.down()
    await page().mouse.move(...at(0.25), { steps: 3 })
    await page().mouse.up()
    await expect.poll(async () => Number(await start().getAttribute('aria-valuenow'))).toBeCloseTo(4_550, -2)
    expect(Number(await end().getAttribute('aria-valuenow'))).toBeCloseTo(13_650, -2)
    await page().mouse.move(...at(0.25))
    await page().mouse.down()
    await page().mouse.move(...at(0.5), { steps: 3 })
    await page().mouse.up()
    await expect.poll(async () => Number(await start().getAttribute('aria-valuenow'))).toBeCloseTo(9_100, -2)
    await button('Trim to selection').click()
    await expect.poll(() => calls('takes.edit')).toMatchObject([{ change: { kind: 'trim' } }])
  })

  it('offers to undo once there is something to undo, and plays the draft as it is now', async () => {
    await openDraft()
    await page()
      .getByRole('button', { name: /^Play draft/ })
      .click()
    await page()
      .getByRole('button', { name: /^Pause draft/ })
      .waitFor()
    await page().keyboard.press('w')
    await expect.poll(() => button('Undo edit').isDisabled()).toBe(true)
    await change({ durationMs: 9_000, canUndoEdit: true })
    // What was playing is not this draft any more.
    await page().getByRole('button', { name: 'Play draft, 0:09' }).waitFor()
    await page().keyboard.press('z')
    await expect.poll(() => calls('takes.undoEdit')).toHaveLength(1)
  })

  it('plays what is selected with p, and pauses it, whatever note is selected beside it', async () => {
    await openDraft()
    await page().getByRole('article').first().focus()
    await page().keyboard.press('w')
    await page().keyboard.press('Shift+ArrowRight')
    await page().keyboard.press('p')
    const player = () => page().evaluate(() => window.gallery?.services.playback.store.getState())
    await page()
      .getByRole('button', { name: /^Pause draft/ })
      .waitFor()
    expect((await player())?.positionMs).toBeGreaterThanOrEqual(1_000)
    await page().keyboard.press('p')
    await expect.poll(async () => (await player())?.status).toBe('paused')
  })

  it('goes on recording by its button or by key, and says so while it does', async () => {
    await openDraft()
    await page().keyboard.press('g')
    await expect.poll(() => calls('takes.append')).toHaveLength(1)
    await change({ state: 'recording', isAppend: true, isLatched: true })
    const recorder = page().getByRole('region', { name: 'Recorder' })
    await recorder.getByText('Press again to keep').waitFor()
    await page().keyboard.press('m')
    await expect.poll(() => calls('takes.mark')).toHaveLength(1)
    await recorder.getByRole('button', { name: /^Mark a chapter/ }).click()
    await expect.poll(() => calls('takes.mark')).toHaveLength(2)
    await recorder.getByRole('button', { name: 'Keep in the draft' }).click()
    await expect.poll(() => calls('talk.finish')).toEqual([{ takeId: expect.any(String) }])
    expect(await calls('talk.key')).toEqual([])
    await change({ state: 'draft' })
    await page().keyboard.press('w')
    await button('Continue recording').click()
    await expect.poll(() => calls('takes.append')).toHaveLength(2)
  })

  it('names the chapters that were marked, plays from them, and leaves a name alone with Esc', async () => {
    await openDraft()
    await change({
      chapters: [
        { atMs: 4_100, title: null },
        { atMs: 12_900, title: 'Costs' },
      ],
    })
    await page().keyboard.press('w')
    const title = (at: string) => editor().getByRole('textbox', { name: `Title of the chapter at ${at}` })
    await title('0:04').fill('What broke, and when')
    expect(await calls('takes.nameChapter')).toEqual([])
    await page().keyboard.press('Enter')
    await expect.poll(() => calls('takes.nameChapter')).toMatchObject([{ atMs: 4_100, title: 'What broke, and when' }])
    await expect.poll(() => title('0:13').inputValue()).toBe('Costs')
    await title('0:13').fill('Something else')
    await page().keyboard.press('Escape')
    await expect.poll(() => title('0:13').inputValue()).toBe('Costs')
    await title('0:13').fill(' ')
    await title('0:04').focus()
    await expect.poll(() => calls('takes.nameChapter')).toHaveLength(2)
    expect((await calls('takes.nameChapter'))[1]).toMatchObject({ atMs: 12_900, title: null })
    await editor().getByRole('button', { name: 'Play from 0:04' }).click()
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().positionMs ?? 0))
      .toBeGreaterThanOrEqual(4_100)
  })

  it('says why when the core refuses, and keeps what was selected', async () => {
    await openDraft()
    await page().keyboard.press('w')
    await page().evaluate(() => window.gallery?.core.refuse('takes.edit', 'Less than half a second would be left.'))
    await page().keyboard.press('Shift+ArrowRight')
    await page().keyboard.press('Delete')
    await page().getByText('Less than half a second would be left.').waitFor()
    await expect.poll(() => start().getAttribute('aria-valuenow')).toBe('1000')
  })
})
