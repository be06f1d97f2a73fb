import { describe, expect, it } from 'vitest'
import type { Hotkey } from '#shared/contract/keys.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import type { KeyHookEvent } from '../ports.ts'
import { createKeyLadder } from './key-ladder.ts'
import { type KeySource, running, type SourceStatus, unavailable } from './key-source.ts'
import { hookTuning } from './tuning.ts'

interface FakeSource extends KeySource {
  isStarted: boolean
  isHeld: boolean
  starts: number
  isSuspended: boolean
  /** Said at once when it is started. */
  answer: SourceStatus | null
  say(status: SourceStatus): void
  emit(event: KeyHookEvent): void
}

function fakeSource(): FakeSource {
  const events: ((event: KeyHookEvent) => void)[] = []
  const statuses: ((status: SourceStatus) => void)[] = []
  const source: FakeSource = {
    isStarted: false,
    isHeld: false,
    starts: 0,
    isSuspended: false,
    answer: null,
    start() {
      source.isStarted = true
      source.starts += 1
      if (source.answer) source.say(source.answer)
    },
    onEvent: (listener) => void events.push(listener),
    onStatus: (listener) => void statuses.push(listener),
    setSuspended(next) {
      source.isSuspended = next
    },
    configure: () => {},
    async stop() {
      source.isStarted = false
      if (source.isHeld) source.emit({ kind: 'unwatched', atMs: 0 })
    },
    say(status) {
      for (const listener of statuses) listener(status)
    },
    emit(event) {
      for (const listener of events) listener(event)
    },
  }
  return source
}

function setUp(session: 'x11' | 'wayland' | 'mac' = 'x11') {
  let isAllowed = session !== 'mac'
  let timers: (() => void)[] = []
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimer(run, delayMs) {
      expect(delayMs).toBe(hookTuning.standInAfterMs)
      timers.push(run)
      return {
        cancel() {
          timers = timers.filter((timer) => timer !== run)
        },
      }
    },
  }
  const hook = fakeSource()
  const portal = fakeSource()
  const shortcut = fakeSource()
  const ladder = createKeyLadder({
    sources: { hook, portal, shortcut },
    facts: () => ({ session, hasX11: true, isAllowed, isKde: false }),
    clock,
    log: () => {},
  })
  const told: Hotkey[] = []
  const events: string[] = []
  ladder.onStatus((status) => told.push(status))
  ladder.onEvent((event) => events.push(event.kind))
  const now = (): string => {
    const last = told.at(-1)
    return last?.kind === 'global' ? last.backend : (last?.kind ?? 'nothing')
  }
  return {
    hook,
    portal,
    shortcut,
    ladder,
    told,
    events,
    now,
    allow() {
      isAllowed = true
    },
    turnClock() {
      const due = timers
      timers = []
      for (const run of due) run()
    },
  }
}

