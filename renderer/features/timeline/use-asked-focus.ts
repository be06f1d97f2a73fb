import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import { useUi } from '../../app/services-context.ts'
import type { PaneName } from '../../stores/ui-store.ts'

/** A far row is drawn some frames after it was scrolled to: its neighbours are measured first, on a busy computer with many rows in between. */
const FOCUS_FRAMES = 180
/** So long afterwards it may still be drawn anew, for what is measured moves it; then the focus would be nowhere. */
const SETTLE_FRAMES = 8

interface AskedFocusInput {
  readonly pane: PaneName
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>
  readonly scroller: RefObject<HTMLElement | null>
  /** Where a note stands among the rows; -1 when it is not held. */
  readonly indexOf: (noteId: string | null) => number
}

/** Gives the focus to the selected note whenever it is asked for, wherever in a virtualised list it is. */
export function useAskedFocus({ pane, virtualizer, scroller, indexOf }: AskedFocusInput): void {
  const selectedId = useUi((state) => state.selected[pane])
  const focusRequest = useUi((state) => state.focusRequest)
  const isHere = useUi((state) => state.pane === pane)
  const now = useRef({ isHere, indexOf })
  now.current = { isHere, indexOf }
  // Taken at once, so that the next key already goes there. A row that is not in the document is scrolled to until it is drawn, wherever it
  // stands by then: notes before it may come meanwhile, and it may be one of those that do.
  useEffect(() => {
    if (focusRequest === 0 || !now.current.isHere || selectedId === null) return
    const isNear = isDrawn(virtualizer, now.current.indexOf(selectedId))
    const takeFocus = (): boolean => {
      const row = scroller.current?.querySelector<HTMLElement>(`[data-note-id="${selectedId}"]`)
      row?.focus({ preventScroll: true })
      return row != null
    }
    let frame = 0
    const attempt = (left: number) => {
      const index = now.current.indexOf(selectedId)
      if (index >= 0) virtualizer.scrollToIndex(index, { align: isNear ? 'auto' : 'center' })
      const isTaken = index >= 0 && takeFocus()
      if (isTaken) frame = requestAnimationFrame(() => settle(Math.min(left, SETTLE_FRAMES)))
      else if (left > 0) frame = requestAnimationFrame(() => attempt(left - 1))
    }
    /** Whoever goes elsewhere meanwhile goes there. */
    const settle = (left: number) => {
      if (left === 0) return
      if (document.activeElement === document.body) return attempt(left - 1)
      frame = requestAnimationFrame(() => settle(left - 1))
    }
    attempt(FOCUS_FRAMES)
    return () => cancelAnimationFrame(frame)
  }, [focusRequest, selectedId, virtualizer, scroller])
}

const isDrawn = (virtualizer: AskedFocusInput['virtualizer'], index: number): boolean =>
  virtualizer.getVirtualItems().some((item) => item.index === index)
