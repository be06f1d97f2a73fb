import { describe, expect, it } from 'vitest'
import { heightOf } from '../../renderer/features/timeline/height-of-note.ts'
import type { UiNote } from '../../shared/contract/desktop.ts'
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

describe('rows', () => {
  interface Drawn {
    readonly note: UiNote
    readonly startsGroup: boolean
    readonly heightPx: number
  }
  const drawn = (): Promise<readonly Drawn[]> =>
    page().evaluate(() => {
      const noteOf = (id: string) => window.gallery?.services.timelines.noteById(id)
      return [...document.querySelectorAll<HTMLElement>('[data-testid="timeline-scroller"] [data-note-id]')].flatMap(
        (row) => {
          const note = noteOf(row.dataset.noteId ?? '')
          const heightPx = row.offsetHeight
          return note ? [{ note, startsGroup: row.querySelector('time[datetime]') !== null, heightPx }] : []
        },
      )
    })
  /** Nothing in it wraps. */
  const isPlain = ({ note }: Drawn): boolean => note.track === undefined && (note.text?.length ?? 0) < 70

  it('are as high as the room they were given before they were drawn', async () => {
    await open('full')
    const rows: Drawn[] = []
    await scroller().hover()
    for (let turn = 0; turn < 4; turn += 1) {
      rows.push(...(await drawn()).filter(isPlain))
      await page().mouse.wheel(0, -700)
      await page().waitForTimeout(150)
    }
    expect(rows.filter(({ note }) => note.audio !== null).length).toBeGreaterThan(10)
    expect(rows.filter(({ note }) => note.text !== null).length).toBeGreaterThan(5)
    expect(new Set(rows.map(({ startsGroup }) => startsGroup)).size).toBe(2)
    for (const { note, startsGroup, heightPx } of rows) {
      expect(heightOf(note, startsGroup), JSON.stringify({ ...note, audio: null, startsGroup })).toBe(heightPx)
    }
  })

  it('keep the shape of a voice whole, in a wide window, in a narrow one, and while one becomes the other', async () => {
    const shapes = () =>
      scroller().evaluate((element) =>
        [...element.querySelectorAll('[role=slider] > svg')].map((svg) => ({
          roomPx: svg.clientWidth,
          // The last bar, whose line is in its middle, with the gap that would come after it.
          filledPx: (svg.querySelector('path')?.getBBox().width ?? 0) + 2 + 1,
        })),
      )
    const areWhole = async () => {
      const all = await shapes()
      return all.length > 5 && all.every(({ roomPx, filledPx }) => filledPx <= roomPx + 1 && filledPx > roomPx - 2)
    }
    await open('full')
    await expect.poll(areWhole).toBe(true)
    const widest = Math.max(...(await shapes()).map(({ roomPx }) => roomPx))
    await page().setViewportSize({ width: 640, height: 600 })
    await expect.poll(async () => Math.max(...(await shapes()).map(({ roomPx }) => roomPx))).toBeLessThan(widest)
    await expect.poll(areWhole).toBe(true)
    await page().setViewportSize({ width: 1280, height: 800 })
    await expect.poll(areWhole).toBe(true)
  })

  it('that are drawn stay where they are in the list while older notes come in above', async () => {
    await open('full')
    const places = () =>
      scroller().evaluate((element) =>
        Object.fromEntries(
          [...element.querySelectorAll<HTMLElement>('[data-note-id]')].map((row) => [
            row.dataset.noteId,
            row.style.bottom,
          ]),
        ),
      )
    const held = () =>
      page().evaluate(() => {
        const { services } = window.gallery ?? {}
        return services?.timelines.store.getState()[services.ui.getState().conversationId ?? '']?.notes.length ?? 0
      })
    await scroller().hover()
    const heldBefore = await held()
    let before = await places()
    for (let turn = 0; turn < 20 && (await held()) === heldBefore; turn += 1) {
      before = await places()
      await page().mouse.wheel(0, -300)
      await page().waitForTimeout(120)
    }
    expect(await held()).toBeGreaterThan(heldBefore)
    const after = await places()
    const kept = Object.keys(before).filter((id) => id in after)
    expect(kept.length).toBeGreaterThan(5)
    for (const id of kept) expect(after[id]).toBe(before[id])
  })
})
