/**
 * Keys by the desktop's portal (XDG GlobalShortcuts): the only way on Wayland. The desktop keeps which keys they are; what is chosen in
 * Earshot is only what it suggests the first time. A session that ends, a portal that goes away and a bus that breaks each let go of what
 * was held, and are begun anew by themselves; a no of the person is not.
 */
import type { BindingId, KeyBindings, KeyState } from '#shared/contract/keys.ts'
import { BindingId as BindingIds } from '#shared/contract/keys.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { bindingIds, bindingInfo, holdBindings } from '#shared/keys/bindings.ts'
import type { KeyHookEvent } from '../../ports.ts'
import type { KeySource, SourceStatus } from '../key-source.ts'
import { unavailable } from '../key-source.ts'
import { hookTuning } from '../tuning.ts'
import { busAddressOf, openBus } from './bus.ts'
import { openPortal, type PortalCalls, type PortalSignal, type Trigger } from './portal-calls.ts'
import { triggerOf } from './trigger.ts'

export interface PortalKeysPorts {
  readonly clock: Clock
  readonly log: Log
  readonly env: Readonly<Record<string, string | undefined>>
  /** Only looks whether there is a portal: opens no session, and so no dialog. */
  readonly isLookOnly?: boolean
  readonly isKde: boolean
}

/** As the desktop file is called, by which the portal knows the program. */
const APP_ID = 'earshot'

const denied: SourceStatus = {
  kind: 'unavailable',
  why: 'you said no to the keys in the desktop’s dialog',
  isDenied: true,
  isAbsent: false,
}
const noPortal = 'this desktop has no portal for shortcuts'

