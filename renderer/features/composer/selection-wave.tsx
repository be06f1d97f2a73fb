import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { Chapter } from '#shared/contract/model.ts'
import type { MsSpan } from '../../stores/ui-store.ts'
import { ChapterTicks } from '../../ui/chapter-ticks.tsx'
import { Waveform } from '../../ui/waveform.tsx'
import { positionAt } from '../../ui/waveform-bars.ts'
import { elapsedText } from '../recorder/elapsed.ts'
import css from './draft-editor.module.css'
import { dragSpan, type Edge, keyPlace, moveEdge, shownSpan } from './selection.ts'

interface SelectionWaveProps {
  readonly peaks: readonly number[]
  readonly durationMs: number
  readonly chapters: readonly Chapter[] | undefined
  readonly selection: MsSpan | null
  /** 0..1 of what was played; null when the draft is not in the player. */
  readonly progress: number | null
  onSelect(selection: MsSpan | null): void
  /** A click: play from there. */
  onSeek(positionMs: number): void
}

type Drag = { readonly kind: 'span'; readonly downMs: number } | { readonly kind: 'edge'; readonly edge: Edge }

/** A draft's waveform with a part of it selected: drag over it, or move the two edges, by pointer or by key. */
export function SelectionWave(props: SelectionWaveProps) {
  const { peaks, durationMs, chapters, selection, progress, onSelect, onSeek } = props
  const [drag, setDrag] = useState<Drag | null>(null)
  const span = shownSpan(selection, durationMs)
  const share = (ms: number) => `${(100 * ms) / Math.max(1, durationMs)}%`

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return positionAt(event.clientX - box.left, box.width, durationMs)
  }
  const onPointerDown = (event: PointerEvent<HTMLElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    const edge = event.target instanceof HTMLElement ? event.target.dataset.edge : undefined
    setDrag(edge === 'from' || edge === 'to' ? { kind: 'edge', edge } : { kind: 'span', downMs: placeOf(event) })
  }
  const onPointerMove = (event: PointerEvent<HTMLElement>) => {
    if (drag === null) return
    const atMs = placeOf(event)
    if (drag.kind === 'edge') return onSelect(moveEdge(span, { edge: drag.edge, toMs: atMs, durationMs }))
    const drawn = dragSpan(drag.downMs, atMs)
    if (drawn !== null) onSelect(drawn)
  }
  const onPointerUp = (event: PointerEvent<HTMLElement>) => {
    if (drag?.kind === 'span' && dragSpan(drag.downMs, placeOf(event)) === null) onSeek(drag.downMs)
    setDrag(null)
  }
  const handle = (edge: Edge) => {
    const atMs = edge === 'from' ? span.fromMs : span.toMs
    const onKeyDown = (event: KeyboardEvent) => {
      const toMs = keyPlace(event, atMs, durationMs)
      if (toMs === null || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      onSelect(moveEdge(span, { edge, toMs, durationMs }))
    }
    return (
      <div
        role="slider"
        tabIndex={0}
        data-edge={edge}
        aria-label={edge === 'from' ? 'Start of the selection' : 'End of the selection'}
        aria-orientation="horizontal"
        aria-valuemin={0}
        aria-valuemax={Math.round(durationMs)}
        aria-valuenow={Math.round(atMs)}
        aria-valuetext={`${elapsedText(atMs)} of ${elapsedText(durationMs)}`}
        className={edge === 'from' ? css.from : css.to}
        style={{ left: share(atMs) }}
        onKeyDown={onKeyDown}
      />
    )
  }

  return (
    <div
      className={css.wave}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={onPointerUp}
      onPointerCancel={() => setDrag(null)}
    >
      <Waveform peaks={peaks} isHeard={false} progress={progress} />
      <ChapterTicks chapters={chapters} durationMs={durationMs} />
      <div className={css.shade} style={{ left: 0, width: share(span.fromMs) }} />
      <div className={css.shade} style={{ left: share(span.toMs), right: 0 }} />
      {handle('from')}
      {handle('to')}
    </div>
  )
}
