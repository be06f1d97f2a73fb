import { describe, expect, it } from 'vitest'
import { formatClock, formatClockShort, formatDay, formatUntil, listNames } from './time-format.ts'

const at = (year: number, month: number, day: number, hour = 12) => new Date(year, month - 1, day, hour).getTime()

describe('naming a day', () => {
  const now = at(2026, 3, 10, 0)
  it('says today and yesterday by the calendar, not by 24 hours', () => {
    expect(formatDay(at(2026, 3, 10, 23), now)).toBe('Today')
    expect(formatDay(at(2026, 3, 9, 23), now)).toBe('Yesterday')
    expect(formatDay(at(2026, 3, 8, 23), now)).toMatch(/^Sunday,? 8 March$/)
  })
  it('adds the year when it is another one', () => expect(formatDay(at(2025, 12, 31), now)).toMatch(/2025$/))
})

it('says the time of day, and a short form of it for the margin', () => {
  expect(formatClock(at(2026, 3, 10, 8), 'en-US')).toMatch(/^8:00\sAM$/)
  expect(formatClock(at(2026, 3, 10, 8), 'en-GB')).toBe('08:00')
  expect(formatClockShort(at(2026, 3, 10, 8), 'en-US')).toBe('8:00')
})

describe('saying when something ends', () => {
  it('counts in the unit a person would use', () => {
    expect(formatUntil(7 * 86_400_000, 0)).toBe('in 7 days')
    expect(formatUntil(3_600_000, 0)).toBe('in 1 hour')
    expect(formatUntil(5 * 60_000, 0)).toBe('in 5 minutes')
    expect(formatUntil(0, 99)).toBe('now')
  })
})

describe('listing names', () => {
  it('names two and counts the rest', () => {
    expect(listNames(['Bob'])).toBe('Bob')
    expect(listNames(['Bob', 'Carla'])).toBe('Bob and Carla')
    expect(listNames(['Bob', 'Carla', 'Dan'])).toBe('Bob, Carla and 1 other')
    expect(listNames(['Bob', 'Carla', 'Dan', 'Eve'])).toBe('Bob, Carla and 2 others')
  })
})
