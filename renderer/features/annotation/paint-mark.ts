import {
  arrowBarbs,
  boxBetween,
  HIGHLIGHTER_WIDTH,
  LINE_HEIGHT,
  stepRadius,
  stepTextAt,
  textBox,
} from '#shared/annotation/geometry.ts'
import type { Mark, Place, ShapeMark, StepMark, StrokeMark, TextMark } from '#shared/annotation/model.ts'
import { outlineOf } from '#shared/annotation/outline.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { colorOf, letterOn } from './tools.ts'

/** Draws one mark in coordinates of the picture; the context is already where the picture is. */
export interface MarkPainter {
  paint(context: Context2d, mark: Mark): void
  /** What it covers, with what stands out beyond it. */
  boxOf(mark: Mark): Area
}

export type Context2d = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D

/** What letters on pictures are written in. */
export const FONT = '"Inter Variable", system-ui, sans-serif'
const HIGHLIGHTER_ALPHA = 0.38

/** Shapes of marks are made once: a mark never changes. */
export function createMarkPainter(): MarkPainter {
  const paths = new WeakMap<Mark, Path2D>()
  const boxes = new WeakMap<Mark, Area>()

  function pathOf(mark: StrokeMark | ShapeMark): Path2D {
    const kept = paths.get(mark)
    if (kept) return kept
    const path = mark.kind === 'stroke' ? strokePath(mark) : shapePath(mark)
    paths.set(mark, path)
    return path
  }

  function paint(context: Context2d, mark: Mark): void {
    switch (mark.kind) {
      case 'stroke':
        return paintStroke(context, mark, pathOf(mark))
      case 'shape':
        return paintShape(context, mark, pathOf(mark))
      case 'text':
        return paintText(context, mark)
      case 'step':
        return paintStep(context, mark)
      default:
        unreachable(mark)
    }
  }

  return {
    paint,
    boxOf(mark) {
      const kept = boxes.get(mark)
      if (kept) return kept
      const box = coveredBy(mark)
      boxes.set(mark, box)
      return box
    },
  }
}

function strokePath(mark: StrokeMark): Path2D {
  const path = new Path2D()
  if (mark.tool === 'highlighter') {
    mark.points.forEach(({ x, y }, index) => {
      if (index === 0) path.moveTo(x, y)
      path.lineTo(x, y)
    })
    return path
  }
  // Through the middles of the outline's edges: round at every scale.
  const outline = outlineOf(mark.points, mark.width)
  const middle = (index: number): Place => {
    const [one, other] = [outline[index % outline.length], outline[(index + 1) % outline.length]]
    return { x: ((one?.x ?? 0) + (other?.x ?? 0)) / 2, y: ((one?.y ?? 0) + (other?.y ?? 0)) / 2 }
  }
  outline.forEach((corner, index) => {
    const to = middle(index)
    if (index === 0) path.moveTo(to.x, to.y)
    else path.quadraticCurveTo(corner.x, corner.y, to.x, to.y)
  })
  path.closePath()
  return path
}

function shapePath(mark: ShapeMark): Path2D {
  const path = new Path2D()
  const box = boxBetween(mark.from, mark.to)
  switch (mark.shape) {
    case 'arrow': {
      const [left, right] = arrowBarbs(mark)
      path.moveTo(mark.from.x, mark.from.y)
      path.lineTo(mark.to.x, mark.to.y)
      path.moveTo(left.x, left.y)
      path.lineTo(mark.to.x, mark.to.y)
      path.lineTo(right.x, right.y)
      return path
    }
    case 'line':
      path.moveTo(mark.from.x, mark.from.y)
      path.lineTo(mark.to.x, mark.to.y)
      return path
    case 'box':
    case 'blur':
    case 'spotlight':
      path.roundRect(box.x, box.y, box.width, box.height, mark.shape === 'blur' ? 0 : Math.min(mark.width, 8))
      return path
    case 'ellipse': {
      const [a, b] = [box.width / 2, box.height / 2]
      path.ellipse(box.x + a, box.y + b, a, b, 0, 0, 2 * Math.PI)
      return path
    }
    default:
      return unreachable(mark.shape)
  }
}

