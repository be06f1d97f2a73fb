import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createPermissionDesk, type PermissionPorts } from './permissions.ts'

describe('what a browser allows', () => {
  let permission: NotificationPermission = 'default'
  let answer: NotificationPermission = 'granted'
  let status = new EventTarget()
  const open = () => {
    const desk = createPermissionDesk({
      bridge: {
        host: 'browser',
        onConnection: () => () => undefined,
        client: { permissions: { report: { mutate: async () => undefined } } },
      } as unknown as PermissionPorts['bridge'],
      tryMicrophone: async () => true,
      onError: (error) => {
        throw error
      },
    })
    const seen: string[] = []
    const stop = desk.onChange(() => void seen.push(permission))
    return { desk, seen, stop }
  }
  /** The desk has asked the browser what it knows. */
  const settled = () => new Promise((resolve) => setTimeout(resolve, 0))

  beforeEach(() => {
    permission = 'default'
    answer = 'granted'
    status = new EventTarget()
    const FakeNotification = {
      get permission() {
        return permission
      },
      async requestPermission() {
        permission = answer
      },
    }
    vi.stubGlobal('Notification', FakeNotification)
    vi.stubGlobal('window', { Notification: FakeNotification })
    vi.stubGlobal('navigator', { permissions: { query: async () => status } })
  })
  afterEach(() => {
    vi.unstubAllGlobals()
  })

  it.each(['granted', 'denied'] as const)(
    'is told to whoever shows notifications, once it was answered: %s',
    async (next) => {
      answer = next
      const { desk, seen } = open()
      expect(await desk.ask('notifications')).toBe(next)
      expect(seen).toEqual([next])
    },
  )

  it('is told of, when it was changed in the browser itself, until nobody wants to know', async () => {
    const { desk, seen, stop } = open()
    await settled()
    permission = 'denied'
    status.dispatchEvent(new Event('change'))
    expect(seen).toEqual(['denied'])
    desk.close()
    status.dispatchEvent(new Event('change'))
    expect(seen).toEqual(['denied'])
    stop()
  })
})
