import { describe, expect, it } from 'vitest'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { tellOfTake } from './screens/screen.ts'
import { openGallery } from './support.ts'

/** What becomes of recordings that were not sent: the list of drafts, the questions before sending, review first. */

const { page, open, calls } = openGallery()

const takeIds = () => page().evaluate(() => window.gallery?.fixtures.manyDrafts(0).map(({ id }) => id) ?? [])
const conversationId = (at: number) => page().evaluate((n) => window.gallery?.fixtures.conversationIds[n] ?? '', at)
const focusedTake = () => page().evaluate(() => document.activeElement?.getAttribute('data-take-id') ?? null)
const drafts = () => page().getByRole('dialog', { name: 'Drafts' })
const pushTake = (more: Partial<UiTake>) => tellOfTake(page(), more)

describe('the list of drafts', () => {
  it('opens by key and by its line in the sidebar, which counts them, and says of each where, how long and why', async () => {
    await open('drafts')
    await page().getByRole('button', { name: 'Drafts, 4' }).click()
    await drafts().getByText('#general', { exact: true }).waitFor()
    await page().keyboard.press('Escape')
    await drafts().waitFor({ state: 'detached' })
    await page().keyboard.press('d')
    const rows = drafts().getByRole('listitem')
    await expect.poll(() => rows.count()).toBe(4)
    const recovered = rows.filter({ hasText: 'Bob' })
    for (const text of ['0:31', 'Recovered, 31 s']) await recovered.getByText(text).first().waitFor()
    await rows.nth(3).getByText('Launch crew, thread').waitFor()
  })

  it('goes wholly by key: choose a row, play it, send it, and on to the next', async () => {
    await open('drafts')
    const [, second, third] = await takeIds()
    await page().keyboard.press('d')
    await page().keyboard.press('ArrowDown')
    await expect.poll(focusedTake).toBe(second)
    await page().keyboard.press('p')
    await drafts()
      .getByRole('button', { name: /^Pause draft to Bob/ })
      .waitFor()
    await page().keyboard.press('Enter')
    await expect.poll(() => calls('takes.send')).toEqual([{ takeId: second, conversationId: null, confirms: null }])
    await page().evaluate((takeId) => {
      const { core, fixtures } = window.gallery ?? {}
      const gone = fixtures?.manyDrafts(0).find(({ id }) => id === takeId)
      if (core && gone) core.push({ kind: 'takeGone', takeId: gone.id })
    }, second)
    await expect.poll(focusedTake).toBe(third)
  })

  it('sends to another conversation by a few letters, and comes back to the list', async () => {
    await open('drafts')
    const [, second] = await takeIds()
    await page().keyboard.press('d')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('t')
    await page().getByRole('combobox', { name: 'Send the draft to' }).waitFor()
    await page().keyboard.type('caro')
    await page().keyboard.press('Enter')
    await expect.poll(() => calls('takes.send')).toEqual([{ takeId: second, conversationId: await conversationId(7) }])
    await drafts().waitFor()
    await page().getByText('Sent to Carol.').waitFor()
  })

  it('sends to another conversation by pointer, from the list and from the row above the composer', async () => {
    await open('drafts')
    const [first, second] = await takeIds()
    await page()
      .getByRole('button', { name: /^Drafts/ })
      .click()
    await drafts()
      .getByRole('button', { name: /^Send to… draft to Bob/ })
      .click()
    await page().getByRole('option', { name: /^Eve/ }).click()
    await expect.poll(() => calls('takes.send')).toEqual([{ takeId: second, conversationId: await conversationId(8) }])
    await drafts().getByRole('button', { name: 'Close' }).click()
    await page()
      .getByRole('button', { name: /^Send to another conversation: draft, 0:04/ })
      .click()
    await page().getByRole('option', { name: /^Eve/ }).click()
    await expect.poll(async () => (await calls('takes.send')).at(-1)).toMatchObject({ takeId: first })
    expect(await drafts().count()).toBe(0)
  })

  it('discards with a key and brings back with another, in the same row', async () => {
    await open('drafts')
    const [, second] = await takeIds()
    await page().keyboard.press('d')
    await page().keyboard.press('ArrowDown')
    await page().keyboard.press('Delete')
    await expect.poll(() => calls('takes.discard')).toEqual([{ takeId: second }])
    await page().evaluate((takeId) => {
      const { core, fixtures } = window.gallery ?? {}
      const draft = fixtures?.manyDrafts(Date.now()).find(({ id }) => id === takeId)
      if (!core || !draft) return
      core.push({ kind: 'take', take: { ...draft, state: 'discarded', undoUntilMs: Date.now() + 10_000 } })
    }, second)
    await drafts().getByText('Discarded').waitFor()
    await expect.poll(focusedTake).toBe(second)
    await page().keyboard.press('u')
    await expect.poll(() => calls('takes.undoDiscard')).toEqual([{ takeId: second }])
  })

  it('keeps the focus when the last draft has gone, with what there is to say', async () => {
    await open('drafts')
    await page().keyboard.press('d')
    await expect.poll(focusedTake).not.toBeNull()
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      for (const { id } of fixtures?.manyDrafts(0) ?? []) core?.push({ kind: 'takeGone', takeId: id })
    })
    await drafts().getByText('No drafts').waitFor()
    await expect.poll(() => page().evaluate(() => document.activeElement?.textContent ?? '')).toContain('No drafts')
  })

  it('says what it is for when it is empty', async () => {
    await open('full')
    await page().keyboard.press('d')
    await drafts().getByText('No drafts').waitFor()
  })

  it('has its keys in the sheet', async () => {
    await open('full')
    await page().keyboard.press('?')
    const sheet = page().getByRole('dialog', { name: 'Keys' })
    for (const text of ['All drafts', 'Send it to another conversation']) await sheet.getByText(text).waitFor()
  })
})

