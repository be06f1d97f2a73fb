import { beforeEach, describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { notifyTuning } from '#shared/notify/tuning.ts'
import type { LaterNote } from '../store/later-store.ts'
import { createLaters } from './laters.ts'

const noteId = NoteId.parse('00000000-0000-7000-8000-000000000001')
const { laterMs } = notifyTuning
const MINUTE_MS = 60_000

/** A wall clock that can be set, beside one that cannot. */
function createClocks() {
  let wallMs = 1_760_000_000_000
  let elapsedMs = 0
  const timers = new Set<{ atMs: number; run: () => void }>()
  return {
    clock: {
      nowMs: () => wallMs,
      monotonicMs: () => elapsedMs,
      setTimer(run: () => void, delayMs: number) {
        const timer = { atMs: elapsedMs + delayMs, run }
        timers.add(timer)
        return { cancel: () => void timers.delete(timer) }
      },
    },
    /** The computer sleeps: timers and the steady clock stand still. */
    sleep(ms: number) {
      wallMs += ms
    },
    pass(ms: number) {
      const endMs = elapsedMs + ms
      const startedMs = elapsedMs
      const wallBeforeMs = wallMs
      for (;;) {
        const [due] = [...timers].filter(({ atMs }) => atMs <= endMs).sort((a, b) => a.atMs - b.atMs)
        if (!due) break
        timers.delete(due)
        elapsedMs = Math.max(elapsedMs, due.atMs)
        wallMs = wallBeforeMs + elapsedMs - startedMs
        due.run()
      }
      elapsedMs = endMs
      wallMs = wallBeforeMs + endMs - startedMs
    },
  }
}

describe('a note that was put off', () => {
  let stored: readonly LaterNote[] = []
  let told: NoteId[] = []
  let mayCall = true
  let clocks = createClocks()
  const open = () => {
    const laters = createLaters({
      store: {
        read: () => [...stored],
        write(next) {
          stored = next
        },
      },
      clock: clocks.clock,
      onDue(noteIds) {
        if (mayCall) told.push(...noteIds)
        return mayCall
      },
    })
    laters.start()
    return laters
  }
  beforeEach(() => {
    stored = []
    told = []
    mayCall = true
    clocks = createClocks()
  })

  it('comes back after an hour, once', () => {
    open().add([noteId])
    clocks.pass(laterMs - 1)
    expect(told).toEqual([])
    clocks.pass(1)
    expect(told).toEqual([noteId])
    clocks.pass(3 * laterMs)
    expect(told).toEqual([noteId])
    expect(stored).toEqual([])
  })

  it('comes back after a restart, at its time', () => {
    const before = open()
    before.add([noteId])
    clocks.pass(laterMs / 2)
    before.stop()
    open()
    clocks.pass(laterMs / 2 - 1)
    expect(told).toEqual([])
    clocks.pass(1)
    expect(told).toEqual([noteId])
  })

  it('comes back at once when its time passed while the program was closed', () => {
    const before = open()
    before.add([noteId])
    before.stop()
    clocks.sleep(5 * laterMs)
    open()
    expect(told).toEqual([noteId])
  })

  it('comes back within a minute of waking', () => {
    open().add([noteId])
    clocks.sleep(5 * laterMs)
    clocks.pass(MINUTE_MS)
    expect(told).toEqual([noteId])
  })

  it.each([
    ['while the program runs', false],
    ['while it is closed', true],
  ])('comes back within the hour when the clock was set back by a day %s', (_when, isRestarted) => {
    const before = open()
    before.add([noteId])
    clocks.sleep(-24 * laterMs)
    if (isRestarted) {
      before.stop()
      open()
    }
    clocks.pass(laterMs)
    expect(told).toEqual([noteId])
  })

  it('is forgotten with the member who put it off, on the disk too', () => {
    const laters = open()
    laters.add([noteId])
    laters.forget()
    expect(stored).toEqual([])
    clocks.pass(3 * laterMs)
    expect(told).toEqual([])
  })

  it('waits for the end of a silence', () => {
    mayCall = false
    open().add([noteId])
    clocks.pass(3 * laterMs)
    expect(stored).toHaveLength(1)
    mayCall = true
    clocks.pass(MINUTE_MS)
    expect(told).toEqual([noteId])
  })
})
