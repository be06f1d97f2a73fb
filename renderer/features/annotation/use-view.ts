import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type { Place } from '#shared/annotation/model.ts'
import { fitted, panned, type Size, type View, zoomed } from './view.ts'

export interface Viewing {
  readonly view: View
  /** As it is now, also between two renderings. */
  current(): View
  zoom(factor: number, at?: Place): void
  pan(by: Place): void
  fitIn(): void
}

/** Where the picture lies: fitted into its room until somebody moves it, and again when another `scene` is looked at. */
export function useView(picture: Size, room: Size | null, scene: number): Viewing {
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 })
  const now = useRef(view)
  const isFitted = useRef(true)
  const fittedScene = useRef(scene)
  const { width, height } = picture
  const sizes = useMemo(
    () => ({ picture: { width, height }, room: room ?? { width: 1, height: 1 } }),
    [width, height, room],
  )

  const set = useCallback((next: View) => {
    now.current = next
    setView(next)
  }, [])

  const fitIn = useCallback(() => {
    isFitted.current = true
    set(fitted(sizes.picture, sizes.room))
  }, [set, sizes])

  // Before it is seen: a picture must not jump.
  useLayoutEffect(() => {
    if (isFitted.current || fittedScene.current !== scene) fitIn()
    fittedScene.current = scene
  }, [fitIn, scene])

  const move = useCallback(
    (next: View) => {
      isFitted.current = false
      set(panned(next, { x: 0, y: 0 }, sizes))
    },
    [set, sizes],
  )

  return {
    view,
    current: () => now.current,
    zoom: (factor, at = { x: sizes.room.width / 2, y: sizes.room.height / 2 }) => move(zoomed(now.current, factor, at)),
    pan: (by) => move(panned(now.current, by, sizes)),
    fitIn,
  }
}
