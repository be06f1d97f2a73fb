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
