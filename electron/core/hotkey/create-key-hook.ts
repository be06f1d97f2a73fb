/**
 * The key hook: keeps the hook process alive and tells the truth about what it can see. The library behind it can
 * abort its process; so it never runs in ours. A key that holds a take open when the process dies is told as unwatched: no hot microphone,
 * and nothing is sent that the person did not let go of.
 */
import type { BindingId, KeyBindings } from '#shared/contract/keys.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import { holdBindings } from '#shared/keys/bindings.ts'
import type { Child, ChildStarter, KeyHookEvent } from '../ports.ts'
import { type HookLine, readHookLine } from './hook-line.ts'
import { type HookPlatform, sightOf } from './hook-platform.ts'
import { type KeySource, type SourceStatus, unavailable } from './key-source.ts'
import { hookTuning } from './tuning.ts'

export interface KeyHookPorts {
  readonly children: ChildStarter
  readonly clock: Clock
  readonly log: Log
  readonly platform: HookPlatform
}

/** `start` may be called again with other bindings. */
export function createKeyHook(ports: KeyHookPorts): KeySource {
  const { children, clock, log, platform } = ports
  const onError = (error: unknown) => log('error', 'a listener of the key hook failed', { error: String(error) })
  const events = createEmitter<KeyHookEvent>(onError)
  const statuses = createEmitter<SourceStatus>(onError)
  const drop = createDrop(log)
  let bindings: KeyBindings | null = null
  let child: Child | null = null
  const held = new Set<BindingId>()
  const presses = new Map<BindingId, { readonly atMs: number; readonly keyMs: number }>()
  let restart: Timer | null = null
  let restartMs: number = hookTuning.firstRestartMs
  let lastStatus: SourceStatus | null = null

  function tell(status: SourceStatus): void {
    if (JSON.stringify(status) === JSON.stringify(lastStatus)) return
    lastStatus = status
    statuses.emit(status)
  }

  function emit({ kind, binding, keyMs }: Extract<HookLine, { kind: 'pressed' | 'released' }>): void {
    if (kind === 'released') held.delete(binding)
    else if (holdBindings.has(binding)) held.add(binding)
    events.emit({ kind, binding, atMs: kind === 'pressed' ? pressedAt(binding, keyMs) : releasedAt(binding, keyMs) })
  }

  function pressedAt(binding: BindingId, keyMs: number | undefined): number {
    const atMs = clock.monotonicMs()
    if (keyMs !== undefined) presses.set(binding, { atMs, keyMs })
    return atMs
  }

  /** As long after the press as the key was down: on a busy computer a tap that is heard of late would be a hold. */
  function releasedAt(binding: BindingId, keyMs: number | undefined): number {
    const nowMs = clock.monotonicMs()
    const press = presses.get(binding)
    presses.delete(binding)
    if (press === undefined || keyMs === undefined || keyMs < press.keyMs) return nowMs
    return Math.min(nowMs, press.atMs + keyMs - press.keyMs)
  }

  function loseSight(): void {
    presses.clear()
    if (held.size === 0) return
    held.clear()
    events.emit({ kind: 'unwatched', atMs: clock.monotonicMs() })
  }

  function again(delayMs: number): void {
    restart?.cancel()
    restart = clock.setTimer(launch, delayMs)
  }

  function launch(): void {
    restart = null
    if (!bindings) return
    const sight = sightOf(platform)
    if (sight.kind === 'hidden') {
      tell(unavailable(sight.why))
      if (sight.canChange) again(hookTuning.permissionPollMs)
      return
    }
    const started = children.start('keyHook', ['--bindings', JSON.stringify(bindings)])
    child = started
    follow(started, sight.kind === 'partly' ? sight.why : null)
  }

  function follow(started: Child, partly: string | null): void {
    const startedAtMs = clock.monotonicMs()
    let why: string | null = null
    // The library may wait for ever for its own thread, which found no display.
    let silence: Timer | null = endUnlessRunning(started, hookTuning.silentStartMs)
    started.onErrorLine((line) => {
      log('debug', 'key hook', { line })
      const found = whyItCannot(line)
      if (found === null) return
      why = found
      if (silence === null) return
      silence.cancel()
      silence = endUnlessRunning(started, hookTuning.lastWordsMs)
    })
    started.onLine((text) => {
      if (child !== started) return
      const line = readHookLine(text)
      if (!line) return
      if (line.kind === 'running') {
        silence?.cancel()
        silence = null
        why = null
        tell({ kind: 'running', partly, keys: unknownKeys(line.unknown), canConfigure: false })
      } else if (line.kind === 'unavailable') why = line.why
      else if (line.kind === 'escaped') events.emit({ kind: 'escaped', atMs: clock.monotonicMs() })
      else emit(line)
    })
    started.onExit((code) => {
      silence?.cancel()
      if (child !== started) return
      child = null
      loseSight()
      if (clock.monotonicMs() - startedAtMs >= hookTuning.soundAfterMs) restartMs = hookTuning.firstRestartMs
      log('warn', 'the key hook ended', { code, why, restartMs })
      tell(unavailable(why ?? 'the key hook ended unexpectedly and is started again'))
      again(restartMs)
      restartMs = Math.min(2 * restartMs, hookTuning.longestRestartMs)
    })
  }

  function endUnlessRunning(started: Child, withinMs: number): Timer {
    return clock.setTimer(() => {
      log('warn', 'the key hook hangs before it runs', { withinMs })
      drop(started.stop(hookTuning.stopGraceMs), 'a key hook that hangs may still be there')
    }, withinMs)
  }

  /** A process that was told to stop speaks no more, so its keys are let go here. */
  async function end(): Promise<void> {
    restart?.cancel()
    restart = null
    const ending = child
    child = null
    loseSight()
    await ending?.stop(hookTuning.stopGraceMs)
  }

  return {
    start(next) {
      drop(end(), 'the hook of the keys before may be gone already')
      bindings = next
      restartMs = hookTuning.firstRestartMs
      launch()
    },
    onEvent: (listener) => void events.on(listener),
    onStatus(listener) {
      statuses.on(listener)
      if (lastStatus) listener(lastStatus)
    },
    // It swallows no key, and has no dialog.
    setSuspended: () => {},
    configure: () => {},
    async stop() {
      bindings = null
      // Whoever starts it again is told what it sees then.
      lastStatus = null
      await end()
    },
  }
}

const unknownKeys = (bindings: readonly BindingId[]) =>
  Object.fromEntries(
    bindings.map((id) => [id, { trigger: null, problem: 'This key cannot be watched. Choose another.' }]),
  )

function whyItCannot(line: string): string | null {
  if (/XOpenDisplay failure/.test(line)) return 'the X11 display does not answer'
  if (/x_?record/i.test(line) && /fail|unable|not /i.test(line))
    return 'this X11 server does not offer the RECORD extension'
  return null
}
