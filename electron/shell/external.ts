import { shell } from 'electron'
import type { Log } from '#shared/kernel/log.ts'

const schemes: ReadonlySet<string> = new Set(['http:', 'https:', 'mailto:'])

/** The only way out to other programs: a link from a note must never start anything but a browser or a mail program. */
export function createOpenExternal(log: Log): (url: string) => void {
  return (url) => {
    const parsed = URL.parse(url)
    if (!parsed || !schemes.has(parsed.protocol)) {
      log('warn', 'external link refused', { scheme: parsed?.protocol ?? 'none' })
      return
    }
    shell
      .openExternal(parsed.href)
      .catch((error: unknown) => log('warn', 'no program for a link', { error: String(error) }))
  }
}

/** A page of the system's settings: named by us, never by a link. */
export function openSystemSettings(page: string, log: Log): void {
  shell.openExternal(page).catch((error: unknown) => log('warn', 'no settings page', { error: String(error) }))
}
