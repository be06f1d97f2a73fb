/**
 * The key hook of the core: the best back-end that works here, and a lower one in its place while it does not. All better ones than the
 * one in use go on trying, and take over when they can.
 */
import type { Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { KeyHook, KeyHookEvent } from '../ports.ts'
import { chooseBackend, type GlobalBackend, type KeyFacts, ladders, sentence } from './choose-backend.ts'
import type { KeySource, SourceStatus } from './key-source.ts'
import { hookTuning } from './tuning.ts'

export interface KeyLadderPorts {
  readonly sources: Partial<Record<GlobalBackend, KeySource>>
  /** Without what was tried: that is known here. */
  readonly facts: () => Omit<KeyFacts, 'failed' | 'isDenied' | 'portalVersion' | 'hasShortcuts'>
  readonly clock: Clock
  readonly log: Log
}

export function createKeyLadder({ sources, facts, clock, log }: KeyLadderPorts): KeyHook {
  const onFault = (error: unknown): void => log('error', 'a listener of keys failed', { error: String(error) })
  const events = createEmitter<KeyHookEvent>(onFault)
  const statuses = createEmitter<Hotkey>(onFault)
  const drop = createDrop(log)
  const told = new Map<GlobalBackend, SourceStatus>()
  const started = new Set<GlobalBackend>()
  /** Was sound until a moment ago, so nothing takes its place yet. */
  const shaken = new Map<GlobalBackend, Timer>()
  let bindings: KeyBindings | null = null
  let isSuspended = false
  let isLooking = false
  let mustLook = false
  let last: Hotkey | null = null

  const factsNow = (): KeyFacts => {
    const failed: Partial<Record<GlobalBackend, string>> = {}
    for (const [backend, status] of told) {
      if (status.kind === 'unavailable') failed[backend] = status.why
    }
    const portal = told.get('portal')
    return {
      ...facts(),
      failed,
      isDenied: portal?.kind === 'unavailable' && portal.isDenied,
      portalVersion: !sources.portal || (portal?.kind === 'unavailable' && portal.isAbsent) ? null : 'unknown',
      hasShortcuts: sources.shortcut !== undefined,
    }
  }

  /** A source may answer while it is being started: what follows from that is done after this. */
  function look(): void {
    mustLook = true
    if (isLooking) return
    isLooking = true
    while (mustLook) {
      mustLook = false
      climb()
    }
    isLooking = false
    if (bindings) tell(factsNow())
  }

  function climb(): void {
    if (!bindings) return
    const now = factsNow()
    const choice = chooseBackend(now)
    const ladder = ladders[now.session].filter((backend) => sources[backend])
    const at = choice.backend === 'window' ? ladder.length - 1 : ladder.indexOf(choice.backend)
    const shakenAt = ladder.findIndex((backend) => shaken.has(backend))
    // Down to the one that works, but not below one that may be back in a moment.
    const lowest = shakenAt >= 0 && shakenAt < at ? shakenAt : at
    for (const [index, backend] of ladder.entries()) {
      if (index > lowest) stopSource(backend)
      else if (!started.has(backend)) startSource(backend)
    }
  }

  function startSource(backend: GlobalBackend): void {
    if (!bindings) return
    started.add(backend)
    sources[backend]?.start(bindings)
  }

  function stopSource(backend: GlobalBackend): void {
    if (!started.delete(backend)) return
    told.delete(backend)
    drop(sources[backend]?.stop() ?? Promise.resolve(), 'a way to see keys that is no longer needed')
  }

  function tell(now: KeyFacts): void {
    const next = hotkeyOf(now)
    if (next === null || JSON.stringify(next) === JSON.stringify(last)) return
    last = next
    statuses.emit(next)
  }

  /** Null: not known yet. */
  function hotkeyOf(now: KeyFacts): Hotkey | null {
    const { backend, why, better } = chooseBackend(now)
    const { isDenied } = now
    if (backend === 'window') return { kind: 'windowOnly', why, better, isDenied }
    const status = told.get(backend)
    if (status?.kind === 'running' && status.partly === null) {
      const { keys, canConfigure } = status
      return { kind: 'global', backend, canHold: backend !== 'shortcut', why, better, keys, canConfigure, isDenied }
    }
    if (status?.kind === 'running') return { kind: 'windowOnly', why: status.partly ?? why, better, isDenied }
    // While another takes over, what is wrong with the one before is the truth; at the start nothing is known yet.
    const [wrong] = Object.values(now.failed)
    if (wrong === undefined || last === null) return null
    return { kind: 'windowOnly', why: sentence(wrong), better, isDenied }
  }

  function onStatus(backend: GlobalBackend, status: SourceStatus): void {
    if (!started.has(backend)) return
    const before = told.get(backend)
    told.set(backend, status)
    shaken.get(backend)?.cancel()
    shaken.delete(backend)
    if (before?.kind === 'running' && status.kind === 'unavailable' && !status.isDenied) {
      const settle = (): void => {
        shaken.delete(backend)
        look()
      }
      shaken.set(backend, clock.setTimer(settle, hookTuning.standInAfterMs))
    }
    look()
  }

  function onEvent(event: KeyHookEvent): void {
    if (isSuspended && (event.kind === 'pressed' || event.kind === 'toggled')) return
    events.emit(event)
  }

  for (const [backend, source] of Object.entries(sources) as [GlobalBackend, KeySource][]) {
    source.onEvent((event) => {
      if (started.has(backend) || event.kind === 'unwatched') onEvent(event)
    })
    source.onStatus((status) => onStatus(backend, status))
  }

  return {
    start(next) {
      bindings = next
      for (const backend of [...started]) startSource(backend)
      look()
    },
    onEvent: (listener) => void events.on(listener),
    onStatus(listener) {
      statuses.on(listener)
      if (last) listener(last)
    },
    setSuspended(next) {
      isSuspended = next
      for (const backend of started) sources[backend]?.setSuspended(next)
    },
    configure: () => {
      for (const backend of started) sources[backend]?.configure()
    },
    async stop() {
      bindings = null
      last = null
      for (const timer of shaken.values()) timer.cancel()
      shaken.clear()
      const ending = [...started].map((backend) => sources[backend]?.stop())
      started.clear()
      told.clear()
      await Promise.all(ending)
    },
  }
}
