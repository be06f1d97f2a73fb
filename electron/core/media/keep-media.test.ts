import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BlobId } from '#shared/kernel/ids.ts'
import { type KeepPolicy, planMedia, type Recording } from './keep-media.ts'

const day = 24 * 3_600_000
const nowMs = 1_000 * day
const blob = (n: number): BlobId => BlobId.parse(`01890000-0000-7000-8000-${String(n).padStart(12, '0')}`)
const recording = (n: number, more: Partial<Recording> = {}): Recording => ({
  blobId: blob(n),
  sizeBytes: 10,
  sentAtMs: nowMs - n * day,
  isUnheard: false,
  isPinned: false,
  isHere: false,
  rank: 0,
  isLarge: false,
  usedAtMs: 0,
  ...more,
})
const policy: KeepPolicy = { days: 30, sizeBytes: 30 }
const plan = (recordings: readonly Recording[], busy: readonly BlobId[] = []) =>
  planMedia(recordings, policy, { nowMs, busy: new Set(busy) })
const here = { isHere: true }

describe('what is fetched', () => {
  it('is what is young, newest first, as far as there is room', () => {
    expect(plan([recording(29), recording(1), recording(31), recording(2), recording(3)]).fetch).toEqual(
      [1, 2, 3].map(blob),
    )
  })
  it('is what is unheard before all else, however old, within the limit', () => {
    const unheard = [400, 300, 200, 500].map((n) => recording(n, { isUnheard: true }))
    expect(plan([recording(1), ...unheard]).fetch).toEqual([200, 300, 400].map(blob))
  })
  it('is all of a pinned conversation, whatever the limit', () => {
    const pinned = [100, 200, 300, 400, 500].map((n) => recording(n, { isPinned: true }))
    expect(plan([recording(1), ...pinned])).toEqual({ fetch: [100, 200, 300, 400, 500].map(blob), evict: [] })
  })
  it('is of one note the sound, then what is seen first; the files of a newer note before them', () => {
    const files = [2, 0, 1, 3].map((rank) => ({ ...recording(10 + rank, { rank, sizeBytes: 1 }), sentAtMs: nowMs }))
    const newer = recording(20, { sentAtMs: nowMs + 1, rank: 5 })
    expect(plan([...files, newer]).fetch).toEqual([20, 10, 11, 12, 13].map(blob))
  })
  it('is nothing large, unheard or not, but where all is kept', () => {
    const large = { isLarge: true }
    const offered = [recording(1, large), recording(2, { ...large, isUnheard: true })]
    expect(plan(offered).fetch).toEqual([])
    expect(plan([...offered, recording(3, { ...large, isPinned: true })]).fetch).toEqual([blob(3)])
  })
  it('does not push out what is here', () => {
    const kept = [100, 200, 300].map((n) => recording(n, { ...here, usedAtMs: n }))
    expect(plan([recording(1), ...kept])).toEqual({ fetch: [], evict: [] })
  })
})

describe('what is given up', () => {
  it('is what was not used for longest, oldest use first, until the rest fits', () => {
    const used = [1, 2, 3, 4, 5].map((n) => recording(n, { ...here, usedAtMs: n }))
    expect(plan(used).evict).toEqual([1, 2].map(blob))
  })
  it('is never unheard, pinned, or in use', () => {
    const stays = [
      recording(1, { ...here, isUnheard: true }),
      recording(2, { ...here, isPinned: true }),
      recording(3, here),
      recording(4, { ...here, sizeBytes: 40, isUnheard: true }),
      recording(5, { ...here, usedAtMs: nowMs }),
    ]
    expect(plan(stays, [blob(3)]).evict).toEqual([blob(5)])
  })
})

describe('any plan', () => {
  const recordings = fc.array(
    fc.record({
      sizeBytes: fc.integer({ min: 1, max: 20 }),
      sentAtMs: fc.integer({ min: nowMs - 60 * day, max: nowMs }),
      isUnheard: fc.boolean(),
      isPinned: fc.boolean(),
      isHere: fc.boolean(),
      rank: fc.nat(3),
      isLarge: fc.boolean(),
      usedAtMs: fc.integer({ min: 0, max: nowMs }),
    }),
    { maxLength: 40 },
  )
  const numbered = (made: Omit<Recording, 'blobId'>[]) => made.map((one, n) => ({ ...one, blobId: blob(n) }))

  it('carried out and made anew is empty', () => {
    fc.assert(
      fc.property(recordings, (made) => {
        const before = numbered(made)
        const { fetch, evict } = plan(before)
        const after = before
          .map((one) => (fetch.includes(one.blobId) ? { ...one, isHere: true, usedAtMs: nowMs } : one))
          .map((one) => (evict.includes(one.blobId) ? { ...one, isHere: false } : one))
        expect(plan(after)).toEqual({ fetch: [], evict: [] })
      }),
    )
  })
  it('gives up nothing that must stay, fetches nothing that is here, and leaves the limit kept', () => {
    fc.assert(
      fc.property(recordings, fc.array(fc.nat(39)), (made, inUse) => {
        const before = numbered(made)
        const busy = inUse.map(blob)
        const { fetch, evict } = plan(before, busy)
        const byId = new Map(before.map((one) => [one.blobId, one]))
        for (const id of evict) {
          expect(byId.get(id)).toMatchObject({ isUnheard: false, isPinned: false, isHere: true })
          expect(busy).not.toContain(id)
        }
        for (const id of fetch) expect(byId.get(id)?.isHere).toBe(false)
        const rest = before.filter((one) => (one.isHere && !evict.includes(one.blobId)) || fetch.includes(one.blobId))
        const bytes = rest.reduce((sum, one) => sum + one.sizeBytes, 0)
        const must = rest.filter((one) => one.isPinned || one.isUnheard || busy.includes(one.blobId))
        expect(bytes <= policy.sizeBytes || rest.every((one) => must.includes(one))).toBe(true)
      }),
    )
  })
})
