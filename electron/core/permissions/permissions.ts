import type { Change } from '#shared/contract/desktop.ts'
import {
  type Permission,
  type PermissionState,
  type PermissionView,
  permissions,
} from '#shared/contract/permissions.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import type { SystemPermissions } from '../ports.ts'
import type { UiWindows } from '../ui-windows.ts'

/**
 * What the person has allowed. In the desktop program the system is asked each time, for it can be taken back at any moment; in the browser
 * host the browser knows, and the page that records says what it knows.
 */
export interface Permissions {
  read(permission: Permission): PermissionView
  list(): PermissionView[]
  /** The system's own question, where it has one and was not answered yet. */
  ask(permission: Permission): Promise<PermissionView>
  openSettings(permission: Permission): void
  /** From a page, where the browser decides. */
  report(permission: Permission, state: PermissionState): void
  /** False, and a window is asked to say why first: nobody has been asked for the microphone yet. */
  mayRecord(): boolean
}

export function createPermissions(deps: {
  /** Null: the page knows. */
  readonly system: SystemPermissions | null
  readonly changes: Emitter<Change>
  readonly windows: Pick<UiWindows, 'sendInFront'>
}): Permissions {
  const { system, changes, windows } = deps
  const reported = new Map<Permission, PermissionState>()
  const stateOf = (permission: Permission): PermissionState =>
    system ? system.read(permission) : (reported.get(permission) ?? 'unknown')
  const read = (permission: Permission): PermissionView => ({
    permission,
    state: stateOf(permission),
    canOpenSettings: system?.canOpenSettings(permission) ?? false,
  })
  return {
    read,
    list: () => permissions.map(read),
    async ask(permission) {
      await system?.ask(permission)
      return read(permission)
    },
    openSettings: (permission) => system?.openSettings(permission),
    report(permission, state) {
      if (!system) reported.set(permission, state)
    },
    mayRecord() {
      if (stateOf('microphone') !== 'notAsked') return true
      changes.emit({ kind: 'permissionNeeded', permission: 'microphone' })
      // The key was perhaps pressed over another program, with our window behind it or closed.
      windows.sendInFront({ kind: 'askPermission', permission: 'microphone' })
      return false
    },
  }
}
