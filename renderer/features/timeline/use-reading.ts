import type { VirtualItem } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useRef } from 'react'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import type { TimelineRow } from '../../stores/timeline-rows.ts'
import { seenSeq } from './seen.ts'

interface ReadingInput {
  readonly conversation: UiConversation
  readonly rows: readonly TimelineRow[]
  readonly items: readonly VirtualItem[]
  readonly scroller: RefObject<HTMLElement | null>
  /** The last row is the newest note of all. */
  readonly isNewest: boolean
}

/** Scrolling past is not reading: a note counts as read after it has stood in view this long. */
const READ_AFTER_MS = 600

/** Tells the core how far this conversation was read, while the window has the focus. */
export function useReading({ conversation, rows, items, scroller, isNewest }: ReadingInput): void {
  const { id, lastSeq, readSeq } = conversation
  const { actions, clock } = useServices()
  const told = useRef(0)

  useEffect(() => {
    const look = () => {
      const element = scroller.current
      if (element === null || !document.hasFocus()) return
      const viewEnd = element.scrollTop + element.clientHeight
      const seen = seenSeq({ lastSeq: isNewest ? lastSeq : 0, rows, items, viewEnd })
      if (seen <= Math.max(told.current, readSeq)) return
      told.current = seen
      actions.markRead(id, seen)
    }
    const timer = clock.setTimer(look, READ_AFTER_MS)
    const onFocus = () => clock.setTimer(look, READ_AFTER_MS)
    window.addEventListener('focus', onFocus)
    return () => {
      timer.cancel()
      window.removeEventListener('focus', onFocus)
    }
  }, [actions, clock, scroller, items, rows, id, lastSeq, readSeq, isNewest])
}
