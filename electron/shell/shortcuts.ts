import { globalShortcut } from 'electron'
import type { SystemShortcuts } from '#core/ports.ts'
import type { Log } from '#shared/kernel/log.ts'

/** Shortcuts of the whole system, once the app is ready. Electron takes them back when it quits. */
export function createSystemShortcuts(log: Log): SystemShortcuts {
  return {
    register(accelerator, onPressed) {
      try {
        return globalShortcut.register(accelerator, onPressed)
      } catch (error) {
        // It throws at what it cannot read, which is the key's fault and not the program's.
        log('warn', 'a shortcut was refused', { accelerator, error: String(error) })
        return false
      }
    },
    unregister: (accelerator) => globalShortcut.unregister(accelerator),
  }
}
