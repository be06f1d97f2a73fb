import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useServices, useUi } from '../../app/services-context.ts'
import { rootsOf, type Timeline } from '../../stores/timeline.ts'
import { rowIndexOf, rowsOf, type TimelineRow } from '../../stores/timeline-rows.ts'
import { Button } from '../../ui/button.tsx'
import { DrawnRow } from './drawn-row.tsx'
import { heightOf } from './height-of-note.ts'
import css from './timeline.module.css'
import { useAskedFocus } from './use-asked-focus.ts'
import { useDrawnWindow } from './use-drawn-window.ts'
import { useReading } from './use-reading.ts'
import { useSavedPlace } from './use-saved-place.ts'
import { useStayAtEnd } from './use-stay-at-end.ts'
import { useWaveRoom, WaveRoomContext } from './wave-room.ts'

/** Nearer to the top than this, older notes are asked for. */
const OLDER_WITHIN_ROWS = 12
/** Long enough for the rows around a place to be drawn and measured. */
const PLACE_MS = 250
/** Nearer to the end than this counts as being there: new notes then scroll in. CSS pixels. */
const END_WITHIN_PX = 60

type TimelineVirtualizer = Virtualizer<HTMLDivElement, Element>

/** The notes of a conversation: starts at the newest, loads upwards, keeps the view still while it does. */
export function NoteList({ conversation, timeline }: { conversation: UiConversation; timeline: Timeline }) {
  const { feed, timelines, clock } = useServices()
  const marked = useUi((state) => state.marked)
  const newAfterSeq = useUi((state) => state.newAfterSeq)
  const selectedId = useUi((state) => state.selected.timeline)
  const rows = useMemo(() => rowsOf(rootsOf(timeline.notes), newAfterSeq), [timeline.notes, newAfterSeq])
  const scroller = useRef<HTMLDivElement>(null)

  const hadNewer = useRef(timeline.hasNewer)

  // Notes may come, and rows be drawn, between a scroll and word of it: the place to be kept is where it has been scrolled to.
  const list = useRef<{ readonly rows: readonly TimelineRow[]; readonly virtualizer: TimelineVirtualizer } | null>(null)
  const isNowAt = ({ scrollTop }: HTMLElement): void => {
    if (list.current !== null) list.current.virtualizer.scrollOffset = scrollTop
  }
  if (list.current !== null && list.current.rows !== rows && scroller.current !== null) isNowAt(scroller.current)
  const virtualizer: TimelineVirtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => estimateOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    rangeExtractor: useDrawnWindow(scroller, isNowAt),
    paddingStart: 8,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: !timeline.hasNewer && !hadNewer.current,
    scrollEndThreshold: END_WITHIN_PX,
  })

  list.current = { rows, virtualizer }
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = keepsPlace

  // Older notes wait until the place is found again: they would move it while it is being scrolled to.
  const [isPlaced, setPlaced] = useState(false)
  const [opensAt] = useState(() => rowIndexOf(rows, feed.getState().settings.places?.[conversation.id] ?? null))
  useLayoutEffect(() => {
    if (opensAt >= 0) virtualizer.scrollToIndex(opensAt, { align: 'start' })
    else virtualizer.scrollToEnd()
    const timer = clock.setTimer(() => setPlaced(true), opensAt >= 0 ? PLACE_MS : 0)
    return () => timer.cancel()
  }, [virtualizer, opensAt, clock])

  const totalPx = virtualizer.getTotalSize()
  const items = virtualizer.getVirtualItems()
  const firstIndex = items[0]?.index ?? 0
  const isNearTop = firstIndex <= OLDER_WITHIN_ROWS
  const isNearEnd = (items.at(-1)?.index ?? 0) >= rows.length - OLDER_WITHIN_ROWS
  const { hasOlder, isLoadingOlder, hasNewer, isLoadingNewer, failure } = timeline
  useEffect(() => {
    if (isNearEnd && hasNewer && !isLoadingNewer) void timelines.loadNewer(conversation.id)
  }, [isNearEnd, hasNewer, isLoadingNewer, timelines, conversation.id])
  // What is read from below is scrolled to by the person, also the piece that ends with the newest.
  useEffect(() => {
    hadNewer.current = hasNewer
  }, [hasNewer])
  useEffect(() => {
    if (isPlaced && isNearTop && hasOlder && !isLoadingOlder && failure === null)
      void timelines.loadOlder(conversation.id)
  }, [isPlaced, isNearTop, hasOlder, isLoadingOlder, failure, timelines, conversation.id])

  const waveRoom = useWaveRoom(scroller)
  useStayAtEnd(scroller, END_WITHIN_PX)
  useSavedPlace({ conversationId: conversation.id, rows, scroller, isNewest: !hasNewer })
  useReading({ conversation, rows, items, scroller, isNewest: !hasNewer })

  useAskedFocus({ pane: 'timeline', virtualizer, scroller, indexOf: (noteId) => rowIndexOf(rows, noteId) })
  const isAtEnd = virtualizer.isAtEnd(END_WITHIN_PX)
  const todayMs = new Date(clock.nowMs()).setHours(12, 0, 0, 0)
  const tabId = useMemo(() => (rowIndexOf(rows, selectedId) >= 0 ? selectedId : newestIdOf(rows)), [rows, selectedId])

  return (
    <div className={css.body}>
      <div ref={scroller} className={css.scroller} data-testid="timeline-scroller">
        {hasOlder || failure !== null ? (
          <div className={css.older} role="status">
            {failure !== null ? (
              <Button size="small" tone="quiet" onClick={() => void timelines.loadOlder(conversation.id)}>
                Older notes could not be read. Try again
              </Button>
            ) : (
              <span className={css.olderText}>{isLoadingOlder ? 'Reading older notes…' : ''}</span>
            )}
          </div>
        ) : null}
        <section aria-label="Notes" aria-busy={isLoadingOlder} className={css.rows} style={{ height: totalPx }}>
          <WaveRoomContext value={waveRoom}>
            <div className={css.end} style={{ transform: `translateY(${totalPx}px)` }}>
              {items.map((item) => {
                const row = rows[item.index]
                if (row === undefined) return null
                return (
                  <DrawnRow
                    key={item.key}
                    row={row}
                    index={item.index}
                    fromEndPx={totalPx - item.end}
                    measure={virtualizer.measureElement}
                    todayMs={todayMs}
                    isSelected={row.key === selectedId}
                    isMarked={row.kind === 'note' && marked.includes(row.note.id)}
                    isTabStop={row.key === tabId}
                  />
                )
              })}
            </div>
          </WaveRoomContext>
        </section>
      </div>
      {isAtEnd && !hasNewer ? null : (
        <Button
          size="small"
          className={css.toEnd}
          onClick={() => (hasNewer ? void timelines.openNewest(conversation.id) : virtualizer.scrollToEnd())}
        >
          <ArrowDown size={14} aria-hidden />
          Newest
        </Button>
      )}
    </div>
  )
}

/** A row above what one looks at grew or shrank: measured at last, or no first of its group any more. Whichever way one scrolls, the rest stands still. */
function keepsPlace(item: VirtualItem, _: number, list: TimelineVirtualizer): boolean {
  const foldPx = list.scrollOffset ?? 0
  return list.itemSizeCache.has(item.key) ? item.end <= foldPx : item.start < foldPx
}

const newestIdOf = (rows: readonly TimelineRow[]): string | null =>
  rows.findLast((row) => row.kind === 'note')?.note.id ?? null

/** As the stylesheet has them. */
const DAY_PX = 36
const NEW_LINE_PX = 24

function estimateOf(row: TimelineRow | undefined): number {
  if (row?.kind === 'note') return heightOf(row.note, row.startsGroup)
  return row?.kind === 'new' ? NEW_LINE_PX : DAY_PX
}
