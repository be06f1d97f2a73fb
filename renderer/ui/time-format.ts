import { dayKey } from '../stores/timeline-rows.ts'

const DAY_MS = 86_400_000

const formats = new Map<string, Intl.DateTimeFormat>()
/** Made once for each way: making one takes longer than drawing a row of a timeline. */
function formatIn(locale: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options])
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, options)
  formats.set(key, made)
  return made
}

/** `10:32` or `10:32 AM`, as the person's system has it. */
export const formatClock = (atMs: number, locale?: string): string =>
  formatIn(locale, { timeStyle: 'short' }).format(atMs)

/** `10:32` without AM or PM: for where the full time stands near. */
export const formatClockShort = (atMs: number, locale?: string): string =>
  formatIn(locale, { timeStyle: 'short' })
    .formatToParts(atMs)
    .filter((part) => part.type === 'hour' || part.type === 'minute')
    .map((part) => part.value)
    .join(':')

/** `Today`, `Yesterday`, `Monday, 3 March`, and the year when it is another one. */
export function formatDay(atMs: number, nowMs: number): string {
  if (dayKey(atMs) === dayKey(nowMs)) return 'Today'
  const noon = new Date(nowMs).setHours(12, 0, 0, 0)
  if (dayKey(atMs) === dayKey(noon - DAY_MS)) return 'Yesterday'
  const isThisYear = new Date(atMs).getFullYear() === new Date(nowMs).getFullYear()
  return formatIn('en-GB', {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    ...(isThisYear ? {} : { year: 'numeric' }),
  }).format(atMs)
}

/** `in 7 days`, `in 3 hours`, `in 5 minutes`, `now`: when something ends. */
export function formatUntil(atMs: number, nowMs: number): string {
  const minutes = Math.max(0, Math.round((atMs - nowMs) / 60_000))
  if (minutes === 0) return 'now'
  const count = (value: number, unit: string) => `in ${value} ${unit}${value === 1 ? '' : 's'}`
  if (minutes < 60) return count(minutes, 'minute')
  if (minutes < 48 * 60) return count(Math.round(minutes / 60), 'hour')
  return count(Math.round(minutes / (24 * 60)), 'day')
}

/** `Bob`, `Bob and Carla`, `Bob, Carla and 3 others`. */
export function listNames(names: readonly string[]): string {
  const [first, second, ...others] = names
  if (first === undefined) return 'nobody'
  if (second === undefined) return first
  if (others.length === 0) return `${first} and ${second}`
  return `${first}, ${second} and ${others.length} other${others.length === 1 ? '' : 's'}`
}

/** `1.5×`: a speed as it is shown. */
export const formatSpeed = (speed: number): string => `${speed}×`

/** `14:05` today, and with the day otherwise: when something happened. */
export const formatMoment = (atMs: number, nowMs: number): string =>
  dayKey(atMs) === dayKey(nowMs) ? formatClock(atMs) : `${formatDay(atMs, nowMs)}, ${formatClock(atMs)}`
