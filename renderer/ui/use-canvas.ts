import { type RefObject, useCallback, useEffect, useRef } from 'react'

export type Draw = (
  context: CanvasRenderingContext2D,
  width: number,
  height: number,
  /** A colour token of the present theme. */
  color: (name: string) => string,
) => void

/**
 * A canvas that is sharp at every scale: its pixels follow its size and the screen's ratio, and it is drawn again when
 * either changes, or the theme. `draw` gets CSS pixels.
 */
export function useCanvas(draw: Draw): { ref: RefObject<HTMLCanvasElement | null>; redraw: () => void } {
  const ref = useRef<HTMLCanvasElement>(null)
  const latest = useRef(draw)
  const size = useRef<{ width: number; height: number }>(null)

  const redraw = useCallback(() => {
    const canvas = ref.current
    const context = canvas?.getContext('2d')
    if (!canvas || !context || !size.current) return
    const ratio = window.devicePixelRatio || 1
    const { width, height } = size.current
    const pixelWidth = Math.round(width * ratio)
    const pixelHeight = Math.round(height * ratio)
    if (canvas.width !== pixelWidth) canvas.width = pixelWidth
    if (canvas.height !== pixelHeight) canvas.height = pixelHeight
    const style = getComputedStyle(canvas)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    context.clearRect(0, 0, width, height)
    latest.current(context, width, height, (name) => style.getPropertyValue(name))
  }, [])

  useEffect(() => {
    latest.current = draw
    redraw()
  }, [draw, redraw])

  useEffect(() => {
    const canvas = ref.current
    if (!canvas) return
    // It tells the first size before the first paint. Asking the element itself would lay the page out once more for
    // every row that comes into a long list.
    const observer = new ResizeObserver(([entry]) => {
      if (!entry) return
      size.current = { width: entry.contentRect.width, height: entry.contentRect.height }
      redraw()
    })
    observer.observe(canvas)
    const theme = window.matchMedia('(prefers-color-scheme: dark)')
    theme.addEventListener('change', redraw)
    window.addEventListener('resize', redraw)
    return () => {
      observer.disconnect()
      theme.removeEventListener('change', redraw)
      window.removeEventListener('resize', redraw)
    }
  }, [redraw])

  return { ref, redraw }
}
