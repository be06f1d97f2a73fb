import { describe, expect, it } from 'vitest'
import type { Scene } from '#shared/annotation/model.ts'
import { createBoard } from '../annotation/board.ts'
import { createJournal, type DrawInput } from './journal.ts'
import { createHandClock, takeId } from './showing-fixture.ts'

const scene: Scene = { width: 800, height: 600, picture: null, label: '' }

function drawingOn({ heldByCore = 0, held = 0 } = {}) {
  const clock = createHandClock()
  const board = createBoard({ scene, nowMs: () => clock.monotonicMs() })
  const calls: DrawInput[] = []
  const troubles: unknown[] = []
  let have = heldByCore
  let refusal: Error | null = null
  const journal = createJournal(
    {
      takeId,
      clock,
      read: () => board.drawing.getState(),
      onTrouble: (error) => troubles.push(error),
      async draw(input) {
        calls.push(input)
        if (refusal) throw refusal
        if (input.from <= have) have = Math.max(have, input.from + input.events.length)
        return { have }
      },
    },
    held,
  )
  board.drawing.subscribe(() => journal.changed())
  const line = (y: number): void => {
    const touch = (x: number) => ({ x, y, atMs: clock.monotonicMs(), pressure: 0.5 })
    board.act({ kind: 'pressed', touch: touch(10), reach: 4 })
    board.act({ kind: 'moved', touches: [touch(90)], reach: 4 })
    board.act({ kind: 'released' })
  }
  return {
    clock,
    board,
    calls,
    troubles,
    journal,
    line,
    have: () => have,
    refuse: (error: Error | null) => {
      refusal = error
    },
    lose: (left: number) => {
      have = left
    },
  }
}

describe('what is drawn, on its way to the core', () => {
  it('goes there within 250 ms, what came together in one piece', async () => {
    const { line, clock, calls, have } = drawingOn()
    line(10)
    await clock.pass(100)
    line(20)
    expect(calls).toEqual([])
    await clock.pass(150)
    expect(calls).toMatchObject([{ from: 0, events: [{ kind: 'stroke' }, { kind: 'stroke' }], scenes: [scene] }])
    line(30)
    await clock.pass(250)
    expect(calls[1]).toMatchObject({ from: 2, events: [{ kind: 'stroke' }] })
    expect(have()).toBe(3)
  })

  it('is held and sent again while the core refuses it, and that is told once it is over', async () => {
    const { line, clock, refuse, troubles, have } = drawingOn()
    refuse(new Error('full'))
    line(10)
    await clock.pass(3_000)
    expect(have()).toBe(0)
    refuse(null)
    line(20)
    await clock.pass(2_500)
    expect(have()).toBe(2)
    expect(troubles.at(0)).toEqual(new Error('full'))
    expect(troubles.at(-1)).toBeNull()
  })

  it('goes back to what the core has, when that is less than it was', async () => {
    const { line, clock, have, lose, journal } = drawingOn()
    line(10)
    line(20)
    await clock.pass(300)
    lose(1)
    journal.resend()
    line(30)
    await clock.pass(1_000)
    expect(have()).toBe(3)
  })

  it('of a drawing that goes on sends only what is new', async () => {
    const { line, clock, calls } = drawingOn({ heldByCore: 5, held: 0 })
    line(10)
    await clock.pass(1_000)
    expect(calls[0]).toMatchObject({ from: 0 })
    // The core had more than this page said, so nothing of it comes twice.
    expect(calls.length).toBeLessThan(4)
  })

  it('tells that all is there, with the pictures, only when it is', async () => {
    const { line, journal, calls, refuse } = drawingOn()
    line(10)
    expect(await journal.settle()).toBe(false)
    expect(calls.at(-1)?.isLast).toBeUndefined()
    expect(await journal.settle(true)).toBe(true)
    expect(calls.at(-1)).toMatchObject({ from: 1, events: [], isLast: true })
    refuse(new Error('gone'))
    expect(await journal.settle(true)).toBe(false)
  })
})
