import { app } from 'electron'
import type { Log } from '#shared/kernel/log.ts'
import { createUpdater, type ShellUpdater } from './updates.ts'

/** The updater of this very program. */
export const createAppUpdater = (log: Log): ShellUpdater =>
  createUpdater({
    app,
    platform: process.platform,
    env: process.env,
    resourcesPath: process.resourcesPath,
    nowMs: () => Date.now(),
    load: async () => (await import('electron-updater')).default.autoUpdater,
    log,
  })
