import { describe, expect, it } from 'vitest'
import type { Clock } from '#shared/kernel/clock.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import type { Child, ChildStarter } from '../ports.ts'
import { createKeyHook } from './create-key-hook.ts'
import type { HookPlatform } from './hook-platform.ts'

const bindings = defaultBindings
const talk = { binding: 'holdToTalk' }

function createHandClock(): Clock & { advance(byMs: number): void } {
  let nowMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    nowMs: () => nowMs,
    monotonicMs: () => nowMs,
    setTimer(run, delayMs) {
      const timer = { atMs: nowMs + delayMs, run }
      timers.add(timer)
      return { cancel: () => void timers.delete(timer) }
    },
    advance(byMs) {
      nowMs += byMs
      for (const timer of [...timers]) {
        if (timer.atMs > nowMs || !timers.delete(timer)) continue
        timer.run()
      }
    },
  }
}

interface FakeChild extends Child {
  readonly args: readonly string[]
  isStopped: boolean
  say(line: object | string): void
  complain(line: string): void
  exit(code: number | null): void
}

function setUp(platform: Partial<HookPlatform> = {}) {
  const clock = createHandClock()
  const started: FakeChild[] = []
  const children: ChildStarter = {
    start(_module, args) {
      const lines: ((line: string) => void)[] = []
      const errors: ((line: string) => void)[] = []
      const exits: ((code: number | null) => void)[] = []
      const child: FakeChild = {
        args,
        isStopped: false,
        onLine: (listener) => void lines.push(listener),
        onErrorLine: (listener) => void errors.push(listener),
        onExit: (listener) => void exits.push(listener),
        async stop() {
          child.isStopped = true
        },
        say(line) {
          for (const listener of lines) listener(typeof line === 'string' ? line : JSON.stringify(line))
        },
        complain(line) {
          for (const listener of errors) listener(line)
        },
        exit(code) {
          for (const listener of exits) listener(code)
        },
      }
      started.push(child)
      return child
    },
  }
  const log = () => {}
  const full = { os: 'linux', env: { DISPLAY: ':0' }, isAllowed: () => true, ...platform }
  const hook = createKeyHook({ children, clock, log, platform: full })
  const events: string[] = []
  const statuses: string[] = []
  hook.onEvent((event) => events.push(`${event.kind}@${event.atMs}`))
  hook.onStatus((status) => statuses.push(status.kind === 'running' ? (status.partly ?? 'running') : status.why))
  const child = (at: number): FakeChild => {
    const found = started[at]
    if (!found) throw new Error(`no child ${at} was started`)
    return found
  }
  return { clock, started, hook, events, statuses, child }
}

