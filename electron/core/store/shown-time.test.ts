import { expect, it } from 'vitest'
import { shownTime } from './shown-time.ts'

const day = 24 * 3_600_000
const sent = 1_800_000_000_000

it('shows when a note was made, also when it was sent days later', () => {
  expect(shownTime(sent - 3 * day, sent)).toBe(sent - 3 * day)
  expect(shownTime(sent, sent)).toBe(sent)
})

it('shows when it was sent where the sender’s clock was ahead, or never set', () => {
  expect(shownTime(sent + 1, sent)).toBe(sent)
  expect(shownTime(sent + 4000 * day, sent)).toBe(sent)
  expect(shownTime(0, sent)).toBe(sent)
})