describe('a draft with a question', () => {
  const row = () => page().getByRole('list', { name: 'Drafts' }).getByRole('listitem')

  it('has every answer beside it', async () => {
    await open('drafts')
    const [first] = await takeIds()
    await row().getByText('Nothing was heard in this recording').waitFor()
    await row()
      .getByRole('button', { name: /^Listen/ })
      .click()
    await row()
      .getByRole('button', { name: /^Pause, / })
      .waitFor()
    await row().getByRole('button', { name: 'Choose microphone' }).click()
    await page().getByRole('dialog', { name: 'Settings' }).getByLabel('Microphone', { exact: true }).waitFor()
    await page().keyboard.press('Escape')
    await row()
      .getByRole('button', { name: /^Send anyway/ })
      .click()
    await expect.poll(() => calls('takes.send')).toEqual([{ takeId: first, conversationId: null, confirms: 'silent' }])
    await row()
      .getByRole('button', { name: /^Discard draft/ })
      .click()
    await expect.poll(() => calls('takes.discard')).toEqual([{ takeId: first }])
  })

  it('takes its notice along when it is answered', async () => {
    await open('drafts')
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      const [asking] = fixtures?.manyDrafts(Date.now()) ?? []
      const message = asking?.question?.sentence ?? ''
      if (core) core.push({ kind: 'notice', notice: { id: 'asked', tone: 'info', message } })
    })
    const notice = page().getByRole('region', { name: 'Notices' }).getByText('Nothing was heard')
    await notice.waitFor()
    await page().evaluate(() => {
      const { core, fixtures } = window.gallery ?? {}
      const [asking] = fixtures?.manyDrafts(Date.now()) ?? []
      if (core && asking) core.push({ kind: 'takeGone', takeId: asking.id })
    })
    await notice.waitFor({ state: 'detached', timeout: 3_000 })
  })

  it('is not sent by Enter: that answers nothing', async () => {
    await open('drafts')
    await page().keyboard.press('d')
    await page().keyboard.press('Enter')
    await page().keyboard.press('ArrowDown')
    await expect.poll(focusedTake).toBe((await takeIds())[1])
    expect(await calls('takes.send')).toEqual([])
  })
})

