import { isTimeZone } from './quiet.ts'

/** `17:30`, `tomorrow 8:00`, `Fri 8:00`: when something ends, as short as it is plain. */
export function untilWords(untilMs: number, nowMs: number, timeZone: string | null): string {
  const zone = timeZone !== null && isTimeZone(timeZone) ? { timeZone } : {}
  const dayOf = (atMs: number): string => new Intl.DateTimeFormat('en-CA', zone).format(atMs)
  const time = new Intl.DateTimeFormat('en-GB', { ...zone, hour: 'numeric', minute: '2-digit' }).format(untilMs)
  if (dayOf(untilMs) === dayOf(nowMs)) return time
  if (dayOf(untilMs) === dayOf(nowMs + 24 * 3_600_000)) return `tomorrow ${time}`
  return `${new Intl.DateTimeFormat('en-GB', { ...zone, weekday: 'short' }).format(untilMs)} ${time}`
}
