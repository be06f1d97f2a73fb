import { describe, expect, it } from 'vitest'
import { createBackoff } from './backoff.ts'

describe('backoff', () => {
  it('doubles up to its last step', () => {
    const backoff = createBackoff({ firstMs: 100, lastMs: 1000, random: () => 0.999999 })
    expect([1, 2, 3, 4, 5, 6].map(() => backoff.nextMs())).toEqual([100, 200, 400, 800, 1000, 1000])
  })

  it('spreads each wait between half of its step and all of it', () => {
    expect(createBackoff({ firstMs: 100, random: () => 0 }).nextMs()).toBe(50)
    expect(createBackoff({ firstMs: 100, random: () => 0.5 }).nextMs()).toBe(75)
  })

  it('starts small again after a success', () => {
    const backoff = createBackoff({ firstMs: 100, random: () => 0 })
    for (let i = 0; i < 2000; i += 1) backoff.nextMs()
    backoff.reset()
    expect(backoff.nextMs()).toBe(50)
  })
})
