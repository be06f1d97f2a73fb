import type { Mark } from '#shared/annotation/model.ts'
import type { Frame, Trail } from '#shared/annotation/renderer.ts'
import { clear, createMarksLayer, place } from './marks-layer.ts'
import { type Context2d, createMarkPainter } from './paint-mark.ts'
import { createPictureLayer, type Picture } from './picture-layer.ts'
import { colorOf } from './tools.ts'
import { SLICE_MS } from './tuning.ts'
import type { Size, View } from './view.ts'

/** One canvas over the other, all of one size: the browser lays them over each other, and only what changed is drawn. */
export interface Canvases {
  readonly picture: HTMLCanvasElement
  readonly marks: HTMLCanvasElement
  readonly moving: HTMLCanvasElement
}

export interface Look {
  readonly frame: Frame
  readonly picture: Picture
  readonly view: View
  /** Of the window, in CSS pixels. */
  readonly room: Size
  /** Pixels of the device for one of CSS. */
  readonly ratio: number
  /** The picture alone. */
  readonly isMuted?: boolean
}

export interface Painter {
  /** False: it is not sharp yet; ask again with the next frame. */
  paint(look: Look): boolean
  /** Letters look otherwise now: their font has come. */
  forget(): void
  /** All of the picture at its own size, as it looks now. */
  copy(look: Pick<Look, 'frame' | 'picture' | 'isMuted'>): HTMLCanvasElement
}

const TRAIL_WIDTH_PX = 5
const POINTER_RADIUS_PX = 9

export function createPainter(canvases: Canvases): Painter {
  const painter = createMarkPainter()
  const createCanvas = ({ width, height }: Size): HTMLCanvasElement =>
    Object.assign(document.createElement('canvas'), { width, height })
  const nowMs = (): number => performance.now()
  const pictureLayer = createPictureLayer({ canvas: canvases.picture, createCanvas })
  const marksLayer = createMarksLayer({ canvas: canvases.marks, painter, nowMs, createCanvas })
  const moving = canvases.moving.getContext('2d')
  let isMovingEmpty = true
  let clipped = ''

  function paintMoving({ frame, view, ratio }: Look, size: Size): void {
    if (!moving) return
    if (canvases.moving.width !== size.width) canvases.moving.width = size.width
    if (canvases.moving.height !== size.height) canvases.moving.height = size.height
    const isEmpty = frame.moving.length === 0 && frame.trails.length === 0 && frame.pointer === null
    if (isEmpty && isMovingEmpty) return
    isMovingEmpty = isEmpty
    clear(moving, size)
    place(moving, view, ratio)
    for (const mark of frame.moving) painter.paint(moving, mark)
    for (const trail of frame.trails) paintTrail(moving, trail, view.scale)
    if (frame.pointer) paintPointer(moving, frame.pointer, view.scale)
  }

  /** What is drawn beside the picture is on no copy of it, nor in a film: it is not seen here either. */
  function clipTo({ picture, view, room }: Look): void {
    const { left, top, right, bottom } = besides(picture, view, room)
    const path = `inset(${top}px ${right}px ${bottom}px ${left}px)`
    if (path === clipped) return
    clipped = path
    canvases.marks.style.clipPath = path
    canvases.moving.style.clipPath = path
  }

  return {
    paint(look) {
      clipTo(look)
      const { picture, view, ratio, room } = look
      const frame = look.isMuted ? muted(look.frame) : look.frame
      const size = {
        width: Math.max(1, Math.round(room.width * ratio)),
        height: Math.max(1, Math.round(room.height * ratio)),
      }
      pictureLayer.update({ picture, marks: frame.settled, moving: frame.moving, view, size, ratio })
      paintMoving({ ...look, frame }, size)
      return marksLayer.update({ marks: frame.settled, view, size, ratio }, SLICE_MS)
    },
    forget: marksLayer.forget,
    copy({ frame, picture, isMuted }) {
      const canvas = createCanvas(picture)
      const shown = isMuted ? muted(frame) : frame
      const view = { scale: 1, x: 0, y: 0 }
      const marks = [...shown.settled, ...shown.moving]
      createPictureLayer({ canvas, createCanvas }).update({ picture, marks, moving: [], view, size: picture, ratio: 1 })
      const context = canvas.getContext('2d')
      if (context) for (const mark of marks) painter.paint(context, mark)
      return canvas
    },
  }
}

/** How much of the room is beside the picture, on each side, in CSS pixels. */
function besides({ width, height }: Size, view: View, room: Size) {
  return {
    left: Math.max(0, view.x),
    top: Math.max(0, view.y),
    right: Math.max(0, room.width - view.x - width * view.scale),
    bottom: Math.max(0, room.height - view.y - height * view.scale),
  }
}

/** What hides something is not muted: it is not there to be looked under. */
const muted = (frame: Frame): Frame => ({
  ...frame,
  settled: frame.settled.filter(isBlur),
  moving: frame.moving.filter(isBlur),
  trails: [],
  pointer: null,
})

const isBlur = (mark: Mark): boolean => mark.kind === 'shape' && mark.shape === 'blur'
/** As wide on every scale; thinner and paler the longer ago. */
function paintTrail(context: Context2d, { ink, points }: Trail, scale: number): void {
  context.lineCap = 'round'
  context.strokeStyle = colorOf(ink)
  points.forEach((point, index) => {
    const from = points[index - 1] ?? point
    context.globalAlpha = point.strength
    context.lineWidth = (TRAIL_WIDTH_PX * (0.3 + 0.7 * point.strength)) / scale
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.lineTo(point.x, point.y)
    context.stroke()
  })
  context.globalAlpha = 1
}

function paintPointer(context: Context2d, at: { x: number; y: number }, scale: number): void {
  context.beginPath()
  context.arc(at.x, at.y, POINTER_RADIUS_PX / scale, 0, 2 * Math.PI)
  context.fillStyle = 'rgb(255 210 31 / 55%)'
  context.fill()
  context.lineWidth = 1.5 / scale
  context.strokeStyle = 'rgb(29 27 24 / 70%)'
  context.stroke()
}
