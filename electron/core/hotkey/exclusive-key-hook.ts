import { join } from 'node:path'
import type { BindingId, Hotkey, KeyBindings, KeyState } from '#shared/contract/keys.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { bindingIds, chordName } from '#shared/keys/bindings.ts'
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

const shared: KeyState = {
  trigger: null,
  problem: 'Another running profile of yours uses these keys. Choose others.',
  isElsewhere: true,
}

/**
 * Gives a chord to one running profile at a time: two profiles side by side would both record what is said once. The others say so, and
 * take the chord over when the first one ends. Who may not talk by its keys listens to none at all.
 */
export function createExclusiveKeyHook({ hook, locksDir, clock, log }: ExclusiveKeyHookPorts): KeyHook {
  const listeners = new Set<(status: Hotkey) => void>()
  const held = new Map<string, InstanceLock>()
  let taken: readonly BindingId[] = []
  let again: Timer | null = null
  /** What the hook watches now: to begin anew costs it a moment of blindness. */
  let given = ''
  /** Counts beginnings: one that comes while the hook still ends keeps its chords. */
  let beginnings = 0
  const drop = createDrop(log)

  /** Whether the chord is ours. A folder that cannot be written is told by the data folder's own check; it must not cost the keys. */
  function claim(name: string): boolean {
    if (held.has(name)) return true
    const lock = takeInstanceLock(join(locksDir, name))
    if (lock.ok) held.set(name, lock.value)
    return lock.ok || lock.reason !== 'profileInUse'
  }

  function letGo(except: ReadonlySet<string> = new Set()): void {
    for (const [name, lock] of held) {
      if (except.has(name)) continue
      lock.release()
      held.delete(name)
    }
  }

  function begin(wanted: KeyBindings): void {
    beginnings += 1
    again?.cancel()
    again = null
    const names = new Map(bindingIds.map((id) => [id, lockNameOf(wanted, id)]))
    letGo(new Set([...names.values()].filter((name) => name !== null)))
    taken = bindingIds.filter((id) => {
      const name = names.get(id)
      return typeof name === 'string' && !claim(name)
    })
    if (taken.length > 0) again = clock.setTimer(() => begin(wanted), hookTuning.sharedChordPollMs)
    if (taken.includes('holdToTalk')) {
      given = ''
      drop(hook.stop(), 'the chords before may still be watched')
      const why = 'Another running profile of yours uses the keys for talking.'
      tell({ kind: 'windowOnly', why, better: 'Choose others for this one.', isDenied: false, isElsewhere: true })
      return
    }
    const ours = { ...wanted }
    for (const id of taken) ours[id] = null
    if (given === JSON.stringify(ours)) return
    given = JSON.stringify(ours)
    hook.start(ours)
  }

  function tell(status: Hotkey): void {
    for (const listener of listeners) listener(status)
  }

  const marked = (status: Hotkey): Hotkey =>
    status.kind === 'windowOnly' || taken.length === 0
      ? status
      : { ...status, keys: { ...status.keys, ...Object.fromEntries(taken.map((id) => [id, shared])) } }

  return {
    start: begin,
    onEvent: (listener) => hook.onEvent(listener),
    onStatus(listener) {
      listeners.add(listener)
      hook.onStatus((status) => listener(marked(status)))
    },
    setSuspended: (isSuspended) => hook.setSuspended(isSuspended),
    configure: () => hook.configure(),
    async stop() {
      again?.cancel()
      again = null
      given = ''
      const before = beginnings
      await hook.stop()
      if (beginnings === before) letGo()
    },
  }
}

/** A file name on every system. */
function lockNameOf(bindings: KeyBindings, id: BindingId): string | null {
  const chord = bindings[id]
  return chord ? chordName(chord).replace(/[^\w-]/g, '_') : null
}
