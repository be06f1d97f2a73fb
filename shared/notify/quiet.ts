import type { NotifyPause, PauseLength, QuietHours } from '../contract/attention.ts'
import { notifyTuning } from './tuning.ts'

const DAY_MINUTES = 1440
const MINUTE_MS = 60_000

/** Why nothing calls now; null: it may. `untilMs` null: until the person says so. */
export type Silence =
  | { readonly kind: 'focus' }
  | { readonly kind: 'paused'; readonly untilMs: number | null }
  | { readonly kind: 'quietHours'; readonly untilMs: number }

export interface SilenceRules {
  readonly focus: boolean
  readonly notifyPause: NotifyPause | null
  readonly quietHours: QuietHours
}

/** The strongest of what holds at `nowMs`: what the person said last comes before what they said once for all days. */
export function silenceAt(rules: SilenceRules, nowMs: number): Silence | null {
  if (rules.focus) return { kind: 'focus' }
  if (isPausedAt(rules.notifyPause, nowMs)) return { kind: 'paused', untilMs: rules.notifyPause?.untilMs ?? null }
  if (isQuietAt(rules.quietHours, nowMs)) return { kind: 'quietHours', untilMs: quietEndMs(rules.quietHours, nowMs) }
  return null
}

/** A pause that has begun only later than now was set by a clock that stood wrong, then or now: it must not last for ever. */
export function isPausedAt(pause: NotifyPause | null, nowMs: number): boolean {
  if (!pause) return false
  if (pause.untilMs === null) return true
  return nowMs < pause.untilMs && nowMs >= pause.setAtMs - notifyTuning.clockSlackMs
}

/** `tomorrow` is eight in the morning, by the time zone of the person. */
export function pauseFor(length: PauseLength, nowMs: number, timeZone: string | null): NotifyPause {
  switch (length) {
    case 'hour':
      return { setAtMs: nowMs, untilMs: nowMs + 60 * MINUTE_MS }
    case 'tomorrow': {
      const night = { isOn: true, fromMinute: 0, toMinute: 8 * 60, timeZone }
      const toMidnightMs = (DAY_MINUTES - minuteOfDay(nowMs, timeZone)) * MINUTE_MS
      return { setAtMs: nowMs, untilMs: quietEndMs(night, nowMs + toMidnightMs) }
    }
    case 'untilResumed':
      return { setAtMs: nowMs, untilMs: null }
  }
}

/** From `fromMinute` on, up to `toMinute` and without it. The same minute twice is no time at all. */
export function isQuietAt({ isOn, fromMinute, toMinute, timeZone }: QuietHours, nowMs: number): boolean {
  if (!isOn || fromMinute === toMinute) return false
  const minute = minuteOfDay(nowMs, timeZone)
  if (fromMinute < toMinute) return minute >= fromMinute && minute < toMinute
  return minute >= fromMinute || minute < toMinute
}

/** When they end, at or after `nowMs`. A night in which the clocks change is longer or shorter by that hour. */
function quietEndMs(rule: QuietHours, nowMs: number): number {
  let atMs = Math.floor(nowMs / MINUTE_MS) * MINUTE_MS
  // Once more after a change of the clocks; a third time never.
  for (let step = 0; step < 3 && isQuietAt(rule, atMs); step += 1) {
    const minute = minuteOfDay(atMs, rule.timeZone)
    atMs += ((rule.toMinute - minute + DAY_MINUTES) % DAY_MINUTES) * MINUTE_MS
  }
  return atMs
}

/** Minutes since midnight. A zone that this computer does not know counts as its own. */
export function minuteOfDay(atMs: number, timeZone: string | null): number {
  const parts = formatOf(timeZone).formatToParts(atMs)
  const part = (type: 'hour' | 'minute'): number => Number(parts.find((each) => each.type === type)?.value ?? 0)
  return part('hour') * 60 + part('minute')
}

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en-GB', { timeZone: name })
    return true
  } catch {
    return false
  }
}

function formatOf(timeZone: string | null): Intl.DateTimeFormat {
  const fields = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
  const zone = timeZone !== null && isTimeZone(timeZone) ? { timeZone } : {}
  return new Intl.DateTimeFormat('en-GB', { ...fields, ...zone })
}
