import type { GlobalShortcut } from 'electron'
import type { HostContext } from '../context.ts'

export interface Shortcuts {
  readonly globalShortcut: GlobalShortcut
  registered(): readonly string[]
  /** As the person presses it; false when nobody asked for it. */
  press(accelerator: string): boolean
  /** Other programs have these. */
  setTaken(accelerators: readonly string[]): void
}

export function createShortcuts({ faithful }: HostContext): Shortcuts {
  const registered = new Map<string, () => void>()
  let taken = new Set<string>()
  let isSuspended = false
  const register = (accelerator: string, callback: () => void): boolean => {
    if (taken.has(accelerator) || registered.has(accelerator)) return false
    registered.set(accelerator, callback)
    return true
  }
  return {
    globalShortcut: faithful.part<GlobalShortcut>('globalShortcut', {
      register,
      registerAll(accelerators, callback) {
        for (const accelerator of accelerators) register(accelerator, callback)
      },
      isRegistered: (accelerator) => registered.has(accelerator),
      unregister: (accelerator) => void registered.delete(accelerator),
      unregisterAll: () => registered.clear(),
      setSuspended(next) {
        isSuspended = next
      },
      isSuspended: () => isSuspended,
    }),
    registered: () => [...registered.keys()],
    press(accelerator) {
      const callback = isSuspended ? undefined : registered.get(accelerator)
      callback?.()
      return callback !== undefined
    },
    setTaken(accelerators) {
      taken = new Set(accelerators)
    },
  }
}
