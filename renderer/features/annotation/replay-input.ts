import type { Place } from '#shared/annotation/model.ts'
import { listenToPointer } from './pointer-input.ts'

interface Ports {
  click(at: Place): void
  zoom(factor: number, at: Place): void
  pan(by: Place): void
}

/** A press that moves less than this is a click. */
const CLICK_PX = 4

/** Who looks drags the picture with any button, and clicks on what is drawn. Returns how to stop listening. */
export function listenToLook(element: HTMLElement, ports: Ports): () => void {
  let from: Place | null = null
  let last: Place | null = null
  return listenToPointer(element, {
    act(act) {
      if (act.kind === 'pressed') {
        from = last = act.touch
      } else if (act.kind === 'moved') {
        const now = act.touches.at(-1)
        if (!now || !from || !last) return
        if (last === from && Math.hypot(now.x - from.x, now.y - from.y) < CLICK_PX) return
        ports.pan({ x: now.x - last.x, y: now.y - last.y })
        last = now
      } else if (act.kind === 'released') {
        if (from && last === from) ports.click({ x: from.x, y: from.y })
        from = last = null
      } else if (act.kind === 'dropped') from = last = null
    },
    // Places of the screen: the picture moves under the pointer.
    view: () => ({ scale: 1, x: 0, y: 0 }),
    zoom: ports.zoom,
    pan: ports.pan,
    nowMs: () => 0,
  })
}
