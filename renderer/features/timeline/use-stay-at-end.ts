import { type RefObject, useEffect } from 'react'

/**
 * Whoever is at the end stays there when the list gets less room: a draft, its editor or a banner takes some.
 * `withinPx`: nearer to the end than this counts as being there.
 */
export function useStayAtEnd(scroller: RefObject<HTMLElement | null>, withinPx: number): void {
  useEffect(() => {
    const element = scroller.current
    if (element === null) return
    let heightPx = element.clientHeight
    const observer = new ResizeObserver(() => {
      const takenPx = heightPx - element.clientHeight
      heightPx = element.clientHeight
      const leftPx = element.scrollHeight - element.clientHeight - element.scrollTop
      if (takenPx > 0 && leftPx - takenPx <= withinPx) element.scrollTop = element.scrollHeight
    })
    observer.observe(element)
    return () => observer.disconnect()
  }, [scroller, withinPx])
}
