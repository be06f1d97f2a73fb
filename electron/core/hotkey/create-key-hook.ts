/**
 * The key hook as the core sees it: keeps the hook process alive and tells the truth about what it can see. The library behind it can
 * abort its process; so it never runs in ours. A chord that is down when the process dies is told as unwatched: no hot microphone,
 * and nothing is sent that the person did not let go of.
 */
import type { Chord } from '#shared/contract/desktop.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Child, ChildStarter, KeyHook, KeyHookEvent } from '../ports.ts'
import { readHookLine } from './hook-line.ts'
import { type HookPlatform, sightOf } from './hook-platform.ts'
import { hookTuning } from './tuning.ts'

export interface KeyHookPorts {
  readonly children: ChildStarter
  readonly clock: Clock
  readonly log: Log
  readonly platform: HookPlatform
}

type Status = { kind: 'running' } | { kind: 'unavailable'; why: string }

/** `start` may be called again with another chord. A status listener hears the present one at once. */
export function createKeyHook(ports: KeyHookPorts): KeyHook {
  const { children, clock, log, platform } = ports
  const onError = (error: unknown) => log('error', 'a listener of the key hook failed', { error: String(error) })
  const events = createEmitter<KeyHookEvent>(onError)
  const statuses = createEmitter<Status>(onError)
  const drop = createDrop(log)
  let chord: Chord | null = null
  let child: Child | null = null
  let isChordDown = false
  let restart: Timer | null = null
  let restartMs: number = hookTuning.firstRestartMs
  let lastStatus: Status | null = null

  function tell(status: Status): void {
    if (JSON.stringify(status) === JSON.stringify(lastStatus)) return
    lastStatus = status
    statuses.emit(status)
  }

  function emit(kind: KeyHookEvent['kind']): void {
    if (kind === 'pressed') isChordDown = true
    if (kind === 'released' || kind === 'unwatched') isChordDown = false
    events.emit({ kind, atMs: clock.monotonicMs() })
  }

  function again(delayMs: number): void {
    restart?.cancel()
    restart = clock.setTimer(launch, delayMs)
  }

  function launch(): void {
    restart = null
    if (!chord) return
    const sight = sightOf(platform)
    if (sight.kind === 'hidden') {
      tell({ kind: 'unavailable', why: sight.why })
      if (sight.canChange) again(hookTuning.permissionPollMs)
      return
    }
    const started = children.start('keyHook', ['--chord', JSON.stringify(chord)])
    child = started
    follow(started, sight.kind === 'partly' ? sight.why : null)
  }

  function follow(started: Child, partly: string | null): void {
    const startedAtMs = clock.monotonicMs()
    let why: string | null = null
    let lastError = ''
    started.onErrorLine((line) => {
      lastError = line
      log('debug', 'key hook', { line })
    })
    started.onLine((text) => {
      if (child !== started) return
      const line = readHookLine(text)
      if (!line) return
      if (line.kind === 'running') tell(partly === null ? { kind: 'running' } : { kind: 'unavailable', why: partly })
      else if (line.kind === 'unavailable') why = line.why
      else emit(line.kind)
    })
    started.onExit((code) => {
      if (child !== started) return
      child = null
      if (isChordDown) emit('unwatched')
      if (clock.monotonicMs() - startedAtMs >= hookTuning.soundAfterMs) restartMs = hookTuning.firstRestartMs
      log('warn', 'the key hook ended', { code, why, lastError, restartMs })
      tell({ kind: 'unavailable', why: why ?? whyEnded(lastError) })
      again(restartMs)
      restartMs = Math.min(2 * restartMs, hookTuning.longestRestartMs)
    })
  }

  /** A process that was told to stop speaks no more, so its chord is let go here. */
  async function end(): Promise<void> {
    restart?.cancel()
    restart = null
    const ending = child
    child = null
    if (isChordDown) emit('unwatched')
    await ending?.stop(hookTuning.stopGraceMs)
  }

  return {
    start(next) {
      drop(end(), 'the hook of the chord before may be gone already')
      chord = next
      restartMs = hookTuning.firstRestartMs
      launch()
    },
    onEvent: (listener) => void events.on(listener),
    onStatus(listener) {
      statuses.on(listener)
      if (lastStatus) listener(lastStatus)
    },
    async stop() {
      chord = null
      // Whoever starts it again is told what it sees then.
      lastStatus = null
      await end()
    },
  }
}

function whyEnded(lastError: string): string {
  if (/XOpenDisplay/.test(lastError)) return 'the X11 display does not answer'
  if (/x_?record/i.test(lastError)) return 'this X11 server does not offer the RECORD extension'
  return 'the key hook ended unexpectedly and is started again'
}
