import { type RefObject, useEffect, useRef } from 'react'

/** Keys without Ctrl, Cmd or Alt that mean something wherever the focus is in an element; nobody else hears of those. */
export function useKeysIn(area: RefObject<HTMLElement | null>, keys: Readonly<Record<string, () => void>>): void {
  const latest = useRef(keys)
  latest.current = keys
  useEffect(() => {
    const element = area.current
    const onKeyDown = (event: KeyboardEvent): void => {
      const deed = event.ctrlKey || event.metaKey || event.altKey ? undefined : latest.current[event.key]
      if (!deed || event.isComposing) return
      event.preventDefault()
      event.stopPropagation()
      deed()
    }
    element?.addEventListener('keydown', onKeyDown)
    return () => element?.removeEventListener('keydown', onKeyDown)
  }, [area])
}
