import { systemPreferences } from 'electron'
import type { SystemPermissions } from '#core/ports.ts'
import type { Log } from '#shared/kernel/log.ts'
import { openSystemSettings } from './external.ts'
import { createSystemPermissions } from './system-permissions.ts'

/** What the person has allowed on the computer this runs on. */
export const createAppPermissions = (log: Log): SystemPermissions =>
  createSystemPermissions({
    platform: process.platform,
    preferences: systemPreferences,
    open: (page) => openSystemSettings(page, log),
  })
