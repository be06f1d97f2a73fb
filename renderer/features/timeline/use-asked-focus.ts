import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { isTextField } from '../../app/focus-context.ts'
import { useUi } from '../../app/services-context.ts'
import type { PaneName } from '../../stores/ui-store.ts'

/** A far row is drawn some frames after it was scrolled to: its neighbours are measured first, on a busy computer with many rows in between. */
const FOCUS_FRAMES = 180
/**
 * So long afterwards it may still be drawn anew, for what is measured moves it, and older notes come in above; then the focus would be nowhere.
 */
const SETTLE_FRAMES = 90
/** Whoever does one of these goes where they want: nothing is scrolled or focused for them any more. A key waits for its row. */
const MOVES = ['keydown', 'pointerdown', 'wheel'] as const

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
  const goal = useRef<Goal | null>(null)
  noteShift(goal.current, scroller.current, indexOf)
  // A scroll under way leads to a number among the rows. With older ones above, that is another row's: it goes on to the same row, which stays
  // where it was.
  useLayoutEffect(() => {
    const { current } = goal
    if (current === null || current.movedFromPx === null) return
    const start = virtualizer.getOffsetForIndex(current.index, 'start')?.[0]
    if (start !== undefined) virtualizer.scrollToOffset(start - current.movedFromPx)
    current.movedFromPx = null
  })
  /** A list that is drawn for the first time was asked for a while ago. */
  const isNew = useRef(true)
  // Taken at once, so that the next key already goes there. A row that is not in the document is scrolled to until it is drawn, wherever it
  // stands by then: notes before it may come meanwhile, and it may be one of those that do.
  useEffect(() => {
    if (focusRequest === 0 || !now.current.isHere || selectedId === null) return
    const isNear = isDrawn(virtualizer, now.current.indexOf(selectedId))
    const from = isNew.current ? null : document.activeElement
    const takeFocus = (): boolean => {
      const row = rowOf(scroller.current, selectedId)
      row?.focus({ preventScroll: true })
      // Under a dialog it cannot have it yet.
      return row !== null && document.activeElement === row
    }
    let frame = 0
    let isThere = false
    const attempt = (left: number) => {
      if (isTypingElsewhere(from)) return
      const index = now.current.indexOf(selectedId)
      goal.current = { noteId: selectedId, index, movedFromPx: null }
      if (index >= 0) virtualizer.scrollToIndex(index, { align: isNear ? 'auto' : 'center' })
      const isTaken = index >= 0 && takeFocus()
      isThere ||= isTaken
      if (isTaken) frame = requestAnimationFrame(() => settle(SETTLE_FRAMES))
      else if (left > 0) frame = requestAnimationFrame(() => attempt(left - 1))
    }
    /** Whoever goes elsewhere meanwhile goes there. */
    const settle = (left: number) => {
      if (left === 0) return stop()
      if (document.activeElement === document.body) return attempt(left)
      frame = requestAnimationFrame(() => settle(left - 1))
    }
    const onMove = ({ type }: Event) => {
      if (isThere || type !== 'keydown') stop()
    }
    const stop = () => {
      cancelAnimationFrame(frame)
      goal.current = null
      for (const move of MOVES) window.removeEventListener(move, onMove, true)
    }
    for (const move of MOVES) window.addEventListener(move, onMove, true)
    attempt(FOCUS_FRAMES)
    return stop
  }, [focusRequest, selectedId, virtualizer, scroller])
  useEffect(() => {
    isNew.current = false
  }, [])
}

/** The row that is gone to, and where it stands among the rows. */
interface Goal {
  readonly noteId: string
  index: number
  /** It has another number now; so far below the top of the view it stood until then. CSS pixels. */
  movedFromPx: number | null
}

/** Looked at while the document is still as it was. */
function noteShift(goal: Goal | null, scroller: HTMLElement | null, indexOf: AskedFocusInput['indexOf']): void {
  if (goal === null || scroller === null) return
  const index = indexOf(goal.noteId)
  if (index < 0 || index === goal.index) return
  const row = goal.index < 0 ? null : rowOf(scroller, goal.noteId)
  if (row !== null) goal.movedFromPx = row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  goal.index = index
}

const rowOf = (scroller: HTMLElement | null, noteId: string): HTMLElement | null =>
  scroller?.querySelector<HTMLElement>(`[data-note-id="${noteId}"]`) ?? null

/** Who began to type while the row was still to be drawn goes on typing. */
function isTypingElsewhere(from: Element | null): boolean {
  const { activeElement } = document
  return activeElement !== null && activeElement !== from && isTextField(activeElement)
}

const isDrawn = (virtualizer: AskedFocusInput['virtualizer'], index: number): boolean =>
  virtualizer.getVirtualItems().some((item) => item.index === index)
