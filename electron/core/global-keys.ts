import type { Change, Chord, Hotkey } from '#shared/contract/desktop.ts'
import type { Emitter } from '#shared/kernel/emitter.ts'
import type { KeyHook } from './ports.ts'
import type { Takes } from './takes/takes.ts'

/** The chord that works in every window: from the key hook to the takes, and its state to the windows. */
export interface GlobalKeys {
  hotkey(): Hotkey
  start(): void
  stop(): Promise<void>
}

export interface GlobalKeysDeps {
  /** Null: this host has none. */
  readonly keyHook: KeyHook | null
  readonly takes: Pick<Takes, 'press' | 'release' | 'escape' | 'keyUnwatched'>
  readonly changes: Emitter<Change>
  readonly chord: () => Chord
}

export function createGlobalKeys({ keyHook, takes, changes, chord }: GlobalKeysDeps): GlobalKeys {
  let hotkey: Hotkey = { kind: 'windowOnly', why: 'no global key hook is running' }
  let watched = ''

  const watch = (): void => {
    const next = chord()
    if (JSON.stringify(next) === watched) return
    watched = JSON.stringify(next)
    keyHook?.start(next)
  }
  return {
    hotkey: () => hotkey,
    start() {
      if (!keyHook) return
      keyHook.onEvent(({ kind }) => {
        if (kind === 'pressed') takes.press()
        if (kind === 'released') takes.release()
        if (kind === 'escaped') takes.escape()
        if (kind === 'unwatched') takes.keyUnwatched()
      })
      keyHook.onStatus((status) => {
        hotkey = status.kind === 'running' ? { kind: 'global' } : { kind: 'windowOnly', why: status.why }
        changes.emit({ kind: 'hotkey', hotkey })
      })
      changes.on((change) => {
        if (change.kind === 'settings') watch()
      })
      watch()
    },
    async stop() {
      await keyHook?.stop()
    },
  }
}