export function createPortalKeys(ports: PortalKeysPorts): KeySource {
  const { clock, log } = ports
  const onFault = (error: unknown): void => log('error', 'a listener of the portal failed', { error: String(error) })
  const events = createEmitter<KeyHookEvent>(onFault)
  const statuses = createEmitter<SourceStatus>(onFault)
  const drop = createDrop(log)
  const down = new Map<BindingId, Timer | null>()
  let bindings: KeyBindings | null = null
  let last: SourceStatus | null = null
  /** What this run of things is about; null between them. */
  let run: { close(): Promise<void>; configure(): void } | null = null
  let again: Timer | null = null
  let waitMs: number = hookTuning.firstRestartMs
  let isDenied = false

  function tell(status: SourceStatus): void {
    if (JSON.stringify(status) === JSON.stringify(last)) return
    last = status
    statuses.emit(status)
  }

  function failForNow(why: string): void {
    tell(unavailable(why))
    again?.cancel()
    again = clock.setTimer(begin, waitMs)
    waitMs = Math.min(2 * waitMs, hookTuning.longestRestartMs)
  }

  /** Nobody knows whether they still are down. */
  function letGo(): void {
    const wasHeld = [...down.keys()].some((id) => holdBindings.has(id))
    for (const timer of down.values()) timer?.cancel()
    down.clear()
    if (wasHeld) events.emit({ kind: 'unwatched', atMs: clock.monotonicMs() })
  }

  function press(binding: BindingId): void {
    if (down.has(binding)) {
      down.get(binding)?.cancel()
      down.set(binding, null)
      return
    }
    down.set(binding, null)
    events.emit({ kind: 'pressed', binding, atMs: clock.monotonicMs() })
  }

  function release(binding: BindingId): void {
    if (!down.has(binding)) return
    const end = (): void => {
      down.delete(binding)
      events.emit({ kind: 'released', binding, atMs: clock.monotonicMs() })
    }
    if (ports.isKde) down.set(binding, clock.setTimer(end, hookTuning.portalFlutterMs))
    else end()
  }

  function begin(): void {
    again?.cancel()
    again = null
    if (!bindings || run) return
    const address = busAddressOf(ports.env)
    if (address === null) return tell(unavailable('there is no session bus to ask the desktop on', true))
    let isOver = false
    let session: string | null = null
    let calls: PortalCalls | null = null
    let closeBus = (): Promise<void> => Promise.resolve()

    const end = async (): Promise<void> => {
      if (isOver) return
      isOver = true
      if (run === mine) run = null
      letGo()
      if (calls && session) await calls.closeSession(session)
      await closeBus()
    }
    const mine = {
      close: end,
      configure() {
        if (calls && session) drop(calls.configure(session), 'the desktop may not have its dialog')
      },
    }
    run = mine
    const stumble = (why: string): void => {
      if (isOver) return
      drop(end(), 'a bus that is gone')
      failForNow(why)
    }

    const onSignal = (signal: PortalSignal): void => {
      if (isOver) return
      if (signal.kind === 'owner') {
        if (signal.owner === null) {
          session = null
          letGo()
          tell(unavailable('the desktop’s portal went away'))
        } else drop(setUp(), 'the portal is back')
        return
      }
      if (signal.session !== session) return
      if (signal.kind === 'closed') {
        session = null
        return stumble('the desktop closed the session of these keys')
      }
      if (signal.kind === 'changed') return tell(statusOf(signal.triggers, canConfigure))
      const binding = BindingIds.safeParse(signal.id)
      if (!binding.success) return
      if (signal.kind === 'activated') press(binding.data)
      else release(binding.data)
    }

    let canConfigure = false
    let attempt = 0

    const setUp = async (): Promise<void> => {
      if (!calls || isOver) return
      attempt += 1
      const mineNow = attempt
      const isStale = (): boolean => isOver || mineNow !== attempt
      if (!ports.isLookOnly) await calls.register(APP_ID)
      const version = await calls.version()
      if (isStale()) return
      // It may come later: whoever takes the name is asked again.
      if (version === null) return tell(unavailable(noPortal, true))
      canConfigure = version >= 2
      if (ports.isLookOnly) return tell(statusOf([], canConfigure))
      const opened = await calls.createSession()
      if (isStale()) return
      if (opened === null) return stumble('the desktop refused a session for keys')
      session = opened
      const triggers = await bound(calls, opened)
      if (isStale()) return
      if (triggers === null) {
        isDenied = true
        drop(end(), 'a session without keys')
        return tell(denied)
      }
      waitMs = hookTuning.firstRestartMs
      tell(statusOf(triggers, canConfigure))
    }

    const open = async (): Promise<void> => {
      const opened = await openBus(address, log)
      closeBus = () => opened.bus.close()
      if (isOver) return closeBus()
      opened.bus.onClosed(() => stumble('the session bus broke off'))
      calls = await openPortal(opened, onSignal)
      await setUp()
    }
    open().catch((error: unknown) => {
      log('warn', 'the portal cannot be reached', { error: String(error) })
      stumble('the session bus does not answer')
    })
  }

  /** What the desktop has kept from before is asked for no second time. */
  async function bound(calls: PortalCalls, session: string): Promise<readonly Trigger[] | null> {
    const kept = await calls.list(session)
    if (bindingIds.every((id) => kept.some(([known]) => known === id))) return kept
    const wanted = bindingIds.map((id) => {
      const chord = bindings?.[id]
      return { id, description: bindingInfo[id].label, preferred: chord ? triggerOf(chord) : null }
    })
    return calls.bind(session, wanted)
  }

  return {
    start(next) {
      bindings = next
      if (isDenied) tell(denied)
      else begin()
    },
    onEvent: (listener) => void events.on(listener),
    onStatus(listener) {
      statuses.on(listener)
      if (last) listener(last)
    },
    // The desktop keeps its keys from every window; there is nothing to let through.
    setSuspended: () => {},
    configure() {
      if (!isDenied) return run?.configure()
      isDenied = false
      begin()
    },
    async stop() {
      bindings = null
      last = null
      again?.cancel()
      again = null
      await run?.close()
    },
  }
}

function statusOf(triggers: readonly Trigger[], canConfigure: boolean): SourceStatus {
  const keys: Partial<Record<BindingId, KeyState>> = {}
  for (const [id, trigger] of triggers) {
    const binding = BindingIds.safeParse(id)
    if (!binding.success) continue
    const isSilent = trigger === null && binding.data === 'holdToTalk'
    const problem = isSilent ? 'The desktop has no keys for this. Choose some in its dialog or settings.' : null
    keys[binding.data] = { trigger, problem }
  }
  return { kind: 'running', partly: null, keys, canConfigure }
}
