import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { StreamId } from '#shared/kernel/ids.ts'
import { shareOut } from './pull.ts'

const streamId = StreamId.parse('00000000-0000-7000-8000-000000000000')
const movedBy = (...counts: number[]) => counts.map((lastSeq) => ({ streamId, cursor: 0, lastSeq }))
const countsOf = (waiting: number[], limit: number): number[] => {
  const moved = movedBy(...waiting)
  const shares = shareOut(moved, limit)
  return moved.map((stream) => shares.find((share) => share.stream === stream)?.count ?? 0)
}

describe('shareOut', () => {
  it('gives everything when the limit is no limit', () => {
    expect(countsOf([3, 1, 2], 10)).toEqual([3, 1, 2])
  })

  it('gives equal shares, and the long ones what the short ones leave over', () => {
    expect(countsOf([100, 2, 100], 20)).toEqual([9, 2, 9])
  })

  it('serves some, not all, when there are more streams than the limit', () => {
    expect(countsOf([5, 5, 5, 5], 2).reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  it('never passes the limit, never gives more than waits, and leaves nothing unused', () => {
    const waitings = fc.array(fc.integer({ min: 1, max: 1000 }), { maxLength: 50 })
    fc.assert(
      fc.property(waitings, fc.integer({ min: 1, max: 500 }), (waiting, limit) => {
        const counts = countsOf(waiting, limit)
        const given = counts.reduce((sum, count) => sum + count, 0)
        expect(given).toBe(
          Math.min(
            limit,
            waiting.reduce((sum, count) => sum + count, 0),
          ),
        )
        for (const [index, count] of counts.entries()) expect(count).toBeLessThanOrEqual(waiting[index] ?? 0)
      }),
    )
  })
})
