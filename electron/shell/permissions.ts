import type { Session } from 'electron'
import type { Log } from '#shared/kernel/log.ts'
import type { AppCamera } from './camera-gate.ts'
import { type AppPage, isAppOrigin, pageOf } from './origin.ts'

export interface PermissionDeps {
  readonly session: Session
  /** macOS asks the person once; elsewhere the system asks by itself or not at all. */
  readonly askFor: (device: 'microphone' | 'camera') => Promise<boolean>
  /** Whether the person has just chosen what to show. */
  readonly isScreenChosen: () => boolean
  /** The person asks for it where they record a clip, and nowhere else. */
  readonly camera: AppCamera
  readonly log: Log
}

/** What each page may ask for; the main window tests the level of a microphone in its settings. */
const microphonePages: readonly (AppPage | null)[] = ['capture', 'main']

/** An allow-list by permission, page and frame: the microphone, writing text to the clipboard, the screen at the moment after a choice
 * (`screen-sources.ts` gives it), and the camera at the moment after it was asked for. All else is denied. */
export function limitPermissions({ session, askFor, isScreenChosen, camera, log }: PermissionDeps): void {
  session.setPermissionRequestHandler((_contents, permission, callback, details) => {
    const page = details.isMainFrame ? pageOf(details.requestingUrl) : null
    const deny = (): void => {
      log('warn', 'permission denied', { permission })
      callback(false)
    }
    if (page === 'main' && permission === 'clipboard-sanitized-write') return callback(true)
    if (permission === 'display-capture') return page === 'main' && isScreenChosen() ? callback(true) : deny()
    const kinds = permission === 'media' && 'mediaTypes' in details ? (details.mediaTypes ?? []) : []
    const [kind] = kinds
    if (kinds.length !== 1) return deny()
    if (kind === 'audio' && microphonePages.includes(page)) return void askFor('microphone').then(callback, deny)
    if (kind !== 'video' || page !== 'main' || !camera.isAnnounced()) return deny()
    askFor('camera').then((isAllowed) => {
      // The system's question may have stood for minutes; the browser looks once more after it.
      if (isAllowed) camera.announce()
      callback(isAllowed)
    }, deny)
  })

  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    if (!isAppOrigin(requestingOrigin) || !details.isMainFrame) return false
    if (pageOf(details.requestingUrl ?? '') === 'panel') return false
    if (permission === 'clipboard-sanitized-write') return true
    if (permission === 'display-capture') return pageOf(details.requestingUrl ?? '') === 'main' && isScreenChosen()
    if (permission !== 'media') return false
    if (details.mediaType === 'video') return pageOf(details.requestingUrl ?? '') === 'main' && camera.isAnnounced()
    return details.mediaType === 'audio'
  })

  session.setDevicePermissionHandler(() => false)
}
