import { describe, expect, it } from 'vitest'
import { describeUnsent } from './unsent-work.ts'

const nothing = { waiting: 0, failed: 0, waits: { notes: 0, reactions: 0, marks: 0 } }

describe('what only this device holds', () => {
  it('is nothing when all is delivered', () => expect(describeUnsent(nothing, [])).toBeNull())
  it('is said in words, notes that failed among them', () => {
    const counts = { waiting: 4, failed: 1, waits: { notes: 1, reactions: 2, marks: 1 } }
    expect(describeUnsent(counts, [])).toBe('2 unsent notes, 2 reactions and 1 heard or read mark')
    expect(describeUnsent({ ...nothing, failed: 1 }, [])).toBe('1 unsent note')
  })
})
