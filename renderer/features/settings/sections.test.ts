import { describe, expect, it } from 'vitest'
import { sectionAfter, sectionInView } from './sections.ts'

describe('the sections of the settings', () => {
  it('steps from one to the next, and stops at the ends', () => {
    expect(sectionAfter('microphone', 1)).toBe('keys')
    expect(sectionAfter('microphone', -1)).toBe('microphone')
    expect(sectionAfter('account', 1)).toBe('account')
    expect(sectionAfter('account', -99)).toBe('microphone')
  })

  it('shows the section whose top has passed the line as the one being read', () => {
    const tops = [
      ['microphone', -200],
      ['keys', 10],
      ['listening', 300],
    ] as const
    expect(sectionInView(tops, 40)).toBe('keys')
    expect(sectionInView(tops, 0)).toBe('microphone')
    expect(sectionInView(tops, -999)).toBe('microphone')
    expect(sectionInView([], 0)).toBeNull()
  })
})
