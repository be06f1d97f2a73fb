import { describe, expect, it } from 'vitest'
import { addTallies, noTests, oneTest, summaryOf } from './tally.ts'

describe('a tally', () => {
  it('adds what passed, failed and was skipped', () => {
    const skipped = { ...noTests, skipped: [{ name: 'windows keys', why: 'needs Windows' }] }
    const sum = addTallies([oneTest('types', true), oneTest('lint', false), skipped, { ...noTests, passed: 40 }])
    expect(sum).toEqual({ passed: 41, failed: ['lint'], skipped: skipped.skipped })
  })

  it('speaks of skipped tests only where there are any', () => {
    expect(summaryOf(oneTest('types', true))).toBe('1 passed, 0 failed')
    expect(summaryOf({ passed: 3, failed: ['x'], skipped: [{ name: 'y', why: 'z' }] })).toBe(
      '3 passed, 1 failed, 1 skipped',
    )
  })
})
