import { expect, it } from 'vitest'
import { countDown } from './use-seconds-until.ts'

it('counts down to 0 in the same steps when the clock is set meanwhile', () => {
  let passedMs = 0
  let setByMs = 0
  const clock = { nowMs: () => 1_760_000_000_000 + passedMs + setByMs, monotonicMs: () => passedMs }
  const left = countDown(clock, 1_760_000_120_000)
  expect(left()).toBe(120)
  passedMs = 20_000
  setByMs = -3_600_000
  expect(left()).toBe(100)
  setByMs = 3_600_000
  expect(left()).toBe(100)
  passedMs = 130_000
  expect(left()).toBe(0)
})
