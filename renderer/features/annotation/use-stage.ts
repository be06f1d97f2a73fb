import { type RefObject, useCallback, useEffect, useRef, useState } from 'react'
import { FONT } from './paint-mark.ts'
import { createPainter, type Look, type Painter } from './painter.ts'
import type { Size } from './view.ts'

export interface Stage<E extends HTMLElement> {
  readonly ref: RefObject<E | null>
  /** Null until it is known. */
  readonly room: Size | null
  /** With the next frame, however often it is asked for. */
  repaint(): void
  painter(): Painter | null
}

/**
 * The canvases of a picture in an element that holds three of them. `lookOf` is asked when a frame is drawn: what happens fifty times a second
 * goes past React. Null: there is nothing to draw yet.
 */
export function useStage<E extends HTMLElement = HTMLDivElement>(
  lookOf: (room: Size) => Omit<Look, 'room' | 'ratio'> | null,
): Stage<E> {
  const ref = useRef<E>(null)
  const painter = useRef<Painter | null>(null)
  const latest = useRef(lookOf)
  const frame = useRef(0)
  const [room, setRoom] = useState<Size | null>(null)
  latest.current = lookOf
  const isPlaced = useRef(false)
  isPlaced.current = room !== null

  const repaint = useCallback(() => {
    if (frame.current !== 0) return
    frame.current = requestAnimationFrame(() => {
      frame.current = 0
      const element = ref.current
      // Before its room is known a picture would be drawn somewhere else first, and that costs as much.
      if (!element || !isPlaced.current) return
      const size = { width: element.clientWidth, height: element.clientHeight }
      const look = latest.current(size)
      const isSharp = look ? painter.current?.paint({ ...look, room: size, ratio: window.devicePixelRatio || 1 }) : true
      if (isSharp === false) repaint()
    })
  }, [])

  useEffect(() => {
    const element = ref.current
    const [picture, marks, moving] = element?.querySelectorAll('canvas') ?? []
    if (!element || !picture || !marks || !moving) return
    painter.current = createPainter({ picture, marks, moving })
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setRoom((before) => (before?.width === width && before.height === height ? before : { width, height }))
      repaint()
    }
    // An observer tells of it a frame later only.
    if (element.clientWidth > 0) measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    // A canvas does not wait for a font, nor is it drawn anew when one comes.
    const redraw = () => {
      painter.current?.forget()
      repaint()
    }
    Promise.all(['600', '700'].map((weight) => document.fonts.load(`${weight} 16px ${FONT}`))).then(redraw, redraw)
    // Moved to a display with other pixels.
    window.addEventListener('resize', repaint)
    return () => {
      window.removeEventListener('resize', repaint)
      observer.disconnect()
      cancelAnimationFrame(frame.current)
      frame.current = 0
    }
  }, [repaint])

  useEffect(() => {
    if (room !== null) repaint()
  }, [room, repaint])

  return { ref, room, repaint, painter: () => painter.current }
}
