import { describe, expect, it } from 'vitest'
import type { SystemEvent } from '#core/takes/takes.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { watchSleep } from './sleep-watch.ts'

/** Two clocks that are turned by hand, each for itself. */
function setUp() {
  const at = { wallMs: 1_000_000, monotonicMs: 0 }
  let due: (() => void) | null = null
  const clock: Clock = {
    nowMs: () => at.wallMs,
    monotonicMs: () => at.monotonicMs,
    setTimer(run) {
      due = run
      return {
        cancel: () => {
          due = null
        },
      }
    },
  }
  const told: (SystemEvent | 'resume')[] = []
  const stop = watchSleep({
    clock,
    takes: { systemEvent: async (kind) => void told.push(kind) },
    onResume: () => void told.push('resume'),
    log: () => {},
  })
  const pass = (wallMs: number, monotonicMs: number): void => {
    at.wallMs += wallMs
    at.monotonicMs += monotonicMs
    due?.()
  }
  return { told, pass, stop, isWatching: () => due !== null }
}

describe('sleep, where nobody tells of it', () => {
  it('shows by the wall clock alone, as on Linux', () => {
    const { told, pass } = setUp()
    pass(1_000, 1_000)
    pass(3_600_000, 1_000)
    expect(told).toEqual(['suspend', 'resume'])
    pass(1_000, 1_000)
    expect(told).toEqual(['suspend', 'resume'])
  })

  it('shows by both clocks, as on macOS and Windows', () => {
    const { told, pass } = setUp()
    pass(60_000, 60_000)
    expect(told).toEqual(['suspend', 'resume'])
  })

  it('is not a machine that is busy for a few seconds, nor a clock that is set back', () => {
    const { told, pass } = setUp()
    pass(9_000, 9_000)
    pass(-86_400_000, 1_000)
    expect(told).toEqual([])
  })

  it('is watched for until the program ends', () => {
    const { stop, isWatching } = setUp()
    expect(isWatching()).toBe(true)
    stop()
    expect(isWatching()).toBe(false)
  })
})
