import type { Session } from 'electron'
import type { Log } from '#shared/kernel/log.ts'
import { type AppPage, isAppOrigin, pageOf } from './origin.ts'

export interface PermissionDeps {
  readonly session: Session
  /** macOS asks the person once; elsewhere the system asks by itself or not at all. */
  readonly askForMicrophone: () => Promise<boolean>
  readonly log: Log
}

/** What each page may ask for; the main window tests the level of a microphone in its settings. */
const microphonePages: readonly (AppPage | null)[] = ['capture', 'main']

/** An allow-list by permission, page and frame: the microphone and writing text to the clipboard. All else is denied. */
export function limitPermissions({ session, askForMicrophone, log }: PermissionDeps): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const page = details.isMainFrame ? pageOf(details.requestingUrl) : null
    const deny = (): void => {
      log('warn', 'permission denied', { permission })
      callback(false)
    }
    if (page === 'main' && permission === 'clipboard-sanitized-write') return callback(true)
    if (!microphonePages.includes(page)) return deny()
    const kinds = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    if (kinds.length !== 1 || kinds[0] !== 'audio') return deny()
    askForMicrophone().then(callback, deny)
  })

  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    if (!isAppOrigin(requestingOrigin) || !details.isMainFrame) return false
    if (pageOf(details.requestingUrl ?? '') === 'panel') return false
    if (permission === 'clipboard-sanitized-write') return true
    return permission === 'media' && details.mediaType === 'audio'
  })

  session.setDevicePermissionHandler(() => false)
  // Nothing here shows a screen to others, so there is nothing a person could have chosen.
  session.setDisplayMediaRequestHandler((_request, callback) => {
    log('warn', 'a picture of the screen was denied')
    callback(null)
  })
}
