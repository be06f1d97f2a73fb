import { describe, expect, it } from 'vitest'
import { dragSpan, keyPlace, moveEdge, SHORTEST_SELECTION_MS, shownSpan } from './selection.ts'

const durationMs = 10_000
const span = { fromMs: 2_000, toMs: 5_000 }
const key = (name: string, shiftKey = false) => keyPlace({ key: name, shiftKey }, 2_000, durationMs)

describe('a selection in a draft', () => {
  it('is all of it until something is selected', () => {
    expect(shownSpan(null, durationMs)).toEqual({ fromMs: 0, toMs: durationMs })
  })

  it('stays inside of a draft that has become shorter', () => {
    expect(shownSpan(span, 3_000)).toEqual({ fromMs: 2_000, toMs: 3_000 })
    expect(shownSpan(span, 1_000)).toEqual({ fromMs: 900, toMs: 1_000 })
  })

  it('has edges that stop at the ends and never meet', () => {
    expect(moveEdge(span, { edge: 'from', toMs: -50, durationMs })?.fromMs).toBe(0)
    expect(moveEdge(span, { edge: 'to', toMs: 99_999, durationMs })?.toMs).toBe(durationMs)
    expect(moveEdge(span, { edge: 'from', toMs: 9_000, durationMs })?.fromMs).toBe(5_000 - SHORTEST_SELECTION_MS)
    expect(moveEdge(span, { edge: 'to', toMs: 0, durationMs })?.toMs).toBe(2_000 + SHORTEST_SELECTION_MS)
  })

  it('is none when its edges are at the ends', () => {
    expect(moveEdge({ fromMs: 0, toMs: 5_000 }, { edge: 'to', toMs: durationMs, durationMs })).toBeNull()
  })

  it('is drawn in either direction, and not by a click', () => {
    expect(dragSpan(5_000, 2_000)).toEqual(span)
    expect(dragSpan(5_000, 5_040)).toBeNull()
  })

  it('moves by tenths of a second, with Shift by seconds, and to the ends', () => {
    expect([key('ArrowLeft'), key('ArrowRight'), key('ArrowRight', true)]).toEqual([1_900, 2_100, 3_000])
    expect([key('PageUp'), key('Home'), key('End'), key('x')]).toEqual([3_000, 0, durationMs, null])
  })
})