describe('the key hook', () => {
  it('passes on what its process sees, at the time it comes', () => {
    const { hook, child, clock, events, statuses } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: [] })
    clock.advance(50)
    child(0).say({ kind: 'pressed', ...talk })
    clock.advance(70)
    child(0).say({ kind: 'released', ...talk })
    child(0).say({ kind: 'escaped' })
    expect(statuses).toEqual(['running'])
    expect(events).toEqual(['pressed@50', 'released@120', 'escaped@120'])
  })

  it('takes a key to be down for as long as it was, however late it hears of it', () => {
    const { hook, child, clock, events } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: [] })
    child(0).say({ kind: 'pressed', ...talk, keyMs: 7_000 })
    clock.advance(900)
    child(0).say({ kind: 'released', ...talk, keyMs: 7_120 })
    expect(events).toEqual(['pressed@0', 'released@120'])
  })

  it.each([
    ['went back', 6_000],
    ['ran ahead', 99_000],
  ])('goes by its own clock where that of the keys %s', (_what, keyMs) => {
    const { hook, child, clock, events } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'pressed', ...talk, keyMs: 7_000 })
    clock.advance(200)
    child(0).say({ kind: 'released', ...talk, keyMs })
    expect(events).toEqual(['pressed@0', 'released@200'])
  })

  it('hands the bindings to its process', () => {
    const { hook, child } = setUp()
    hook.start(bindings)
    expect(JSON.parse(child(0).args[1] ?? '')).toEqual(bindings)
  })

  it('says which keys the library does not know', () => {
    const { hook, child } = setUp()
    const problems: unknown[] = []
    hook.onStatus((status) => problems.push(status.kind === 'running' ? status.keys : status))
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: ['playNext'] })
    expect(problems).toEqual([{ playNext: { trigger: null, problem: expect.stringContaining('cannot be watched') } }])
  })

  it('loses sight of nothing that matters when only a key for playing is down', () => {
    const { hook, child, events } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'pressed', binding: 'playPause' })
    child(0).exit(null)
    expect(events).toEqual(['pressed@0'])
  })

  it('ignores lines that are not its own', () => {
    const { hook, child, events } = setUp()
    hook.start(bindings)
    child(0).say('Xlib: warning')
    child(0).say({ kind: 'typed', key: 'a' })
    expect(events).toEqual([])
  })

  it('tells that the chord is out of sight when the process dies while it is down, and starts it again', () => {
    const { hook, child, clock, events, statuses, started } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: [] })
    child(0).say({ kind: 'pressed', ...talk })
    clock.advance(400)
    child(0).exit(null)
    expect(events).toEqual(['pressed@0', 'unwatched@400'])
    expect(started).toHaveLength(1)
    clock.advance(1_000)
    child(1).say({ kind: 'running', unknown: [] })
    expect(statuses).toEqual(['running', 'the key hook ended unexpectedly and is started again', 'running'])
  })

  it('waits longer each time its process dies at once, and says why', () => {
    const { hook, child, clock, started, statuses } = setUp()
    hook.start(bindings)
    const gaps = [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]
    for (const [at, gap] of gaps.entries()) {
      child(at).complain('xrecord_start [1024]: XOpenDisplay failure!')
      child(at).exit(134)
      clock.advance(gap - 1)
      expect(started).toHaveLength(at + 1)
      clock.advance(1)
      expect(started).toHaveLength(at + 2)
    }
    expect(statuses).toEqual(['the X11 display does not answer'])
  })

  it('says what its process found to be wrong', () => {
    const { hook, child, statuses } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'unavailable', why: 'the key hook library cannot be loaded on this system' })
    child(0).exit(1)
    expect(statuses).toEqual(['the key hook library cannot be loaded on this system'])
  })

  it('ends a process that has said why it cannot run and hangs, and one that says nothing at all', () => {
    const { hook, child, clock, statuses } = setUp()
    hook.start(bindings)
    child(0).complain('settings_thread_proc [115]: XOpenDisplay failure!')
    clock.advance(1_000)
    expect(child(0).isStopped).toBe(true)
    child(0).exit(null)
    clock.advance(1_000)
    clock.advance(19_999)
    expect(child(1).isStopped).toBe(false)
    clock.advance(1)
    expect(child(1).isStopped).toBe(true)
    child(1).exit(null)
    expect(statuses).toEqual([
      'the X11 display does not answer',
      'the key hook ended unexpectedly and is started again',
    ])
  })

  it('leaves one alone that runs, whatever it complains of', () => {
    const { hook, child, clock } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: [] })
    child(0).complain('XRecordGetContext failure!')
    clock.advance(60_000)
    expect(child(0).isStopped).toBe(false)
  })

  it('starts nothing without a display', () => {
    const { hook, started, statuses } = setUp({ env: {} })
    hook.start(bindings)
    expect(started).toHaveLength(0)
    expect(statuses).toEqual(['there is no X11 display'])
  })

  it('waits for permission on macOS and begins when it is given', () => {
    let isAllowed = false
    const { hook, started, clock, statuses } = setUp({ os: 'darwin', isAllowed: () => isAllowed })
    hook.start(bindings)
    clock.advance(3_000)
    expect(started).toHaveLength(0)
    expect(statuses).toHaveLength(1)
    isAllowed = true
    clock.advance(3_000)
    expect(started).toHaveLength(1)
  })

  it('does not call itself global on Wayland, though it runs', () => {
    const { hook, child, statuses, events } = setUp({ env: { DISPLAY: ':0', XDG_SESSION_TYPE: 'wayland' } })
    hook.start(bindings)
    child(0).say({ kind: 'running', unknown: [] })
    child(0).say({ kind: 'pressed', ...talk })
    expect(statuses).toEqual([expect.stringContaining('Wayland')])
    expect(events).toEqual(['pressed@0'])
  })

  it('takes new bindings: the old process is stopped, its keys unwatched, its late words ignored', () => {
    const { hook, child, events } = setUp()
    hook.start(bindings)
    child(0).say({ kind: 'pressed', ...talk })
    hook.start({ ...bindings, playNext: { ctrl: true, alt: true, shift: false, meta: false, key: 'KeyR' } })
    child(0).say({ kind: 'pressed', ...talk })
    child(0).exit(null)
    expect(child(0).isStopped).toBe(true)
    expect(child(1).args[1]).toContain('KeyR')
    expect(events).toEqual(['pressed@0', 'unwatched@0'])
  })

  it('stops for good', async () => {
    const { hook, child, clock, started } = setUp()
    hook.start(bindings)
    await hook.stop()
    child(0).exit(0)
    clock.advance(120_000)
    expect(started).toHaveLength(1)
  })
})