describe('the ways to see keys', () => {
  it('begin with the best one alone, and say so only when it works', () => {
    const { hook, portal, shortcut, ladder, now } = setUp()
    ladder.start(defaultBindings)
    expect([hook.isStarted, portal.isStarted, shortcut.isStarted]).toEqual([true, false, false])
    expect(now()).toBe('nothing')
    hook.say(running())
    expect(now()).toBe('hook')
  })

  it('fall one by one, and come back up', () => {
    const { hook, portal, shortcut, ladder, now } = setUp()
    ladder.start(defaultBindings)
    hook.say(unavailable('no RECORD'))
    expect(portal.isStarted).toBe(true)
    portal.say(unavailable('no portal'))
    shortcut.say(running())
    expect(now()).toBe('shortcut')
    portal.say(running())
    expect([now(), shortcut.isStarted, hook.isStarted]).toEqual(['portal', false, true])
    hook.say(running())
    expect([now(), portal.isStarted]).toEqual(['hook', false])
  })

  it('leave it to the window when none works, with the reason of the best', () => {
    const { hook, portal, shortcut, ladder, told } = setUp()
    ladder.start(defaultBindings)
    hook.say(unavailable('no RECORD'))
    portal.say(unavailable('no portal'))
    shortcut.say(unavailable('none'))
    expect(told.at(-1)).toMatchObject({ kind: 'windowOnly', why: 'No RECORD.' })
  })

  it('do not change for one fall of a process that is up again in a moment', () => {
    const { hook, portal, ladder, now, turnClock } = setUp()
    ladder.start(defaultBindings)
    hook.say(running())
    hook.say(unavailable('it ended'))
    expect([now(), portal.isStarted]).toEqual(['windowOnly', false])
    hook.say(running())
    turnClock()
    expect([now(), portal.isStarted]).toEqual(['hook', false])
    hook.say(unavailable('it ended'))
    turnClock()
    expect(portal.isStarted).toBe(true)
  })

  it('say what this desktop lacks, and not that it is tried again', () => {
    const { portal, shortcut, ladder, told } = setUp('wayland')
    ladder.start(defaultBindings)
    portal.say(unavailable('there is no session bus', true))
    expect(told).toEqual([])
    shortcut.say(running())
    expect(told.at(-1)).toMatchObject({
      backend: 'shortcut',
      why: expect.stringContaining('There is no session bus.'),
      better: expect.stringContaining('GNOME 48'),
    })
  })

  it('fall through those that answer while they are being started', () => {
    const { hook, portal, shortcut, ladder, told } = setUp('wayland')
    for (const source of [portal, shortcut]) source.answer = unavailable('not here')
    ladder.start(defaultBindings)
    expect(hook.isStarted).toBe(true)
    hook.say({ ...running(), partly: 'Only here and there.' } as SourceStatus)
    expect(told).toEqual([expect.objectContaining({ kind: 'windowOnly', why: 'Only here and there.' })])
  })

  it('take the next way at once after a no, and offer to ask again', () => {
    const { portal, shortcut, ladder, told } = setUp('wayland')
    ladder.start(defaultBindings)
    portal.say({ kind: 'unavailable', why: 'no', isDenied: true, isAbsent: false })
    shortcut.say(running())
    expect(told.at(-1)).toMatchObject({ kind: 'global', backend: 'shortcut', canHold: false, isDenied: true })
  })

  it('go up to the hook once macOS allows it', () => {
    const { hook, shortcut, ladder, told, now, allow } = setUp('mac')
    ladder.start(defaultBindings)
    hook.say(unavailable('not allowed'))
    shortcut.say(running())
    expect(told.at(-1)).toMatchObject({ backend: 'shortcut', better: expect.stringContaining('Accessibility') })
    allow()
    hook.say(running())
    expect([now(), shortcut.isStarted]).toEqual(['hook', false])
  })

  it('let go of a key that the lower one saw go down', () => {
    const { hook, portal, ladder, events } = setUp()
    ladder.start(defaultBindings)
    hook.say(unavailable('no RECORD'))
    portal.say(running())
    portal.isHeld = true
    portal.emit({ kind: 'pressed', binding: 'holdToTalk', atMs: 0 })
    hook.say(running())
    portal.emit({ kind: 'released', binding: 'holdToTalk', atMs: 1 })
    expect(events).toEqual(['pressed', 'unwatched'])
  })

  it('are silent while keys are chosen, but for letting go', () => {
    const { hook, ladder, events } = setUp()
    ladder.start(defaultBindings)
    hook.say(running())
    ladder.setSuspended(true)
    hook.emit({ kind: 'pressed', binding: 'holdToTalk', atMs: 0 })
    hook.emit({ kind: 'released', binding: 'holdToTalk', atMs: 1 })
    expect([events, hook.isSuspended]).toEqual([['released'], true])
  })

  it('tell nothing that a stopped one still says', async () => {
    const { hook, ladder, told, events } = setUp()
    ladder.start(defaultBindings)
    await ladder.stop()
    hook.say(running())
    hook.emit({ kind: 'pressed', binding: 'holdToTalk', atMs: 0 })
    expect([told, events]).toEqual([[], []])
  })
})
