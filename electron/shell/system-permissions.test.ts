import { beforeEach, describe, expect, it, vi } from 'vitest'
import { permissions } from '#shared/contract/permissions.ts'
import { createSystemPermissions, type SystemPermissionsDeps } from './system-permissions.ts'

const getMediaAccessStatus = vi.fn<SystemPermissionsDeps['preferences']['getMediaAccessStatus']>()
const askForMediaAccess = vi.fn(async () => true)
const isTrustedAccessibilityClient = vi.fn((_asks: boolean) => false)
const open = vi.fn()
const preferences = { getMediaAccessStatus, askForMediaAccess, isTrustedAccessibilityClient }
const on = (platform: NodeJS.Platform) => createSystemPermissions({ platform, preferences, open })

beforeEach(() => {
  vi.clearAllMocks()
  getMediaAccessStatus.mockReturnValue('granted')
})

describe('what the person has allowed', () => {
  it.each([
    ['granted', 'granted'],
    ['denied', 'denied'],
    ['restricted', 'denied'],
    ['not-determined', 'notAsked'],
    ['unknown', 'unknown'],
  ] as const)('is %s by the system: %s', (status, state) => {
    getMediaAccessStatus.mockReturnValue(status)
    expect(on('darwin').read('microphone')).toBe(state)
    expect(on('win32').read('microphone')).toBe(state)
  })

  it('is never asked of Linux, which asks nobody', () => {
    for (const permission of permissions) expect(on('linux').read(permission)).toBe('granted')
    expect(getMediaAccessStatus).not.toHaveBeenCalled()
    expect(permissions.some(on('linux').canOpenSettings)).toBe(false)
  })

  it("is looked at without the system's dialog, which comes only when it is asked for", async () => {
    expect(on('darwin').read('keys')).toBe('denied')
    expect(isTrustedAccessibilityClient).toHaveBeenCalledWith(false)
    await on('darwin').ask('keys')
    expect(isTrustedAccessibilityClient).toHaveBeenLastCalledWith(true)
    await on('darwin').ask('microphone')
    expect(askForMediaAccess).toHaveBeenCalledWith('microphone')
    await on('darwin').ask('camera')
    expect(askForMediaAccess).toHaveBeenLastCalledWith('camera')
  })

  it('is changed on the right page of the system, where there is one', () => {
    for (const permission of permissions) on('darwin').openSettings(permission)
    expect(open.mock.calls.map(([page]) => page)).toEqual([
      expect.stringContaining('Privacy_Microphone'),
      expect.stringContaining('Privacy_Camera'),
      expect.stringContaining('Privacy_Accessibility'),
      expect.stringContaining('Privacy_ScreenCapture'),
      expect.stringContaining('notifications'),
    ])
    open.mockClear()
    for (const permission of permissions) on('win32').openSettings(permission)
    expect(open.mock.calls).toEqual([
      ['ms-settings:privacy-microphone'],
      ['ms-settings:privacy-webcam'],
      ['ms-settings:notifications'],
    ])
  })
})
