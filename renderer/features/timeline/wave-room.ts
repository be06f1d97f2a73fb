import { createContext, type RefObject, useLayoutEffect, useState } from 'react'
import type { Size } from '../../ui/use-size.ts'
import { waveformWidth } from '../../ui/waveform-bars.ts'

/** As the stylesheet has them, CSS pixels: what is beside a shape in its row, and how small it gets. */
const BESIDE_PX = 170
const LEAST_PX = 60
const HEIGHT_PX = 24

/** How wide the shape of a voice can be in the rows of a list; null where there is no list, and each measures itself. */
export const WaveRoomContext = createContext<number | null>(null)

/** Measured once for all rows. */
export function useWaveRoom(scroller: RefObject<HTMLElement | null>): number | null {
  const [mostPx, setMost] = useState<number | null>(null)
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = (): void => setMost(Math.max(LEAST_PX, element.clientWidth - BESIDE_PX))
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller])
  return mostPx
}

export const roomOf = (durationMs: number, mostPx: number | null): Size | null =>
  mostPx === null ? null : { width: Math.min(waveformWidth(durationMs), mostPx), height: HEIGHT_PX }
