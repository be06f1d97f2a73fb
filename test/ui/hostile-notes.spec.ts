import { beforeAll, expect, it } from 'vitest'
import type { UiNote } from '#shared/contract/desktop.ts'
import { noteId } from './people-fixtures.ts'
import { openGallery } from './support.ts'

/** What a sender says of a note's sound is a hint: here it is a lie each time. What plays is a real recording of seven seconds. */

const { page, open, calls } = openGallery()

const WEEKS_MS = 3 * 7 * 24 * 3_600_000

/** No number of JSON is NaN, but a core that is broken may hand one out. */
const lies: readonly (readonly [string, Partial<NonNullable<UiNote['audio']>>])[] = [
  ['a length of nothing', { durationMs: 0 }],
  ['a length of a millisecond', { durationMs: 1 }],
  ['a length of three weeks', { durationMs: WEEKS_MS }],
  ['no peaks', { peaks: [] }],
  ['peaks that are all as loud as can be', { peaks: Array.from({ length: 100 }, () => 255) }],
  ['three peaks', { peaks: [9, 200, 40] }],
  ['ten thousand peaks', { peaks: Array.from({ length: 10_000 }, (_, i) => i % 256) }],
  ['peaks that are no numbers', { peaks: [Number.NaN, Number.NEGATIVE_INFINITY, 1e300, -5] }],
  ['pauses outside the note', { gaps: [0, 2_000, 90_000, 5_000, 1e12, 1e12] }],
  ['a pause that is all of it', { gaps: [0, 7_000] }],
  ['a length of three weeks, and as long a pause', { durationMs: WEEKS_MS, gaps: [0, WEEKS_MS / 2] }],
  ['a loudness that is no number', { loudness: { lufs: Number.NaN, truePeakDb: Number.NaN } }],
  ['a loudness beyond all', { loudness: { lufs: -1e308, truePeakDb: 1e308 } }],
  ['chapters beyond the end, and twice the same', { chapters: [1e12, 5, 5].map((atMs) => ({ atMs, title: 'Part' })) }],
]

/** Not the first of its group, which has a name above it. */
const honest = 801
const numbered = lies.map(([name, lie], index) => [name, honest + 1 + index, lie] as const)
const lyingOf = (name: string) => numbered.find(([its]) => its === name)?.[1] ?? 0

/** Voice notes of seven seconds at the end of the timeline, each with what its sender says of it otherwise. */
beforeAll(async () => {
  await open('full')
  await page().evaluate(
    (notes) => {
      const { core, fixtures } = window.gallery ?? {}
      if (!core || !fixtures) return
      for (const [n, lie] of notes) {
        const { audio, ...note } = fixtures.aUiNote(n, { by: 3, atMs: Date.now(), ...fixtures.voice(1, 7_000) })
        const anchored = [{ noteId: fixtures.noteId(1), atMs: 5_000, authorName: 'Bob', isMine: false, isHeard: true }]
        const said = { ...audio, gaps: [], ...lie }
        core.push({ kind: 'note', note: { ...note, isHeard: false, audio: said, anchored } as never })
      }
    },
    [[honest - 1, {}], [honest, {}], ...numbered.map(([, n, lie]) => [n, lie] as const)] as const,
  )
  await row(honest + lies.length).waitFor()
}, 60_000)

const row = (n: number) => page().locator(`[data-note-id="${noteId(n)}"]`)
const wave = (n: number) => row(n).getByRole('slider', { name: /^Place in note from Dave/ })
const play = (n: number) =>
  row(n)
    .getByRole('button', { name: /^Play note from Dave/ })
    .click()
const state = () => page().evaluate(() => window.gallery?.services.playback.store.getState() ?? null)
const setSpeed = (speed: number) =>
  page().evaluate((chosen) => window.gallery?.services.playback.setSpeed(chosen), speed)

it.each(numbered)('draws a row with %s as it draws any other', async (_, n) => {
  expect(await look(n)).toEqual({ ...(await look(honest)), isWaveDrawn: true, outside: [], sideways: 0 })
})

const look = (n: number) =>
  row(n).evaluate((element) => {
    const scroller = element.closest('[data-testid="timeline-scroller"]')
    const shape = element.querySelector('[role=slider] > svg > path')
    const drawn = shape?.getBoundingClientRect()
    const box = element.getBoundingClientRect()
    const outside = [...element.querySelectorAll('*')].filter((part) => {
      const { left, right, width } = part.getBoundingClientRect()
      return width > 0 && (left < box.left - 1 || right > box.right + 1)
    })
    return {
      heightPx: Math.round(box.height),
      isWaveDrawn: (drawn?.width ?? 0) > 20 && !/[a-z]{2}/i.test(shape?.getAttribute('d') ?? 'none'),
      outside: outside.map((part) => part.className),
      sideways: (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0),
    }
  })

it.each(numbered)('plays a note with %s, and seeks in it by the length it has', async (_, n) => {
  await play(n)
  await expect.poll(async () => (await state())?.track?.id).toBe(noteId(n))
  await expect.poll(() => wave(n).getAttribute('aria-valuetext')).toMatch(/ of 0:07$/)
  await setSpeed(1)
  const box = await wave(n).boundingBox()
  await wave(n).click({ position: { x: (box?.width ?? 0) / 2, y: (box?.height ?? 0) / 2 } })
  await expect.poll(async () => (await state())?.positionMs ?? 0).toBeGreaterThan(3_000)
  expect((await state())?.positionMs).toBeLessThan(5_500)
  expect((await state())?.track?.durationMs).toBeGreaterThan(6_500)
  // The player's own rail goes by the same.
  expect(await page().getByRole('slider', { name: 'Position' }).getAttribute('aria-valuetext')).toMatch(/ of 0:07$/)
})

it('keeps the length that a recording has when another note is played', async () => {
  expect((await state())?.track?.id).not.toBe(noteId(lyingOf('a length of three weeks')))
  expect(await wave(lyingOf('a length of three weeks')).getAttribute('aria-valuetext')).toMatch(/ of 0:07$/)
})

it.each([
  'a length of a millisecond',
  'a length of three weeks',
  'a pause that is all of it',
  'a length of three weeks, and as long a pause',
])('counts a note with %s as heard when what there is was heard, and not before', async (name) => {
  const n = lyingOf(name)
  const isHeard = async () =>
    ((await calls('notes.markHeard')) as { noteId: string }[]).some((one) => one.noteId === noteId(n))
  await page().getByRole('button', { name: 'Close player' }).click()
  await play(n)
  await setSpeed(1)
  await expect.poll(async () => (await state())?.positionMs ?? 0).toBeGreaterThan(800)
  await page().keyboard.press('Enter')
  await expect.poll(async () => (await state())?.status).toBe('paused')
  expect(await isHeard()).toBe(false)
  await setSpeed(3)
  await page().keyboard.press('Enter')
  await expect.poll(isHeard, { timeout: 8_000 }).toBe(true)
})
