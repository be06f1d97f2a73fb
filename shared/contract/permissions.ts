import { z } from 'zod'

/** What the system lets a person decide about a program. `keys`: seeing keys while another program has the focus. */
export const Permission = z.enum(['microphone', 'camera', 'keys', 'screen', 'notifications'])
export type Permission = z.infer<typeof Permission>
export const permissions = Permission.options

/** `unknown`: nobody here can tell; it shows when it is used. */
export const PermissionState = z.enum(['granted', 'denied', 'notAsked', 'unknown'])
export type PermissionState = z.infer<typeof PermissionState>

/** `canOpenSettings`: the system has a page for it, and this host can open it. */
export const PermissionView = z.object({
  permission: Permission,
  state: PermissionState,
  canOpenSettings: z.boolean(),
})
export type PermissionView = z.infer<typeof PermissionView>

export const permissionInputs = {
  permission: z.object({ permission: Permission }),
  report: z.object({ permission: Permission, state: PermissionState }),
}
