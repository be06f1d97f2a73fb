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
})
