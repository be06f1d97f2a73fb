import { describe, expect, it } from 'vitest'
import { newestNote, openGallery } from './support.ts'

/** The player, by pointer and key. */

const { page, show, calls, startTake } = openGallery()

describe('listening', () => {
  const player = () => page().getByRole('region', { name: 'Player' })
  const play = () =>
    page()
      .getByRole('button', { name: /^Play note from Bob, 0:07/ })
      .last()
      .click()

  it('plays at the speed remembered for the person, and goes on in another conversation', async () => {
    await show('full')
    await play()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await expect
      .poll(() => player().getByRole('option', { name: 'Speed 1.5', exact: true }).getAttribute('aria-selected'))
      .toBe('true')
    await page()
      .getByRole('button', { name: /^releases/ })
      .click()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await player()
      .getByRole('button', { name: /^Bob .*go to this note/ })
      .click()
    await page().getByRole('heading', { name: 'general' }).waitFor()
  })

  it('shows a speed between two choices, says it, moves nothing for it, and steps on from there', async () => {
    await show('full')
    await play()
    const rail = player().getByRole('slider', { name: 'Position' })
    await expect
      .poll(() => player().getByRole('option', { name: 'Speed 1.5', exact: true }).getAttribute('aria-selected'))
      .toBe('true')
    const before = await rail.boundingBox()
    await page().keyboard.press('}')
    const between = player().getByRole('option', { selected: true })
    await expect.poll(() => between.textContent()).toBe('1.55×')
    expect(await between.isVisible()).toBe(true)
    await player().getByRole('status').filter({ hasText: 'Speed 1.55' }).waitFor({ state: 'attached' })
    expect(await rail.boundingBox()).toEqual(before)
    await between.focus()
    await page().keyboard.press('ArrowRight')
    await expect.poll(() => between.getAttribute('aria-label')).toBe('Speed 1.75')
    expect(await between.evaluate((element) => element === document.activeElement)).toBe(true)
  })

  it('takes a speed by one click or one key, and keeps it for the person', async () => {
    await show('full')
    await play()
    await player().getByRole('option', { name: 'Speed 2', exact: true }).click()
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 2 })
    await page().keyboard.press('9')
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 3 })
    await page().keyboard.press('[')
    await expect.poll(async () => (await calls('settings.setSpeed')).at(-1)).toMatchObject({ speed: 2.5 })
  })

  it('keeps a conversation offline by a switch or a key, and says how much of it is here', async () => {
    await show('full')
    const offline = page().getByRole('switch', { name: 'Keep offline' })
    await expect.poll(() => offline.getAttribute('aria-checked')).toBe('false')
    await page().keyboard.press('y')
    await expect.poll(async () => (await calls('media.keepOffline')).at(-1)).toMatchObject({ isKept: true })
    await expect.poll(() => offline.getAttribute('aria-checked')).toBe('true')
    await page().getByText('37 of 40 recordings on this computer').waitFor()
    await offline.click()
    await expect.poll(async () => (await calls('media.keepOffline')).at(-1)).toMatchObject({ isKept: false })
  })

  it('stops for a recording, so that the microphone does not hear the loudspeaker', async () => {
    await show('full')
    await play()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await startTake()
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().status))
      .toBe('paused')
  })

  it('does not start to play while a recording is made', async () => {
    await show('full')
    await startTake({ isLatched: true })
    await page().getByRole('region', { name: 'Recorder' }).waitFor()
    await play()
    await page().getByText('Send or discard the recording first').waitFor()
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().status))
      .toBe('idle')
  })

  it('tells that a note was heard when it was played to its end', async () => {
    await show('full')
    await play()
    await player().getByRole('option', { name: 'Speed 3', exact: true }).click()
    await expect.poll(async () => (await calls('notes.markHeard')).length, { timeout: 8000 }).toBe(1)
  })

  it('plays the next unheard note with n, and does not repeat itself', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().keyboard.press('n')
    await player().getByText('Bob').waitFor()
    await page().keyboard.press('n')
    await player().getByText('Eve').waitFor()
  })

  it('seeks by key in the shape of the note', async () => {
    await show('full')
    await play()
    const slider = page().getByRole('slider', { name: 'Place in note from Bob' }).last()
    await slider.focus()
    await page().keyboard.press('End')
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('0:07 of 0:07')
  })

  it('pauses after a note that asks something where one wants that, says so, and goes on when told to', async () => {
    await show('full')
    await page().getByRole('article', { name: newestNote }).waitFor()
    await page().evaluate(() => {
      const { core, services } = window.gallery ?? {}
      const { settings, session } = services?.feed.getState() ?? {}
      const held = Object.values(services?.timelines.store.getState() ?? {}).flatMap(({ notes }) => notes)
      const bobs = held.find((note) => !note.isHeard && note.authorName === 'Bob')
      if (!core || !settings || !bobs || session?.kind !== 'signedIn') throw new Error('no note of Bob')
      const transcript = { snippet: 'Would you', asks: true as const, language: null, source: 'hand' as const }
      core.push({ kind: 'settings', settings: { ...settings, pausesAtQuestions: true } })
      core.push({ kind: 'note', note: { ...bobs, transcript } })
    })
    const playing = () => page().evaluate(() => window.gallery?.services.playback.store.getState())
    await page().keyboard.press('a')
    await expect.poll(async () => (await playing())?.track?.authorName).toBe('Bob')
    await player().getByRole('option', { name: 'Speed 3', exact: true }).click()
    await player().getByText('It asks you something').waitFor()
    expect((await playing())?.status).toBe('ended')
    await player().getByRole('button', { name: 'Go on' }).waitFor()
    await page().keyboard.press('.')
    await expect.poll(async () => (await playing())?.track?.authorName).toBe('Eve')
    await player().getByText('2 of 2').waitFor()
  })

  it('stops when the note that plays is taken away, says so, and goes on with the one after it', async () => {
    await show('full')
    await play()
    await player().getByRole('button', { name: 'Pause' }).waitFor()
    await page().evaluate(() => {
      const { core, services } = window.gallery ?? {}
      const id = services?.playback.track()?.id
      if (id) core?.remove(id as never)
    })
    await page().getByText('That note is not here any more, so it stops.').waitFor()
    await player()
      .getByRole('button', { name: /^Eve .*go to this note/ })
      .waitFor()
  })
})
