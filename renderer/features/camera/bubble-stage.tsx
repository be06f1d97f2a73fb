import { type CSSProperties, type PointerEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { BubbleCorner, ClipCamera } from '#shared/contract/settings.ts'
import { classes } from '../../ui/classes.ts'
import { bubbleBox, corners, type Extent, nearestCorner } from './arrangement.ts'
import css from './camera.module.css'

interface BubbleStageProps {
  /** Of the clip. */
  readonly shape: Extent
  readonly wish: Pick<ClipCamera, 'corner' | 'size'>
  /** Null: nothing is to be seen. */
  readonly track: MediaStreamTrack | null
  /** What stands in the bubble's place. */
  readonly words: ReactNode
  readonly onCorner: (corner: BubbleCorner) => void
}

export const cornerWords: Readonly<Record<BubbleCorner, string>> = {
  topLeft: 'Top left',
  topRight: 'Top right',
  bottomLeft: 'Bottom left',
  bottomRight: 'Bottom right',
}

/** A small picture of the clip: the bubble where it will be, as in a mirror, to be dragged to another corner or sent there by arrow keys. */
export function BubbleStage({ shape, wish, track, words, onCorner }: BubbleStageProps) {
  const name = useId()
  const stage = useRef<HTMLFieldSetElement>(null)
  const [moved, setMoved] = useState<{ x: number; y: number } | null>(null)
  const from = useRef<{ x: number; y: number } | null>(null)
  const box = bubbleBox(shape, wish)
  const share = (part: number, whole: number): string => `${(100 * part) / whole}%`

  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    from.current = { x: event.clientX, y: event.clientY }
  }
  const onPointerMove = (event: PointerEvent) => {
    if (from.current) setMoved({ x: event.clientX - from.current.x, y: event.clientY - from.current.y })
  }
  const onPointerUp = (event: PointerEvent) => {
    const room = stage.current?.getBoundingClientRect()
    if (from.current && moved && room) {
      onCorner(nearestCorner({ x: event.clientX - room.left, y: event.clientY - room.top }, room))
    }
    letGo()
  }
  const letGo = () => {
    from.current = null
    setMoved(null)
  }
  return (
    <fieldset ref={stage} className={css.stage} style={{ aspectRatio: `${shape.width} / ${shape.height}` }}>
      <legend className="visually-hidden">Corner of the clip</legend>
      {corners.map((corner) => (
        <input
          key={corner}
          type="radio"
          name={name}
          aria-label={cornerWords[corner]}
          title={cornerWords[corner]}
          className={classes(css.corner, css[corner])}
          checked={wish.corner === corner}
          onChange={() => onCorner(corner)}
        />
      ))}
      <div
        data-testid="bubble"
        data-corner={wish.corner}
        className={classes(css.bubble, moved !== null && css.isMoved)}
        style={
          {
            left: share(box.x, shape.width),
            top: share(box.y, shape.height),
            width: share(box.width, shape.width),
            translate: moved ? `${moved.x}px ${moved.y}px` : undefined,
          } as CSSProperties
        }
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={letGo}
      >
        {track === null ? <span className={css.words}>{words}</span> : <Mirror track={track} />}
      </div>
    </fieldset>
  )
}

/** Of oneself, as one knows it from a mirror; others see one the other way round. */
function Mirror({ track }: { readonly track: MediaStreamTrack }) {
  const ref = useRef<HTMLVideoElement>(null)
  useEffect(() => {
    const video = ref.current
    if (!video) return
    video.srcObject = new MediaStream([track])
    video.play().catch(() => undefined)
    return () => {
      video.srcObject = null
    }
  }, [track])
  return <video ref={ref} muted playsInline aria-label="Your camera, mirrored" className={css.mirror} />
}
