import type { Permission, PermissionState, PermissionView } from '#shared/contract/permissions.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import type { Bridge } from '../bridge/bridge.ts'

/** What the person has allowed: by the core in the desktop program, by the browser in the browser host. */
export interface PermissionDesk {
  /** Those that mean something on this host. */
  list(): Promise<PermissionView[]>
  ask(permission: Permission): Promise<PermissionState>
  openSettings(permission: Permission): void
  /** The person may have changed something, here or in the browser. */
  onChange(listener: () => void): () => void
  close(): void
}

export interface PermissionPorts {
  readonly bridge: Bridge
  /** Opens the microphone and closes it again: the only way to have the browser ask. */
  readonly tryMicrophone: () => Promise<boolean>
  onError(error: unknown): void
}

export const createPermissionDesk = (ports: PermissionPorts): PermissionDesk =>
  ports.bridge.host === 'electron' ? byCore(ports) : byBrowser(ports)

function byCore({ bridge, onError }: PermissionPorts): PermissionDesk {
  const { permissions } = bridge.client
  return {
    list: () => permissions.list.query(),
    ask: async (permission) => (await permissions.ask.mutate({ permission })).state,
    openSettings: (permission) => void permissions.openSettings.mutate({ permission }).catch(onError),
    // The system tells nobody.
    onChange: () => () => undefined,
    close: () => undefined,
  }
}

/** The core cannot see what a browser allows, and must know before it opens a take. */
function byBrowser({ bridge, tryMicrophone, onError }: PermissionPorts): PermissionDesk {
  let isClosed = false
  /** Whoever closed the browser's question is not asked the same by us before each word. */
  let wasAsked = false
  let status: PermissionStatus | null = null
  let notifications: PermissionStatus | null = null
  const changes = createEmitter<void>(onError)
  const tellChange = (): void => changes.emit()

  const microphone = (): PermissionState => {
    if (status === null) return 'unknown'
    if (status.state === 'prompt') return wasAsked ? 'unknown' : 'notAsked'
    return status.state
  }
  const report = (): void => {
    const state = microphone()
    if (!isClosed) void bridge.client.permissions.report.mutate({ permission: 'microphone', state }).catch(onError)
  }
  const watch = async (): Promise<void> => {
    // Not every browser knows this name.
    status = await navigator.permissions.query({ name: 'microphone' as PermissionName }).catch(() => null)
    status?.addEventListener('change', report)
    if (status) report()
    notifications = await navigator.permissions.query({ name: 'notifications' }).catch(() => null)
    if (!isClosed) notifications?.addEventListener('change', tellChange)
  }
  const stopConnection = bridge.onConnection((isConnected) => {
    if (isConnected && status) report()
  })
  void watch()
  const stateOf = (permission: Permission): PermissionState => {
    switch (permission) {
      case 'microphone':
        return microphone()
      case 'notifications':
        return notificationState()
      case 'camera':
      case 'keys':
      case 'screen':
        return 'unknown'
    }
  }
  return {
    list: async () =>
      (['microphone', 'notifications'] as const).map((permission) => ({
        permission,
        state: stateOf(permission),
        canOpenSettings: false,
      })),
    async ask(permission) {
      if (permission === 'microphone') {
        const isAllowed = await tryMicrophone()
        wasAsked = true
        report()
        return isAllowed ? 'granted' : 'denied'
      }
      if (permission === 'notifications' && 'Notification' in window) {
        await Notification.requestPermission()
        tellChange()
      }
      return stateOf(permission)
    },
    openSettings: () => undefined,
    onChange: changes.on,
    close() {
      isClosed = true
      stopConnection()
      status?.removeEventListener('change', report)
      notifications?.removeEventListener('change', tellChange)
    },
  }
}

function notificationState(): PermissionState {
  if (!('Notification' in window)) return 'unknown'
  return Notification.permission === 'default' ? 'notAsked' : Notification.permission
}
