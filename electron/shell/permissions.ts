import type { Session } from 'electron'
import type { Log } from '#shared/kernel/log.ts'
import { isAppUrl } from './origin.ts'

export interface PermissionDeps {
  readonly session: Session
  /** macOS asks the person once; elsewhere the system asks by itself or not at all. */
  readonly askForMicrophone: () => Promise<boolean>
  readonly log: Log
}

/** An allow-list: the microphone and writing text to the clipboard, for our own page's main frame. All else is denied. */
export function limitPermissions({ session, askForMicrophone, log }: PermissionDeps): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const isOurs = isAppUrl(details.requestingUrl) && details.isMainFrame
    const deny = (): void => {
      log('warn', 'permission denied', { permission })
      callback(false)
    }
    if (!isOurs) return deny()
    if (permission === 'clipboard-sanitized-write') return callback(true)
    const kinds = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    if (kinds.length !== 1 || kinds[0] !== 'audio') return deny()
    askForMicrophone().then(callback, deny)
  })

  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    if (!isAppUrl(requestingOrigin) || !details.isMainFrame) return false
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
