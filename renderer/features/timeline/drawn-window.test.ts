import { describe, expect, it } from 'vitest'
import { type DrawnWindow, indexesOf, windowNext, windowNow } from './drawn-window.ts'

const view = (startIndex: number, endIndex: number, count = 1_000) => ({ startIndex, endIndex, count })
const ends = (drawn: DrawnWindow, count = 1_000) => {
  const indexes = indexesOf(drawn, count)
  return [indexes[0], indexes.at(-1)]
}
const settled = (from: DrawnWindow, at: ReturnType<typeof view>): { drawn: DrawnWindow; steps: number } => {
  let drawn = from
  for (let steps = 0; ; steps += 1) {
    const next = windowNext(drawn, at)
    if (next === drawn) return { drawn, steps }
    drawn = next
  }
}

describe('the rows that are drawn', () => {
  it('are the view and the nearest ones at once, and ten on either side with time', () => {
    const now = windowNow(null, view(500, 510))
    expect(ends(now)).toEqual([496, 514])
    const { drawn, steps } = settled(now, view(500, 510))
    expect(ends(drawn)).toEqual([490, 520])
    expect(steps).toBe(2)
  })

  it('of a steady scroll are there before they come into view, and those behind go with time', () => {
    const { drawn } = settled(windowNow(null, view(500, 510)), view(500, 510))
    const scrolled = windowNow(drawn, view(497, 507))
    expect(scrolled).toEqual(drawn)
    expect(ends(settled(scrolled, view(497, 507)).drawn)).toEqual([487, 517])
  })

  it('stay the same ones when older notes come in above', () => {
    const { drawn } = settled(windowNow(null, view(0, 10, 100)), view(0, 10, 100))
    const after = windowNow(drawn, view(60, 70, 160))
    expect(ends(after, 160)).toEqual([56, 80])
    expect(after.near).toBe(drawn.near)
  })

  it('are those of the new place after a jump, and none of the old', () => {
    const { drawn } = settled(windowNow(null, view(900, 910)), view(900, 910))
    expect(ends(windowNow(drawn, view(100, 110)))).toEqual([96, 114])
  })

  it('are few even when there never is time', () => {
    let drawn = windowNow(null, view(900, 910))
    for (let top = 900; top > 100; top -= 3) drawn = windowNow(drawn, view(top, top + 10))
    expect(indexesOf(drawn, 1_000).length).toBeLessThanOrEqual(11 + 4 + 30)
  })

  it('end with the list, however short it is', () => {
    expect(indexesOf(settled(windowNow(null, view(0, 2, 3)), view(0, 2, 3)).drawn, 3)).toEqual([0, 1, 2])
    expect(indexesOf(windowNow(null, view(0, 0, 1)), 1)).toEqual([0])
    expect(indexesOf(windowNow(null, view(0, 0, 0)), 0)).toEqual([])
    const long = settled(windowNow(null, view(990, 999)), view(990, 999)).drawn
    expect(ends(windowNow(long, view(0, 2, 3)), 3)).toEqual([0, 2])
  })
})
