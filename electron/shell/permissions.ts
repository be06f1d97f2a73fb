import type { Session } from 'electron'
import type { Log } from '#shared/kernel/log.ts'
import { type AppPage, isAppOrigin, pageOf } from './origin.ts'

export interface PermissionDeps {
  readonly session: Session
  /** macOS asks the person once; elsewhere the system asks by itself or not at all. */
  readonly askForMicrophone: () => Promise<boolean>
  /** Whether the person has just chosen what to show. */
  readonly isScreenChosen: () => boolean
  readonly log: Log
}

/** What each page may ask for; the main window tests the level of a microphone in its settings. */
const microphonePages: readonly (AppPage | null)[] = ['capture', 'main']

/** An allow-list by permission, page and frame: the microphone, writing text to the clipboard, and the screen at the moment after a choice
 * (`screen-sources.ts` gives it). All else is denied. */
export function limitPermissions({ session, askForMicrophone, isScreenChosen, log }: PermissionDeps): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const page = details.isMainFrame ? pageOf(details.requestingUrl) : null
    const deny = (): void => {
      log('warn', 'permission denied', { permission })
      callback(false)
    }
    if (page === 'main' && permission === 'clipboard-sanitized-write') return callback(true)
    if (permission === 'display-capture') return page === 'main' && isScreenChosen() ? callback(true) : deny()
    if (!microphonePages.includes(page)) return deny()
    const kinds = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    if (kinds.length !== 1 || kinds[0] !== 'audio') return deny()
    askForMicrophone().then(callback, deny)
  })

  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    if (!isAppOrigin(requestingOrigin) || !details.isMainFrame) return false
    if (pageOf(details.requestingUrl ?? '') === 'panel') return false
    if (permission === 'clipboard-sanitized-write') return true
    if (permission === 'display-capture') return pageOf(details.requestingUrl ?? '') === 'main' && isScreenChosen()
    return permission === 'media' && details.mediaType === 'audio'
  })

  session.setDevicePermissionHandler(() => false)
}
