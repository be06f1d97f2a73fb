import { accessSync, constants, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { App } from 'electron'
import type { SecondStart } from '#shared/link/link-command.ts'

/**
 * One program per profile: Chromium's own files and Electron's lock live inside the profile's folder. A second start shows
 * the first one's window and ends. Must run before the app is ready.
 */
export function claimInstance(
  app: App,
  options: {
    dataDir: string
    /** Told to the program that runs already, if this is the second start. */
    own: SecondStart
    onSecond: (args: readonly string[], told: unknown) => void
  },
): 'first' | 'second' | 'readOnly' {
  const folder = join(options.dataDir, 'electron')
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, constants.W_OK)
  } catch {
    return 'readOnly'
  }
  app.setPath('userData', folder)
  app.setPath('sessionData', folder)
  if (!app.requestSingleInstanceLock({ ...options.own })) return 'second'
  app.on('second-instance', (_event, args, _folder, told) => options.onSecond(args, told))
  return 'first'
}
