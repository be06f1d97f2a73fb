import { describe, expect, it } from 'vitest'
import { isPausedAt, isQuietAt, isTimeZone, minuteOfDay, pauseFor, silenceAt } from './quiet.ts'
import { untilWords } from './until.ts'

const berlin = 'Europe/Berlin'
const none = {
  focus: false,
  notifyPause: null,
  quietHours: { isOn: false, fromMinute: 0, toMinute: 0, timeZone: null },
}
const HOUR_MS = 3_600_000

describe('quiet hours', () => {
  it.each([
    ['within a day', 9, 17, 12, true],
    ['within a day, before', 9, 17, 8, false],
    ['over midnight, before it', 22, 7, 23, true],
    ['over midnight, after it', 22, 7, 2, true],
    ['over midnight, by day', 22, 7, 12, false],
    ['the same minute twice', 9, 9, 9, false],
  ])('%s', (_what, from, to, hour, isQuiet) => {
    const rule = { isOn: true, fromMinute: from * 60, toMinute: to * 60, timeZone: 'UTC' }
    expect(isQuietAt(rule, Date.UTC(2026, 0, 15, hour))).toBe(isQuiet)
    expect(isQuietAt({ ...rule, isOn: false }, Date.UTC(2026, 0, 15, hour))).toBe(false)
  })

  it('says when they end', () => {
    const quietHours = { isOn: true, fromMinute: 22 * 60, toMinute: 7 * 60, timeZone: berlin }
    const silence = silenceAt({ ...none, quietHours }, Date.UTC(2026, 0, 15, 22, 30))
    expect(silence).toEqual({ kind: 'quietHours', untilMs: Date.UTC(2026, 0, 16, 6, 0) })
  })

  it('ends by the clock on the wall in the night in which the clocks change, whichever way', () => {
    const quietHours = { isOn: true, fromMinute: 22 * 60, toMinute: 7 * 60, timeZone: berlin }
    const spring = silenceAt({ ...none, quietHours }, Date.UTC(2026, 2, 28, 22, 0))
    const autumn = silenceAt({ ...none, quietHours }, Date.UTC(2026, 9, 24, 21, 0))
    for (const silence of [spring, autumn]) {
      const untilMs = silence?.kind === 'quietHours' ? silence.untilMs : 0
      // An hour late in spring at most; never early, when it would call in the night.
      expect(isQuietAt(quietHours, untilMs)).toBe(false)
      expect(minuteOfDay(untilMs, berlin)).toBeGreaterThanOrEqual(7 * 60)
      expect(minuteOfDay(untilMs, berlin)).toBeLessThanOrEqual(8 * 60)
    }
  })

  it('takes a zone that nobody knows for its own', () => {
    expect(isTimeZone(berlin)).toBe(true)
    expect(isTimeZone('Atlantis/Old Town')).toBe(false)
    expect(minuteOfDay(0, 'Atlantis/Old Town')).toBe(minuteOfDay(0, null))
  })
})

describe('a pause', () => {
  const nowMs = Date.UTC(2026, 5, 18, 14, 20)

  it('for an hour is over after an hour', () => {
    const pause = pauseFor('hour', nowMs, 'UTC')
    expect(isPausedAt(pause, nowMs + HOUR_MS - 1)).toBe(true)
    expect(isPausedAt(pause, nowMs + HOUR_MS)).toBe(false)
  })

  it.each([
    ['in the afternoon', 14],
    ['at night', 23],
    ['just after midnight', 0],
  ])('until tomorrow, chosen %s, ends at eight of the next day', (_when, hour) => {
    const fromMs = Date.UTC(2026, 5, 18, hour, 20)
    expect(pauseFor('tomorrow', fromMs, 'UTC').untilMs).toBe(Date.UTC(2026, 5, 19, 8, 0))
  })

  it('until resumed lasts, whatever the clock says', () => {
    const pause = pauseFor('untilResumed', nowMs, 'UTC')
    expect([nowMs - 1e10, nowMs, nowMs + 1e10].map((atMs) => isPausedAt(pause, atMs))).toEqual([true, true, true])
  })

  it('is over when the clock was set back by a day, and not when it was corrected by a minute', () => {
    const pause = pauseFor('hour', nowMs, 'UTC')
    expect(isPausedAt(pause, nowMs - 24 * HOUR_MS)).toBe(false)
    expect(isPausedAt(pause, nowMs - 60_000)).toBe(true)
  })
})

describe('what is silent', () => {
  it('names what the person said last first', () => {
    const quietHours = { isOn: true, fromMinute: 0, toMinute: 1439, timeZone: 'UTC' }
    const notifyPause = { setAtMs: 0, untilMs: null }
    const atMs = Date.UTC(2026, 0, 1, 12)
    expect(silenceAt({ focus: true, notifyPause, quietHours }, atMs)).toEqual({ kind: 'focus' })
    expect(silenceAt({ focus: false, notifyPause, quietHours }, atMs)).toEqual({ kind: 'paused', untilMs: null })
    expect(silenceAt({ focus: false, notifyPause: null, quietHours }, atMs)?.kind).toBe('quietHours')
    expect(silenceAt(none, atMs)).toBeNull()
  })

  it.each([
    [Date.UTC(2026, 0, 15, 17, 30), '17:30'],
    [Date.UTC(2026, 0, 16, 8, 0), 'tomorrow 8:00'],
    [Date.UTC(2026, 0, 18, 8, 0), 'Sun 8:00'],
  ])('says until when', (untilMs, words) => {
    expect(untilWords(untilMs, Date.UTC(2026, 0, 15, 12), 'UTC')).toBe(words)
  })
})