function paintStroke(context: Context2d, mark: StrokeMark, path: Path2D): void {
  if (mark.tool === 'pen') {
    context.fillStyle = colorOf(mark.ink)
    context.fill(path)
    return
  }
  context.save()
  context.globalAlpha = HIGHLIGHTER_ALPHA
  strokeLine(context, { color: colorOf(mark.ink), width: mark.width * HIGHLIGHTER_WIDTH }, path)
  context.restore()
}

/** Blur and spotlight are the picture's affair: see `picture-layer.ts`. */
function paintShape(context: Context2d, mark: ShapeMark, path: Path2D): void {
  if (mark.shape === 'blur' || mark.shape === 'spotlight') return
  strokeLine(context, { color: colorOf(mark.ink), width: mark.width }, path)
}

function strokeLine(context: Context2d, { color, width }: { color: string; width: number }, path: Path2D): void {
  context.lineCap = 'round'
  context.lineJoin = 'round'
  context.lineWidth = width
  context.strokeStyle = color
  context.stroke(path)
}

/** With an edge of the other brightness, so that it can be read on any picture. */
function paintText(context: Context2d, { at, size, ink, text }: Omit<TextMark, 'kind'>): void {
  context.font = `600 ${size}px ${FONT}`
  context.textBaseline = 'top'
  context.textAlign = 'left'
  context.lineJoin = 'round'
  context.lineWidth = size / 5
  context.strokeStyle = letterOn(ink)
  context.fillStyle = colorOf(ink)
  text.split('\n').forEach((line, index) => {
    const y = at.y + index * size * LINE_HEIGHT + (size * (LINE_HEIGHT - 1)) / 2
    context.strokeText(line, at.x, y)
    context.fillText(line, at.x, y)
  })
}

function paintStep(context: Context2d, mark: StepMark): void {
  const radius = stepRadius(mark.size)
  context.beginPath()
  context.arc(mark.at.x, mark.at.y, radius, 0, 2 * Math.PI)
  context.fillStyle = colorOf(mark.ink)
  context.fill()
  context.lineWidth = mark.size / 10
  context.strokeStyle = letterOn(mark.ink)
  context.stroke()
  const digits = String(mark.number)
  context.font = `700 ${mark.size * (digits.length > 2 ? 0.7 : 1)}px ${FONT}`
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillStyle = letterOn(mark.ink)
  context.fillText(digits, mark.at.x, mark.at.y + mark.size * 0.04)
  if (mark.text !== '') paintText(context, { ...mark, at: stepTextAt(mark) })
}

const grown = ({ x, y, width, height }: Area, by: number): Area => ({
  x: x - by,
  y: y - by,
  width: width + 2 * by,
  height: height + 2 * by,
})

function coveredBy(mark: Mark): Area {
  switch (mark.kind) {
    case 'stroke': {
      const reach = mark.width * (mark.tool === 'highlighter' ? HIGHLIGHTER_WIDTH : 1)
      return grown(around(mark.points), reach + 1)
    }
    case 'shape':
      return grown(boxBetween(mark.from, mark.to), 10 + 5 * mark.width)
    case 'text':
      // Letters may be wider than guessed: what is drawn anew too much does not matter.
      return grown(textBox({ ...mark, size: mark.size * 1.8 }), mark.size)
    case 'step':
      return grown(textBox({ at: mark.at, size: mark.size * 1.8, text: `${mark.text}__` }), 2 * mark.size)
  }
}

function around(points: readonly Place[]): Area {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const { x, y } of points) {
    left = Math.min(left, x)
    top = Math.min(top, y)
    right = Math.max(right, x)
    bottom = Math.max(bottom, y)
  }
  return { x: left, y: top, width: right - left, height: bottom - top }
}
