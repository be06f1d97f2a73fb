import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Hotkey, KeyBindings } from '#shared/contract/keys.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { defaultBindings } from '#shared/keys/bindings.ts'
import type { KeyHook } from '../ports.ts'
import { createExclusiveKeyHook } from './exclusive-key-hook.ts'

const chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'KeyT' }
const space: KeyBindings = defaultBindings
const other: KeyBindings = { ...space, holdToTalk: chord }
const works: Hotkey = {
  kind: 'global',
  backend: 'hook',
  canHold: true,
  why: '',
  better: null,
  keys: {},
  canConfigure: false,
  isDenied: false,
}

describe('a chord shared by two profiles', () => {
  let folder = ''
  let timers: (() => void)[] = []
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimer(run) {
      timers.push(run)
      return {
        cancel: () => {
          timers = timers.filter((timer) => timer !== run)
        },
      }
    },
  }
  const turnClock = () => {
    const due = timers
    timers = []
    for (const run of due) run()
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'earshot-keys-'))
    timers = []
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function open() {
    const started: KeyBindings[] = []
    const told: ((status: Hotkey) => void)[] = []
    const statuses: Hotkey[] = []
    const hook: KeyHook = {
      start(bindings) {
        started.push(bindings)
        for (const listener of told) listener(works)
      },
      onEvent: () => {},
      onStatus: (listener) => void told.push(listener),
      setSuspended: () => {},
      configure: () => {},
      stop: async () => {},
    }
    const exclusive = createExclusiveKeyHook({ hook, locksDir: folder, clock, log: () => {} })
    exclusive.onStatus((status) => statuses.push(status))
    return { exclusive, started, statuses }
  }

  it('listens in the first one only, and the second says why', async () => {
    const first = open()
    const second = open()
    first.exclusive.start(space)
    second.exclusive.start(space)
    expect(first.started).toEqual([space])
    expect(second.started).toEqual([])
    expect(second.statuses).toEqual([
      expect.objectContaining({ why: expect.stringContaining('Another running profile') }),
    ])
    await first.exclusive.stop()
    await second.exclusive.stop()
  })

  it('goes to the second when the first ends', async () => {
    const first = open()
    const second = open()
    first.exclusive.start(space)
    second.exclusive.start(space)
    await first.exclusive.stop()
    turnClock()
    expect(second.started).toEqual([space])
    await second.exclusive.stop()
    expect(timers).toEqual([])
  })

  it('works in both when their chords differ', async () => {
    const first = open()
    const second = open()
    first.exclusive.start(space)
    second.exclusive.start(space)
    second.exclusive.start(other)
    expect(second.started).toEqual([other])
    first.exclusive.start(other)
    expect(first.started).toEqual([space])
    await first.exclusive.stop()
    await second.exclusive.stop()
  })

  it('costs the second only the keys that are shared, when those are not the ones for talking', async () => {
    const first = open()
    const second = open()
    const shared = { ...chord, key: 'KeyP' }
    first.exclusive.start({ ...space, playPause: shared })
    second.exclusive.start({ ...other, playPause: shared })
    expect(second.started).toEqual([{ ...other, playPause: null }])
    expect(second.statuses.at(-1)).toMatchObject({
      keys: { playPause: { problem: expect.stringContaining('Another') } },
    })
    turnClock()
    expect(second.started).toHaveLength(1)
    await first.exclusive.stop()
    turnClock()
    expect(second.started.at(-1)).toEqual({ ...other, playPause: shared })
    expect(second.statuses.at(-1)).toMatchObject({ keys: {} })
    await second.exclusive.stop()
  })

  it('stays with the first when it ends and begins again in one breath', async () => {
    const first = open()
    const second = open()
    first.exclusive.start(space)
    const ended = first.exclusive.stop()
    first.exclusive.start(space)
    await ended
    second.exclusive.start(space)
    expect(first.started).toEqual([space, space])
    expect(second.started).toEqual([])
    await first.exclusive.stop()
    await second.exclusive.stop()
  })
})
