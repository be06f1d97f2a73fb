import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Chord } from '#shared/contract/desktop.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { KeyHook } from '../ports.ts'
import { createExclusiveKeyHook } from './exclusive-key-hook.ts'

const space: Chord = { ctrl: true, alt: true, shift: false, meta: false, key: 'Space' }
const other: Chord = { ...space, key: 'KeyT' }

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
    const started: Chord[] = []
    const statuses: string[] = []
    const hook: KeyHook = {
      start: (chord) => void started.push(chord),
      onEvent: () => {},
      onStatus: () => {},
      stop: async () => {},
    }
    const exclusive = createExclusiveKeyHook({ hook, locksDir: folder, clock, log: () => {} })
    exclusive.onStatus((status) => statuses.push(status.kind === 'unavailable' ? status.why : status.kind))
    return { exclusive, started, statuses }
  }

  it('listens in the first one only, and the second says why', async () => {
    const first = open()
    const second = open()
    first.exclusive.start(space)
    second.exclusive.start(space)
    expect(first.started).toEqual([space])
    expect(second.started).toEqual([])
    expect(second.statuses).toEqual([expect.stringContaining('another running profile')])
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
})
