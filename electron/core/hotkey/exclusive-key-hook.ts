import { join } from 'node:path'
import type { Chord } from '#shared/contract/desktop.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { KeyHook } from '../ports.ts'
import { type InstanceLock, takeInstanceLock } from '../store/instance-lock.ts'
import { hookTuning } from './tuning.ts'

interface ExclusiveKeyHookPorts {
  readonly hook: KeyHook
  /** Shared by all profiles of this person on this computer. */
  readonly locksDir: string
  readonly clock: Clock
  readonly log: Log
}

type Status = Parameters<Parameters<KeyHook['onStatus']>[0]>[0]

/**
 * Gives a chord to one running profile at a time: two profiles side by side would both record what is said once. The others say so, and
 * take the chord over when the first one ends.
 */
export function createExclusiveKeyHook({ hook, locksDir, clock, log }: ExclusiveKeyHookPorts): KeyHook {
  const statusListeners = new Set<(status: Status) => void>()
  let held: { readonly name: string; readonly lock: InstanceLock } | null = null
  let again: Timer | null = null
  const drop = createDrop(log)

  function letGo(): void {
    again?.cancel()
    again = null
    held?.lock.release()
    held = null
  }

  function claim(chord: Chord): void {
    const lock = takeInstanceLock(join(locksDir, nameOf(chord)))
    // A folder that cannot be written is told by the data folder's own check; it must not cost the keys.
    if (!lock.ok && lock.reason === 'profileInUse') {
      drop(hook.stop(), 'the chord before may still be watched')
      const why = 'another running profile of yours uses this key; choose another one in Settings'
      for (const listener of statusListeners) listener({ kind: 'unavailable', why })
      again = clock.setTimer(() => claim(chord), hookTuning.sharedChordPollMs)
      return
    }
    if (lock.ok) held = { name: nameOf(chord), lock: lock.value }
    hook.start(chord)
  }

  return {
    start(chord) {
      if (held?.name === nameOf(chord)) return hook.start(chord)
      letGo()
      claim(chord)
    },
    onEvent: (listener) => hook.onEvent(listener),
    onStatus(listener) {
      statusListeners.add(listener)
      hook.onStatus(listener)
    },
    async stop() {
      await hook.stop()
      letGo()
    },
  }
}

/** `ctrl-alt-Space`: a file name on every system. */
const nameOf = (chord: Chord): string =>
  [chord.ctrl && 'ctrl', chord.alt && 'alt', chord.shift && 'shift', chord.meta && 'meta', chord.key]
    .filter((part) => part !== false)
    .join('-')
    .replace(/[^\w-]/g, '_')
