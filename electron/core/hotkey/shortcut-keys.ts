/**
 * Keys by the system's shortcuts: the system tells of presses and swallows the key, and says nothing of letting go. It tells of key
 * repeat as of presses, so those are filtered, but for the speed, where repeating is what one wants.
 */
import type { BindingId, KeyBindings, KeyState } from '#shared/contract/keys.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import type { Log } from '#shared/kernel/log.ts'
import { bindingIds } from '#shared/keys/bindings.ts'
import type { KeyHookEvent, SystemShortcuts } from '../ports.ts'
import { acceleratorOf } from './accelerator.ts'
import { type KeySource, running, type SourceStatus, unavailable } from './key-source.ts'
import { hookTuning } from './tuning.ts'

export interface ShortcutKeysPorts {
  readonly shortcuts: SystemShortcuts
  readonly clock: Clock
  readonly log: Log
}

const repeating: ReadonlySet<BindingId> = new Set(['speedUp', 'speedDown'])

export function createShortcutKeys({ shortcuts, clock, log }: ShortcutKeysPorts): KeySource {
  const onFault = (error: unknown): void => log('error', 'a listener of shortcuts failed', { error: String(error) })
  const events = createEmitter<KeyHookEvent>(onFault)
  const statuses = createEmitter<SourceStatus>(onFault)
  const registered = new Set<string>()
  const pressedAtMs = new Map<BindingId, number>()
  let bindings: KeyBindings | null = null
  let status: SourceStatus | null = null

  function onPressed(binding: BindingId): void {
    const atMs = clock.monotonicMs()
    const before = pressedAtMs.get(binding)
    pressedAtMs.set(binding, atMs)
    if (before !== undefined && atMs - before < hookTuning.shortcutRepeatMs && !repeating.has(binding)) return
    events.emit({ kind: 'toggled', binding, atMs })
  }

  function registerAll(wanted: KeyBindings): SourceStatus {
    const keys: Partial<Record<BindingId, KeyState>> = {}
    let talking = 0
    for (const binding of bindingIds) {
      const chord = wanted[binding]
      if (!chord) continue
      const accelerator = acceleratorOf(chord)
      const isOurs = accelerator !== null && shortcuts.register(accelerator, () => onPressed(binding))
      if (isOurs) {
        registered.add(accelerator)
        talking += 1
      } else keys[binding] = { trigger: null, problem: problemOf(accelerator) }
    }
    const wantsAny = bindingIds.some((binding) => wanted[binding])
    return talking > 0 || !wantsAny ? running(keys) : unavailable('the system gives Earshot none of these keys')
  }

  function release(): void {
    for (const accelerator of registered) shortcuts.unregister(accelerator)
    registered.clear()
  }

  function tell(next: SourceStatus): void {
    status = next
    statuses.emit(next)
  }

  return {
    start(next) {
      release()
      bindings = next
      tell(registerAll(next))
    },
    onEvent: (listener) => void events.on(listener),
    onStatus(listener) {
      statuses.on(listener)
      if (status) listener(status)
    },
    setSuspended(isSuspended) {
      if (isSuspended) release()
      else if (bindings) {
        release()
        tell(registerAll(bindings))
      }
    },
    configure: () => {},
    async stop() {
      bindings = null
      status = null
      release()
    },
  }
}

const problemOf = (accelerator: string | null): string =>
  accelerator === null
    ? 'The system takes no shortcut with this key. Choose another.'
    : 'The system or another program has these keys. Choose others.'