describe('review first', () => {
  it('is chosen by kind of conversation', async () => {
    await open('full')
    await page().keyboard.press('Control+,')
    const settings = page().getByRole('dialog', { name: 'Settings' })
    await settings.getByLabel('In channels').selectOption('review')
    const onRelease = { channel: 'review', group: 'send', direct: 'send', self: 'send' }
    await expect.poll(() => calls('settings.update')).toEqual([{ onRelease }])
    await page().keyboard.press('Escape')
    await pushTake({ state: 'recording' })
    await page().getByRole('region', { name: 'Recorder' }).getByText('Release to review').waitFor()
  })

  it('gives the focus to the draft: Enter sends it, and Space talks on', async () => {
    await open('full')
    await pushTake({ state: 'recording', durationMs: 4_000 })
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await pushTake({ state: 'draft', durationMs: 4_000 })
    const id = await page().evaluate(() => window.gallery?.fixtures.takeId(2) ?? '')
    await expect.poll(focusedTake).toBe(id)
    await page().keyboard.press('Space')
    await expect.poll(async () => (await calls('talk.key')).length).toBe(2)
    await page().keyboard.press('Enter')
    await expect.poll(() => calls('takes.send')).toEqual([{ takeId: id, conversationId: null, confirms: null }])
  })

  it('leaves the focus where it is when something else ended the take', async () => {
    await open('full')
    await pushTake({ state: 'recording' })
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await pushTake({ state: 'draft', keptBecause: 'The microphone went away.' })
    await page().getByText('The microphone went away.').waitFor()
    expect(await focusedTake()).toBeNull()
  })
})

describe('a window that loses its program while it records', () => {
  it.each([
    ['recording', 'What you said before is kept as a draft in #general.'],
    ['finishing', 'It is kept in #general, as a draft or as a note that goes out.'],
  ] as const)('says where the take is (%s)', async (state, sentence) => {
    await open('full')
    await pushTake({ state })
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await page().evaluate(() => window.gallery?.core.connect(false))
    await page().getByRole('alert').getByText(sentence).waitFor()
    expect(await page().getByRole('region', { name: 'Recorder' }).count()).toBe(0)
  })
})

describe('a recording near its limit', () => {
  it('says how long it can go on, also in a narrow window', async () => {
    await open('full')
    await page().setViewportSize({ width: 760, height: 600 })
    await pushTake({ state: 'recording', limitInMs: 58_000 })
    const recorder = page().getByRole('region', { name: 'Recorder' })
    await recorder.getByText('Ends 58 s from now, kept as a draft').waitFor()
    await page().setViewportSize({ width: 1280, height: 800 })
  })
})

describe('the recorder', () => {
  it('has room for every button, however narrow the window and however much there is to say', async () => {
    await open('full')
    const recorder = page().getByRole('region', { name: 'Recorder' })
    const latched = { state: 'recording', isLatched: true, limitInMs: 58_000, durationMs: 3_542_000 } as const
    for (const width of [720, 821, 881, 900, 1001, 1040, 1280]) {
      await page().setViewportSize({ width, height: 600 })
      for (const more of [{}, { isAppend: true }, { isPaused: true }]) {
        await pushTake({ ...latched, ...more })
        await recorder.getByRole('button', { name: more.isPaused ? 'Resume' : 'Pause' }).waitFor()
        const overPx = await recorder.evaluate((strip) => strip.scrollWidth - strip.clientWidth)
        expect(overPx, `${width} ${JSON.stringify(more)}`).toBeLessThanOrEqual(0)
      }
    }
    await page().setViewportSize({ width: 1280, height: 800 })
  })
})

describe('a silent microphone', () => {
  it('is told of while it records', async () => {
    await open('silent')
    await pushTake({ state: 'recording' })
    const recorder = page().getByRole('region', { name: 'Recorder' })
    await recorder.getByText('You are silent: is it the right microphone?').waitFor()
    await pushTake({ state: 'recording', isPaused: true })
    await recorder.getByText('You are silent').waitFor({ state: 'detached' })
  })
  it('is told of whole, also under a picture, where there is little room', async () => {
    await open('silent')
    await pushTake({ state: 'recording', isLatched: true })
    await page().evaluate(() => {
      const { annotation, services } = window.gallery ?? {}
      if (annotation && services) services.showing.showPicture({ ...annotation.picture(), label: 'Sign in' })
    })
    const note = page().getByRole('dialog', { name: 'Show something' }).getByRole('status', { name: 'Silence' })
    await note.getByText('You are silent').waitFor()
    for (const width of [1280, 1180, 1000, 900]) {
      await page().setViewportSize({ width, height: 700 })
      const over = () => note.evaluate((e) => [e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight])
      await expect.poll(over).toEqual([0, 0])
    }
  })
})
