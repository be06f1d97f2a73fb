import { type RefObject, useEffect, useRef } from 'react'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { useServices } from '../../app/services-context.ts'
import { rowIndexOf, type TimelineRow } from '../../stores/timeline-rows.ts'

interface SavedPlaceInput {
  readonly conversationId: ConversationId
  readonly rows: readonly TimelineRow[]
  readonly scroller: RefObject<HTMLElement | null>
  /** The last row is the newest note of all. */
  readonly isNewest: boolean
}

/** Once one has stopped scrolling for this long, the place is where one is. */
const RESTED_MS = 500
/** Nearer to the end than this is being at the newest. CSS pixels. */
const END_WITHIN_PX = 60

/** Remembers where one looks in this conversation, also for the next start. Only what the person scrolled to. */
export function useSavedPlace(input: SavedPlaceInput): void {
  const { actions, clock, feed } = useServices()
  const latest = useRef(input)
  latest.current = input
  const { scroller, conversationId } = input
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let timer = clock.setTimer(() => undefined, 0)
    const put = (noteId: NoteId | null) => {
      const saved = feed.getState().settings.places?.[conversationId] ?? null
      if (noteId !== saved) actions.savePlace(conversationId, noteId)
    }
    const save = () => {
      const { rows, isNewest } = latest.current
      const leftPx = element.scrollHeight - element.clientHeight - element.scrollTop
      if (isNewest && leftPx <= END_WITHIN_PX) return put(null)
      const noteId = topNoteIn(element)
      const row = rows[rowIndexOf(rows, noteId)]
      if (row?.kind === 'note') put(row.note.id)
    }
    const onScroll = () => {
      timer.cancel()
      timer = clock.setTimer(save, RESTED_MS)
    }
    element.addEventListener('scroll', onScroll, { passive: true })
    return () => {
      timer.cancel()
      element.removeEventListener('scroll', onScroll)
    }
  }, [actions, clock, feed, conversationId, scroller])
}

/** The first note that begins in view. */
function topNoteIn(scroller: HTMLElement): string | null {
  const topPx = scroller.getBoundingClientRect().top
  for (const row of scroller.querySelectorAll('[data-note-id]')) {
    if (row.getBoundingClientRect().top >= topPx - 2) return row.getAttribute('data-note-id')
  }
  return null
}
