import { type PointerEvent, useRef } from 'react'
import type { PanelServices } from './panel-services.ts'

interface Drag {
  onPointerDown(event: PointerEvent<HTMLElement>): void
  onPointerMove(event: PointerEvent<HTMLElement>): void
  onPointerUp(event: PointerEvent<HTMLElement>): void
  onPointerCancel(event: PointerEvent<HTMLElement>): void
}

/**
 * Moves the window with the pointer, from anywhere but a button. Not by the system's own way (`app-region: drag`): that needs a window
 * manager, and a window that never has the focus is in the hands of none on Linux.
 */
export function useDrag({ move }: Pick<PanelServices, 'move'>): Drag {
  const last = useRef<{ x: number; y: number } | null>(null)
  const hasMoved = useRef(false)

  const end = () => {
    if (last.current !== null && hasMoved.current) move(0, 0, true)
    last.current = null
    hasMoved.current = false
  }
  return {
    onPointerDown(event) {
      if (event.button !== 0 || (event.target as Element).closest('button') !== null) return
      event.currentTarget.setPointerCapture(event.pointerId)
      last.current = { x: event.screenX, y: event.screenY }
    },
    onPointerMove(event) {
      if (last.current === null) return
      const [dx, dy] = [event.screenX - last.current.x, event.screenY - last.current.y]
      if (dx === 0 && dy === 0) return
      last.current = { x: event.screenX, y: event.screenY }
      hasMoved.current = true
      move(dx, dy, false)
    },
    onPointerUp: end,
    onPointerCancel: end,
  }
}
