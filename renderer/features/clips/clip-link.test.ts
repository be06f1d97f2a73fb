import { describe, expect, it } from 'vitest'
import { ReasonError } from '#shared/kernel/reasons.ts'
import { createKeepingCore, piece } from './clip-fixture.ts'
import { clipTuning } from './tuning.ts'

/** Blobs are read outside of this thread's turns. */
const settle = async (clock: { pass(ms: number): Promise<void> }, ms = 0): Promise<void> => {
  for (let turn = 0; turn < 6; turn += 1) {
    await new Promise((resolve) => setImmediate(resolve))
    await clock.pass(turn === 0 ? ms : 0)
  }
}

describe('a clip, on its way to the core', () => {
  it('is told of before its first byte, and goes piece by piece', async () => {
    const { link, clock, calls, state, told } = createKeepingCore()
    link.add(piece(1, 2, 3))
    await settle(clock)
    link.add(piece(4, 5))
    await settle(clock)
    expect([...state.bytes]).toEqual([1, 2, 3, 4, 5])
    expect(calls[0]).toMatchObject({ runs: [{ atMs: 200, fromMs: 0 }] })
    expect(told.at(-1)).toEqual({ recorded: 5, kept: 5 })
    expect(link.heldBytes()).toBe(0)
  })

  it('is held while the disk is full, and sent again in order once there is room', async () => {
    const { link, clock, state, troubles } = createKeepingCore()
    link.add(piece(1))
    await settle(clock)
    state.refusal = new ReasonError('diskFull')
    link.add(piece(2))
    link.add(piece(3))
    await settle(clock)
    expect(link.heldBytes()).toBe(2)
    expect(troubles).toEqual([state.refusal])
    state.refusal = null
    await settle(clock, clipTuning.againMs)
    expect([...state.bytes]).toEqual([1, 2, 3])
    expect(troubles.at(-1)).toBeNull()
  })

  it('goes on from where the core is, after the way to it was cut', async () => {
    const { link, clock, state } = createKeepingCore()
    link.add(piece(1, 2))
    await settle(clock)
    state.isCut = true
    link.add(piece(3, 4))
    await settle(clock)
    // The last byte was on its way and did not come to the disk.
    state.bytes = state.bytes.slice(0, 2)
    state.isCut = false
    link.resend()
    await settle(clock)
    expect([...state.bytes]).toEqual([1, 2, 3, 4])
  })

  it('says that it is whole only when all of it is on the disk', async () => {
    const { link, clock, state, calls } = createKeepingCore()
    link.add(piece(1, 2))
    await settle(clock)
    state.refusal = new ReasonError('diskFull')
    link.add(piece(3))
    let isOver = false
    void link.end().then(() => {
      isOver = true
    })
    await settle(clock)
    expect([isOver, state.isEnded, calls.some(({ isLast }) => isLast)]).toEqual([false, false, false])
    state.refusal = null
    await settle(clock, clipTuning.longestAgainMs)
    expect([isOver, state.isEnded, [...state.bytes]]).toEqual([true, true, [1, 2, 3]])
    expect(calls.filter(({ isLast }) => isLast)).toHaveLength(1)
  })

  it('ends for good where the core takes no more of it, and says so once', async () => {
    const { link, clock, state, refusals, calls } = createKeepingCore()
    link.add(piece(1))
    await settle(clock)
    state.refusal = new ReasonError('clipTooLarge', '445.0 MB')
    link.add(piece(2))
    await settle(clock)
    link.add(piece(3))
    await settle(clock, clipTuning.longestAgainMs)
    expect(refusals).toEqual([state.refusal])
    expect(calls).toHaveLength(3)
    await link.end()
  })

  it('never tells the core of a clip of which not a byte was recorded', async () => {
    const { link, calls } = createKeepingCore()
    await link.end()
    expect(calls).toEqual([])
  })
})
