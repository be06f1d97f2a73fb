import { describe, expect, it } from 'vitest'
import { openGallery } from './support.ts'

/** Moving in a long timeline: what is chosen, what is unheard, and where one was. */

const { page, open, calls, focusedNote } = openGallery()
const row = (name: RegExp) => page().getByRole('region', { name: 'Timeline' }).getByRole('article', { name })
const chosen = () => page().getByRole('region', { name: 'Chosen notes' })
const scroller = () => page().getByTestId('timeline-scroller')
const endLeft = () => scroller().evaluate((element) => element.scrollHeight - element.clientHeight - element.scrollTop)
const playing = () => page().evaluate(() => window.gallery?.services.playback.track()?.id ?? null)
const endSound = () =>
  page().evaluate(() => {
    const { services } = window.gallery ?? {}
    services?.playback.seek((services.playback.track()?.durationMs ?? 0) - 60)
  })

describe('choosing notes', () => {
  it('by key, downwards and upwards, leaves out what cannot be heard, and Esc lets all go', async () => {
    await open('full')
    await row(/from Carol, 0:13/).focus()
    await page().keyboard.press('b')
    await chosen().getByText('1 note chosen, 0:13').waitFor()
    for (const _ of '1234') await page().keyboard.press('Shift+ArrowDown')
    await chosen().getByText('4 notes chosen').waitFor()
    await row(/from Bob, 0:07.*chosen/).waitFor()
    await page().keyboard.press('b')
    await chosen().getByText('3 notes chosen').waitFor()
    await page().keyboard.press('Escape')
    await chosen().waitFor({ state: 'detached' })
    await expect.poll(focusedNote).not.toBeNull()
  })

  it('by pointer takes a range with Shift and one with Ctrl', async () => {
    await open('full')
    const at = { position: { x: 8, y: 12 } }
    await row(/from Carol, 0:13/).click(at)
    await row(/from Bob, 0:07/).click({ ...at, modifiers: ['Shift'] })
    await chosen().getByText('3 notes chosen').waitFor()
    await row(/from Bob, 0:07/).click({ ...at, modifiers: ['Control'] })
    await chosen().getByText('2 notes chosen').waitFor()
  })

  it('plays them one after the other, in the order of the timeline', async () => {
    await open('full')
    await row(/from Bob, 0:07/).focus()
    await page().keyboard.press('b')
    await row(/from Carol, 0:13/).focus()
    await page().keyboard.press('b')
    await chosen().getByText('2 notes chosen').waitFor()
    await page().keyboard.press('Enter')
    const carols = await row(/from Carol, 0:13/).getAttribute('data-note-id')
    await expect.poll(playing).toBe(carols)
    await chosen().waitFor({ state: 'detached' })
    await expect
      .poll(() => page().evaluate(() => window.gallery?.services.playback.store.getState().status))
      .toBe('playing')
    await endSound()
    await expect.poll(playing).toBe(await row(/from Bob, 0:07/).getAttribute('data-note-id'))
  })
})

describe('a thread as one track', () => {
  it('plays with Q, shows a lane for each speaker, and goes to the next speaker and back', async () => {
    await open('full')
    await row(/from Eve, 1:04/).focus()
    await page().keyboard.press('q')
    const track = page().getByRole('region', { name: 'Thread as one track' })
    const slider = track.getByRole('slider', { name: 'Place in the thread, Eve speaks' })
    await slider.waitFor()
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^0:0\d of 1:50$/)
    const eves = await row(/from Eve, 1:04/).getAttribute('data-note-id')
    await expect.poll(playing).toBe(eves)
    await page().keyboard.press('Shift+ArrowRight')
    await expect.poll(playing).not.toBe(eves)
    await track.getByRole('slider', { name: 'Place in the thread, Bob speaks' }).waitFor()
    await page().keyboard.press('Shift+ArrowLeft')
    await expect.poll(playing).toBe(eves)
    await page().getByRole('button', { name: 'Close player' }).click()
    await track.waitFor({ state: 'detached' })
    await page().getByRole('button', { name: 'Play thread, 1:50' }).waitFor()
  })
})

it('goes to the first unheard note by key, wherever one is', async () => {
  await open('full')
  await scroller().hover()
  await page().mouse.wheel(0, -6000)
  await page().waitForTimeout(300)
  await page().keyboard.press('f')
  await expect
    .poll(() => page().evaluate(() => document.activeElement?.getAttribute('aria-label') ?? ''))
    .toContain('unheard')
})

describe('the place where one was', () => {
  const topNote = () =>
    scroller().evaluate((element) => {
      const top = element.getBoundingClientRect().top
      const rows = [...element.querySelectorAll('[data-note-id]')]
      return rows.find((one) => one.getBoundingClientRect().top >= top - 2)?.getAttribute('data-note-id') ?? null
    })

  it('is kept when one has scrolled away from the newest, and found again after a visit elsewhere', async () => {
    await open('full')
    await scroller().hover()
    await page().mouse.wheel(0, -2500)
    await expect.poll(() => calls('settings.setPlace')).toHaveLength(1)
    const place = ((await calls('settings.setPlace')) as { noteId: string }[])[0]?.noteId
    expect(place).toBe(await topNote())
    await page().getByRole('button', { name: 'design' }).first().click()
    await page().getByRole('button', { name: 'general' }).first().click()
    await expect.poll(topNote).toBe(place)
    await expect.poll(endLeft).toBeGreaterThan(500)
  })

  it('is forgotten at the newest', async () => {
    await open('full')
    await scroller().hover()
    await page().mouse.wheel(0, -2500)
    await expect.poll(() => calls('settings.setPlace')).toHaveLength(1)
    await page().getByRole('button', { name: 'Newest' }).click()
    await expect.poll(() => calls('settings.setPlace')).toHaveLength(2)
    expect(((await calls('settings.setPlace')) as { noteId: unknown }[])[1]?.noteId).toBeNull()
  })
})
