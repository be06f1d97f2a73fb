import type { Range } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useReducer, useRef } from 'react'
import { flushSync } from 'react-dom'
import { type DrawnWindow, indexesOf, windowNext, windowNow } from './drawn-window.ts'

/** Rows are drawn ahead after this long even where the page is never idle. */
const WITHIN_MS = 250

/**
 * Which rows are drawn, for a virtualizer: those in view in the frame in which they come into it, those around it between two frames, when
 * nothing else is to be done. A frame of a steady scroll then finds its rows made and laid out. `onTurn`: before each such drawing.
 */
export function useDrawnWindow(
  scroller: RefObject<HTMLElement | null>,
  onTurn: (scroller: HTMLElement) => void,
): (range: Range) => number[] {
  const held = useRef<DrawnWindow | null>(null)
  const seen = useRef<Range | null>(null)
  const beforeTurn = useRef(onTurn)
  beforeTurn.current = onTurn
  const [turn, takeTurn] = useReducer((count: number) => count + 1, 0)

  // biome-ignore lint/correctness/useExhaustiveDependencies: another function for each turn is how the virtualizer is asked to look again
  const extract = useCallback(
    (range: Range): number[] => {
      seen.current = range
      held.current = windowNow(held.current, range)
      return indexesOf(held.current, range.count)
    },
    [turn],
  )

  // After each drawing there may be more to do.
  useEffect(() => {
    const [from, view] = [held.current, seen.current]
    if (from === null || view === null || windowNext(from, view) === from) return
    const handle = requestIdleCallback(
      () => {
        const element = scroller.current
        if (element === null) return
        held.current = windowNext(from, view)
        beforeTurn.current(element)
        flushSync(takeTurn)
        // Laid out now, for the next frame has no time for it.
        element.getBoundingClientRect()
      },
      { timeout: WITHIN_MS },
    )
    return () => cancelIdleCallback(handle)
  })

  return extract
}
