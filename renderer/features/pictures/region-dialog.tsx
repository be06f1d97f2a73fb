import { type KeyboardEvent, type PointerEvent, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { Keys } from '../../ui/kbd.tsx'
import { fitted, toPicture, type View } from '../annotation/view.ts'
import css from './picking.module.css'
import { type Region, regionBetween } from './sizes.ts'
import type { TakenPicture } from './taken.ts'

interface Corner {
  readonly x: number
  readonly y: number
}

/** How far one key moves or widens, in pixels of the picture; with Ctrl or Alt one alone. */
const KEY_STEP = 20
const SMALLEST = 8

/** The frozen picture over the window, to drag over what is to be seen of it. By keys too: arrows move, with Shift they widen. */
export function RegionDialog({ picture }: { readonly picture: TakenPicture }) {
  const { picking } = useServices()
  const dialog = useRef<HTMLDialogElement>(null)
  const canvas = useRef<HTMLCanvasElement>(null)
  const [view, setView] = useState<View>({ scale: 1, x: 0, y: 0 })
  const [region, setRegion] = useState<Region | null>(null)
  const from = useRef<Corner | null>(null)

  useLayoutEffect(() => {
    const element = dialog.current
    if (element && !element.open) element.showModal()
    // Not a button: Enter shows what is chosen.
    element?.focus()
    return () => element?.close()
  }, [])

  useEffect(() => {
    const draw = (): void => {
      const element = canvas.current
      const context = element?.getContext('2d')
      if (!element || !context) return
      const room = { width: element.clientWidth, height: element.clientHeight }
      element.width = Math.round(room.width * devicePixelRatio)
      element.height = Math.round(room.height * devicePixelRatio)
      const next = fitted(picture, room)
      context.scale(devicePixelRatio, devicePixelRatio)
      context.imageSmoothingQuality = 'high'
      context.drawImage(picture.source, next.x, next.y, picture.width * next.scale, picture.height * next.scale)
      setView(next)
    }
    draw()
    const observer = new ResizeObserver(draw)
    if (canvas.current) observer.observe(canvas.current)
    return () => observer.disconnect()
  }, [picture])

  const cornerAt = ({ clientX, clientY, currentTarget }: PointerEvent<HTMLElement>): Corner => {
    const box = currentTarget.getBoundingClientRect()
    return toPicture(view, { x: clientX - box.left, y: clientY - box.top })
  }
  const isLarge = region !== null && region.width >= SMALLEST && region.height >= SMALLEST

  function onKeyDown(event: KeyboardEvent): void {
    // Nothing behind the dialog hears them: no take begins while one chooses.
    event.stopPropagation()
    if (event.key === 'Enter' && !(event.target instanceof HTMLButtonElement)) {
      event.preventDefault()
      void picking.chooseRegion(isLarge ? region : null)
      return
    }
    const next = changed(region ?? middleOf(picture), event)
    if (!next) return
    event.preventDefault()
    setRegion(regionBetween(next, { x: next.x + next.width, y: next.y + next.height }, picture))
  }

  return (
    <dialog
      ref={dialog}
      tabIndex={-1}
      aria-label="Choose a part of the picture"
      className={css.over}
      onKeyDown={onKeyDown}
      onCancel={(event) => {
        event.preventDefault()
        picking.cancel()
      }}
    >
      <div
        className={css.stage}
        data-testid="region-stage"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId)
          from.current = cornerAt(event)
          setRegion(null)
        }}
        onPointerMove={(event) => {
          if (from.current) setRegion(regionBetween(from.current, cornerAt(event), picture))
        }}
        onPointerUp={() => {
          from.current = null
        }}
        onPointerCancel={() => {
          from.current = null
        }}
      >
        <canvas ref={canvas} className={css.picture} />
        {region ? (
          <div
            className={css.region}
            style={{
              left: view.x + region.x * view.scale,
              top: view.y + region.y * view.scale,
              width: region.width * view.scale,
              height: region.height * view.scale,
            }}
          />
        ) : null}
      </div>
      <footer className={css.bar}>
        <p role="status" className={css.words}>
          {region
            ? `${region.width} × ${region.height} pixels`
            : 'Drag over what is to be seen. Arrows move, Shift and arrows widen.'}
        </p>
        <Button onClick={picking.cancel}>
          Cancel <Keys keys={['Esc']} />
        </Button>
        <Button tone="primary" onClick={() => void picking.chooseRegion(isLarge ? region : null)}>
          {isLarge ? 'Show this part' : 'Show all of it'} <Keys keys={['Enter']} />
        </Button>
      </footer>
    </dialog>
  )
}

const middleOf = ({ width, height }: TakenPicture): Region => ({
  x: Math.round(width / 4),
  y: Math.round(height / 4),
  width: Math.round(width / 2),
  height: Math.round(height / 2),
})

const arrows: Readonly<Record<string, Corner>> = {
  ArrowLeft: { x: -1, y: 0 },
  ArrowRight: { x: 1, y: 0 },
  ArrowUp: { x: 0, y: -1 },
  ArrowDown: { x: 0, y: 1 },
}

function changed(region: Region, event: KeyboardEvent): Region | null {
  const arrow = arrows[event.key]
  if (!arrow) return null
  const step = event.ctrlKey || event.altKey ? 1 : KEY_STEP
  const [x, y] = [arrow.x * step, arrow.y * step]
  if (!event.shiftKey) return { ...region, x: region.x + x, y: region.y + y }
  return { ...region, width: Math.max(SMALLEST, region.width + x), height: Math.max(SMALLEST, region.height + y) }
}
