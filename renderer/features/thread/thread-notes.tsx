import { defaultRangeExtractor, useVirtualizer, type VirtualItem } from '@tanstack/react-virtual'
import { useLayoutEffect, useRef } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useUi } from '../../app/services-context.ts'
import type { ThreadState } from '../../stores/thread-store.ts'
import { heightOf } from '../timeline/height-of-note.ts'
import { NoteRow } from '../timeline/note-row.tsx'
import type { RowPlace } from '../timeline/row-place.ts'
import { useAskedFocus } from '../timeline/use-asked-focus.ts'
import { useStayAtEnd } from '../timeline/use-stay-at-end.ts'
import { useWaveRoom, WaveRoomContext } from '../timeline/wave-room.ts'
import css from './thread.module.css'

/** Nearer to the end than this counts as being there: new replies then scroll in. CSS pixels. */
const END_WITHIN_PX = 60
/** The line that says how many replies there are. CSS pixels. */
const COUNT_PX = 32

/** The root, how many replies it has, and the replies: only those near the view are in the document. */
export function ThreadNotes({ thread }: { readonly thread: Extract<ThreadState, { status: 'ready' }> }) {
  const selectedId = useUi((state) => state.selected.thread)
  const scroller = useRef<HTMLDivElement>(null)
  const { root, replies } = thread
  const indexOf = (noteId: string | null): number => {
    if (noteId === root.id) return 0
    const index = replies.findIndex((note) => note.id === noteId)
    return index < 0 ? -1 : index + 2
  }
  const replyAt = (index: number): UiNote | undefined => replies[index - 2]
  const startsGroup = (index: number): boolean => replyAt(index - 1)?.authorId !== replyAt(index)?.authorId

  const virtualizer = useVirtualizer({
    count: replies.length + 2,
    getScrollElement: () => scroller.current,
    estimateSize(index) {
      const note = index === 0 ? root : replyAt(index)
      return note ? heightOf(note, index === 0 || startsGroup(index)) : COUNT_PX
    },
    getItemKey: (index) => (index === 0 ? root.id : (replyAt(index)?.id ?? 'count')),
    overscan: 10,
    // What the thread is about, and how long it is, can be asked for wherever one reads.
    rangeExtractor: (range) => [...new Set([0, 1, ...defaultRangeExtractor(range)])],
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: END_WITHIN_PX,
  })
  const waveRoom = useWaveRoom(scroller)
  useStayAtEnd(scroller, END_WITHIN_PX)
  useAskedFocus({ pane: 'thread', virtualizer, scroller, indexOf })
  useOwnReplyInView(replies, () => virtualizer.scrollToEnd())

  const tabId = indexOf(selectedId) >= 0 ? selectedId : (replies.at(-1) ?? root).id
  const totalPx = virtualizer.getTotalSize()
  const drawn = ({ key, index, end }: VirtualItem) => {
    const note = index === 0 ? root : replyAt(index)
    const place: RowPlace = { index, fromEndPx: totalPx - end, measure: virtualizer.measureElement }
    if (note === undefined) return <Count key={key} replies={replies.length} {...place} />
    return (
      <NoteRow
        key={key}
        {...place}
        note={note}
        startsGroup={index === 0 || startsGroup(index)}
        pane="thread"
        isSelected={note.id === selectedId}
        isTabStop={note.id === tabId}
      />
    )
  }
  return (
    <div ref={scroller} className={css.notes} data-testid="thread-scroller">
      <section aria-label="Root and replies" className={css.rows} style={{ height: totalPx }}>
        <WaveRoomContext value={waveRoom}>
          <div className={css.end} style={{ transform: `translateY(${totalPx}px)` }}>
            {virtualizer.getVirtualItems().map(drawn)}
          </div>
        </WaveRoomContext>
      </section>
    </div>
  )
}

function Count({ replies, index, fromEndPx, measure }: RowPlace & { readonly replies: number }) {
  return (
    <p ref={measure} data-index={index} style={{ bottom: fromEndPx }} className={css.count}>
      <span className="numbers">
        {replies === 0 ? 'No replies yet' : replies === 1 ? '1 reply' : `${replies} replies`}
      </span>
    </p>
  )
}

/** What one says oneself is shown, wherever one was reading; others' replies do not move the view. */
function useOwnReplyInView(replies: readonly UiNote[], show: () => void): void {
  const last = replies.at(-1)
  const known = useRef(last?.id)
  const showNow = useRef(show)
  showNow.current = show
  useLayoutEffect(() => {
    if (last === undefined || last.id === known.current) return
    known.current = last.id
    if (last.isMine) showNow.current()
  }, [last])
}
