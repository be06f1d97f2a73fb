import { type RefObject, useLayoutEffect, useState } from 'react'

/** CSS pixels. */
export interface Size {
  readonly width: number
  readonly height: number
}

const nothing: Size = { width: 0, height: 0 }

/**
 * How large an element is, also after that has changed; where it is `known`, the element is never asked, for that costs a list of many a
 * layout more.
 */
export function useSize(ref: RefObject<Element | null>, known: Size | null): Size {
  const [size, setSize] = useState(nothing)
  const isKnown = known !== null
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null || isKnown) return
    const measure = (): void => {
      const { clientWidth: width, clientHeight: height } = element
      setSize((last) => (last.width === width && last.height === height ? last : { width, height }))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [ref, isKnown])
  return known ?? size
}
