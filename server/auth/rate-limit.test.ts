import { expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

function createLimit() {
  let nowMs = 0
  const clock = { nowMs: () => nowMs, monotonicMs: () => nowMs, setTimer: () => ({ cancel: () => undefined }) }
  const limit = createRateLimit({ clock, failures: 3, windowMs: 1000 })
  const failAt = (atMs: number, key: string): void => {
    nowMs = atMs
    limit.countFailure(key)
  }
  const isExceededAt = (atMs: number, key: string): boolean => {
    nowMs = atMs
    return limit.isExceeded(key)
  }
  return { failAt, isExceededAt }
}

it('holds an address back after its last allowed failure, and no other address', () => {
  const { failAt, isExceededAt } = createLimit()
  for (const atMs of [0, 1, 2]) failAt(atMs, 'a')
  expect(isExceededAt(3, 'a')).toBe(true)
  expect(isExceededAt(3, 'b')).toBe(false)
})

it('lets it try again once its failures are older than the window', () => {
  const { failAt, isExceededAt } = createLimit()
  for (const atMs of [0, 500, 900]) failAt(atMs, 'a')
  expect(isExceededAt(999, 'a')).toBe(true)
  expect(isExceededAt(1001, 'a')).toBe(false)
})
