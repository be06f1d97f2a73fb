import type { SystemPreferences } from 'electron'
import type { SystemPermissions } from '#core/ports.ts'
import type { Permission, PermissionState } from '#shared/contract/permissions.ts'

/** Pages of the system's own settings. Fixed here: no word of anybody else gets into them. */
const pages: Partial<Record<NodeJS.Platform, Readonly<Record<Permission, string>>>> = {
  darwin: {
    microphone: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Microphone',
    camera: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Camera',
    keys: 'x-apple.systempreferences:com.apple.preference.security?Privacy_Accessibility',
    screen: 'x-apple.systempreferences:com.apple.preference.security?Privacy_ScreenCapture',
    notifications: 'x-apple.systempreferences:com.apple.preference.notifications',
  },
  win32: {
    microphone: 'ms-settings:privacy-microphone',
    camera: 'ms-settings:privacy-webcam',
    // Windows asks nobody for these two.
    keys: '',
    screen: '',
    notifications: 'ms-settings:notifications',
  },
}

export interface SystemPermissionsDeps {
  readonly platform: NodeJS.Platform
  readonly preferences: Pick<
    SystemPreferences,
    'getMediaAccessStatus' | 'askForMediaAccess' | 'isTrustedAccessibilityClient'
  >
  readonly open: (page: string) => void
}

/**
 * macOS and Windows know what the person has allowed; on Linux nobody is asked. macOS says of the screen that it is denied when it never
 * asked, and asks again every month: that is for the person to be told, so it is passed on as it is.
 */
export function createSystemPermissions({ platform, preferences, open }: SystemPermissionsDeps): SystemPermissions {
  const media = (kind: 'microphone' | 'camera' | 'screen'): PermissionState => {
    switch (preferences.getMediaAccessStatus(kind)) {
      case 'granted':
        return 'granted'
      case 'denied':
      case 'restricted':
        return 'denied'
      case 'not-determined':
        return 'notAsked'
      case 'unknown':
        return 'unknown'
    }
  }
  const read = (permission: Permission): PermissionState => {
    switch (permission) {
      case 'microphone':
      case 'camera':
      case 'screen':
        return platform === 'darwin' || platform === 'win32' ? media(permission) : 'granted'
      case 'keys':
        return platform !== 'darwin' || preferences.isTrustedAccessibilityClient(false) ? 'granted' : 'denied'
      case 'notifications':
        // Only the system itself knows; it asks with the first one.
        return platform === 'darwin' ? 'unknown' : 'granted'
    }
  }
  const pageOf = (permission: Permission): string => pages[platform]?.[permission] ?? ''
  return {
    read,
    async ask(permission) {
      if (platform !== 'darwin') return
      if (permission === 'microphone' || permission === 'camera') await preferences.askForMediaAccess(permission)
      // Opens the system's own dialog, which leads to the page.
      if (permission === 'keys') preferences.isTrustedAccessibilityClient(true)
    },
    canOpenSettings: (permission) => pageOf(permission) !== '',
    openSettings(permission) {
      const page = pageOf(permission)
      if (page !== '') open(page)
    },
  }
}
