import type { Place } from '#shared/annotation/model.ts'
import { EVEN_PRESSURE } from '#shared/annotation/tuning.ts'
import type { DrawingAct, Touch } from './drawing.ts'
import { REACH_PX, zoom } from './tuning.ts'
import { toPicture, type View } from './view.ts'

interface Ports {
  act(act: DrawingAct): void
  view(): View
  zoom(factor: number, at: Place): void
  pan(by: Place): void
  /** The take's clock. */
  nowMs(): number
}

/** A notch of most wheels, in pixels. */
const NOTCH_PX = 100
const LINE_PX = 16

/**
 * Mouse, pen and fingers on a surface: one draws, two fingers or the middle button move the picture, the wheel too, and with Ctrl it zooms.
 * Every point that the device saw is taken, not one a frame. Once a pen was seen, fingers only move: a hand rests on the screen.
 * Returns how to stop listening.
 */
export function listenToPointer(element: HTMLElement, ports: Ports): () => void {
  const ended = new AbortController()
  const { signal } = ended
  const fingers = new Map<number, Place>()
  let drawing: number | null = null
  let panning: number | null = null
  let hasPen = false
  let last: Place = { x: 0, y: 0 }

  const reach = (): number => REACH_PX / ports.view().scale
  const placeOf = ({ clientX, clientY }: MouseEvent): Place => {
    const { left, top } = element.getBoundingClientRect()
    return { x: clientX - left, y: clientY - top }
  }
  /** `event` may have been seen before now; its place in the take's time is as long before. */
  const touchOf = (event: PointerEvent, newestMs: number): Touch => ({
    ...toPicture(ports.view(), placeOf(event)),
    atMs: Math.max(0, Math.round(ports.nowMs() - Math.max(0, newestMs - event.timeStamp))),
    pressure: event.pointerType === 'pen' && event.pressure > 0 ? event.pressure : EVEN_PRESSURE,
  })

  function down(event: PointerEvent): void {
    // A field on the picture has its own use for the pointer.
    if (event.target instanceof HTMLTextAreaElement) return
    const place = placeOf(event)
    hasPen ||= event.pointerType === 'pen'
    if (event.pointerType === 'touch') fingers.set(event.pointerId, place)
    last = place
    element.setPointerCapture(event.pointerId)
    const isSecondFinger = fingers.size > 1
    if (isSecondFinger && drawing !== null) ports.act({ kind: 'dropped' })
    if (isSecondFinger || event.button === 1 || (event.pointerType === 'touch' && hasPen)) {
      drawing = null
      panning = event.pointerId
      return
    }
    if (event.button !== 0 || drawing !== null) return
    drawing = event.pointerId
    ports.act({ kind: 'pressed', touch: touchOf(event, event.timeStamp), reach: reach() })
  }

  function move(event: PointerEvent): void {
    if (fingers.size > 1) return pinch(event)
    if (event.pointerId === panning) {
      const place = placeOf(event)
      ports.pan({ x: place.x - last.x, y: place.y - last.y })
      last = place
      return
    }
    if (event.pointerId === drawing) {
      const seen = event.getCoalescedEvents?.() ?? []
      const touches = (seen.length > 0 ? seen : [event]).map((each) => touchOf(each, event.timeStamp))
      ports.act({ kind: 'moved', touches, reach: reach() })
    } else if (event.pointerType !== 'touch') ports.act({ kind: 'hovered', touch: touchOf(event, event.timeStamp) })
  }

  /** What is between the fingers stays between them. */
  function pinch(event: PointerEvent): void {
    const before = fingers.get(event.pointerId)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    if (!before || !other) return
    const now = placeOf(event)
    fingers.set(event.pointerId, now)
    const apart = (place: Place): number => Math.max(1, Math.hypot(place.x - other.x, place.y - other.y))
    ports.pan({ x: (now.x - before.x) / 2, y: (now.y - before.y) / 2 })
    ports.zoom(apart(now) / apart(before), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
  }

  function up(event: PointerEvent): void {
    fingers.delete(event.pointerId)
    if (event.pointerId === panning) panning = null
    if (event.pointerId !== drawing) return
    drawing = null
    ports.act({ kind: 'released' })
  }

  function wheel(event: WheelEvent): void {
    event.preventDefault()
    const px = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1
    if (event.ctrlKey || event.metaKey) ports.zoom(zoom.step ** ((-event.deltaY * px) / NOTCH_PX), placeOf(event))
    else ports.pan({ x: -event.deltaX * px, y: -event.deltaY * px })
  }

  element.addEventListener('pointerdown', down, { signal })
  element.addEventListener('pointermove', move, { signal })
  element.addEventListener('pointerup', up, { signal })
  element.addEventListener('pointercancel', up, { signal })
  element.addEventListener('wheel', wheel, { signal, passive: false })
  return () => ended.abort()
}
