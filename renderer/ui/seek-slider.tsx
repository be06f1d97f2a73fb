import { type KeyboardEvent, type PointerEvent, type ReactNode, useState } from 'react'
import { formatDuration } from '#shared/kernel/format.ts'
import { classes } from './classes.ts'
import css from './waveform.module.css'
import { positionAt } from './waveform-bars.ts'

interface SeekSliderProps {
  readonly label: string
  readonly positionMs: number
  readonly durationMs: number
  /** When the pointer lets go, and at each key. */
  readonly onSeek: (positionMs: number) => void
  /** Draws what lies under the pointer; gets the place being dragged to. */
  readonly children: (shownMs: number) => ReactNode
  readonly isDisabled?: boolean
  readonly tabIndex?: number
  readonly className?: string | undefined
  /** As wide as this, where there is room. */
  readonly widthPx?: number
}

const STEP_MS = 5000

/** A place in a note, by pointer or by key. Dragging shows the place and seeks once, at the end: no stutter. */
export function SeekSlider(props: SeekSliderProps) {
  const {
    label,
    positionMs,
    durationMs,
    onSeek,
    children,
    isDisabled = false,
    tabIndex = 0,
    className,
    widthPx,
  } = props
  const [draggedMs, setDragged] = useState<number | null>(null)
  const shownMs = draggedMs ?? positionMs

  const placeOf = (event: PointerEvent<HTMLElement>) => {
    const box = event.currentTarget.getBoundingClientRect()
    return positionAt(event.clientX - box.left, box.width, durationMs)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const target = keyTarget(event.key, positionMs, durationMs)
    if (target === null || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    event.stopPropagation()
    onSeek(target)
  }

  return (
    <div
      role="slider"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={Math.round(durationMs)}
      aria-valuenow={Math.round(shownMs)}
      aria-valuetext={`${formatDuration(shownMs)} of ${formatDuration(durationMs)}`}
      aria-disabled={isDisabled}
      tabIndex={isDisabled ? -1 : tabIndex}
      className={classes(css.seek, className)}
      style={widthPx === undefined ? undefined : { width: widthPx }}
      onKeyDown={isDisabled ? undefined : onKeyDown}
      onPointerDown={(event) => {
        if (isDisabled || event.button !== 0) return
        event.currentTarget.setPointerCapture(event.pointerId)
        setDragged(placeOf(event))
      }}
      onPointerMove={(event) => {
        if (draggedMs !== null) setDragged(placeOf(event))
      }}
      onPointerUp={(event) => {
        if (draggedMs === null) return
        setDragged(null)
        onSeek(placeOf(event))
      }}
      onPointerCancel={() => setDragged(null)}
    >
      {children(shownMs)}
    </div>
  )
}

function keyTarget(key: string, positionMs: number, durationMs: number): number | null {
  const clamp = (value: number) => Math.min(durationMs, Math.max(0, value))
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return clamp(positionMs - STEP_MS)
    case 'ArrowRight':
    case 'ArrowUp':
      return clamp(positionMs + STEP_MS)
    case 'PageDown':
      return clamp(positionMs - durationMs / 10)
    case 'PageUp':
      return clamp(positionMs + durationMs / 10)
    case 'Home':
      return 0
    case 'End':
      return durationMs
    default:
      return null
  }
}
