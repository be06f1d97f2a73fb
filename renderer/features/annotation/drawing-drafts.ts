import { cleanText } from '#shared/annotation/clean-text.ts'
import { markAt } from '#shared/annotation/hit.ts'
import { type Mark, markId, type PathPoint, type Place, type TrackEvent } from '#shared/annotation/model.ts'
import { quantised, toPx, toUnits } from '#shared/annotation/path-bytes.ts'
import { simplifyPath } from '#shared/annotation/simplify.ts'
import { budget, simplifying, simplifyingMotion } from '#shared/annotation/tuning.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { type Drawing, shownOn, type Touch } from './drawing.ts'
import { appended, hidden, withDeed, withMade } from './drawing-record.ts'
import { LETTERS_PER_WIDTH, PICTURE_WIDTH_OF_WIDTHS, SMALLEST_LETTERS, widths } from './tuning.ts'

/** What the pointer is just doing: begun, moved, and finished into events. */

/** A drag that is shorter than this is a click, and a click draws no shape. */
const SHORTEST_SHAPE_PX = 3

export function draftOf(drawing: Drawing, touch: Touch, reach: number): Drawing {
  const { atMs } = touch
  const at = { x: touch.x, y: touch.y }
  switch (drawing.tool) {
    case 'pen':
    case 'highlighter':
    case 'laser':
      return {
        ...drawing,
        draft: { kind: 'path', tool: drawing.tool, atMs, points: [pointOf(touch, { sinceMs: atMs })] },
      }
    case 'arrow':
    case 'line':
    case 'box':
    case 'ellipse':
    case 'spotlight':
    case 'blur':
      return { ...drawing, draft: { kind: 'shape', shape: drawing.tool, atMs, from: at, to: at, lastMs: atMs } }
    case 'text':
    case 'step': {
      const number = Math.min(budget.stepNumber, nextNumber(drawing))
      return { ...drawing, typing: { kind: drawing.tool, atMs, at: onPicture(drawing, at), number, text: '' } }
    }
    case 'eraser':
      return draftMoved({ ...drawing, draft: { kind: 'erasing', ids: [] } }, { touches: [touch], reach })
    default:
      return unreachable(drawing.tool)
  }
}

/** Words beside the picture would be on no copy of it. */
function onPicture(drawing: Drawing, { x, y }: Place): Place {
  const { width, height } = drawing.scenes[drawing.scene] ?? { width: 0, height: 0 }
  if (x >= 0 && y >= 0 && x <= width && y <= height) return { x, y }
  const size = letterSize(drawing)
  const clamped = (value: number, end: number): number => Math.max(size, Math.min(value, end - 2 * size))
  return { x: clamped(x, width), y: clamped(y, height) }
}

const nextNumber = (drawing: Drawing): number =>
  shownOn(drawing).reduce((most, mark) => (mark.kind === 'step' ? Math.max(most, mark.number) : most), 0) + 1

/** Never before the point in front of it: clocks of devices, and of takes, are set now and then. */
const pointOf = (
  { x, y, pressure, atMs }: Touch,
  { sinceMs, last }: { sinceMs: number; last?: PathPoint | undefined },
): PathPoint => ({
  x,
  y,
  afterMs: Math.max(last?.afterMs ?? 0, atMs - sinceMs),
  pressure,
})

interface Moves {
  readonly touches: readonly Touch[]
  readonly reach: number
}

export function draftMoved(drawing: Drawing, { touches, reach }: Moves): Drawing {
  const { draft } = drawing
  const last = touches.at(-1)
  if (!draft || !last) return drawing
  switch (draft.kind) {
    case 'path': {
      const points = [...draft.points]
      for (const touch of touches) points.push(pointOf(touch, { sinceMs: draft.atMs, last: points.at(-1) }))
      // A line that goes on and on is simplified on the way, so that it fits whenever it ends.
      return {
        ...drawing,
        draft: { ...draft, points: points.length < budget.pathPoints ? points : kept(points, draft) },
      }
    }
    case 'shape':
      return {
        ...drawing,
        draft: { ...draft, to: { x: last.x, y: last.y }, lastMs: Math.max(draft.lastMs, last.atMs) },
      }
    case 'erasing':
      return touches.reduce((before, touch) => erased(before, touch, reach), drawing)
    default:
      return unreachable(draft)
  }
}

function erased(drawing: Drawing, touch: Touch, reach: number): Drawing {
  const mark = markAt(shownOn(drawing), touch, reach)
  if (!mark || drawing.draft?.kind !== 'erasing') return drawing
  const after = hidden(drawing, { ids: [mark.id], cause: 'erased', atMs: touch.atMs })
  return { ...after, draft: { kind: 'erasing', ids: [...drawing.draft.ids, mark.id] } }
}

function kept(points: readonly PathPoint[], { tool }: { tool: string }): PathPoint[] {
  return simplifyPath(points.map(within).map(quantised), tool === 'laser' ? simplifyingMotion : simplifying)
}

const limit = (value: number): number => Math.min(budget.coordinate, Math.max(-budget.coordinate, value))
const within = (point: PathPoint): PathPoint => ({ ...point, x: limit(point.x), y: limit(point.y) })

/** Finishes what the pointer does. A pointer that the system took away has drawn what it drew. */
export function settleDraft(drawing: Drawing): Drawing {
  const { draft } = drawing
  if (!draft) return drawing
  const after: Drawing = { ...drawing, draft: null }
  switch (draft.kind) {
    case 'path': {
      if (draft.tool !== 'laser') {
        const mark = draftMark(drawing)
        return mark?.kind === 'stroke' ? withMade(after, { ...mark, points: kept(mark.points, draft) }) : after
      }
      const points = kept(draft.points, draft)
      return appended(after, { kind: 'laser', atMs: draft.atMs, ink: drawing.ink, points })
    }
    case 'shape': {
      const mark = draftMark(drawing)
      const isClick = Math.hypot(draft.to.x - draft.from.x, draft.to.y - draft.from.y) < SHORTEST_SHAPE_PX
      return mark && !isClick ? withMade(after, mark) : after
    }
    case 'erasing':
      return draft.ids.length > 0 ? withDeed(after, { scene: drawing.scene, did: 'erased', ids: draft.ids }) : after
    default:
      return unreachable(draft)
  }
}

/** The mark that the pointer is just making, as far as it is, with all of its points. */
export function draftMark(drawing: Drawing): Mark | null {
  const { draft, ink } = drawing
  const id = markId(drawing.nextId)
  if (draft?.kind === 'path' && draft.tool !== 'laser') {
    const { atMs, tool, points } = draft
    return { kind: 'stroke', atMs, id, tool, ink, width: lineWidth(drawing), points: [...points] }
  }
  if (draft?.kind === 'shape') {
    const { shape, atMs } = draft
    const [from, to] = [roundPlace(draft.from), roundPlace(draft.to)]
    return { kind: 'shape', atMs, id, shape, ink, width: lineWidth(drawing), from, to, growsMs: draft.lastMs - atMs }
  }
  return null
}

/** How many letters the text may have that is being written. */
export const lettersLeft = ({ spent }: Drawing): number =>
  Math.min(budget.textLength, Math.max(0, budget.allTextLength - spent.letters))

export const settleTyping = (drawing: Drawing, atMs: number): Drawing => {
  const mark = typedMark(drawing, atMs)
  const after: Drawing = { ...drawing, typing: null }
  // A step says something by its number; a text without letters says nothing.
  return mark && (mark.kind === 'step' || mark.text.trim() !== '') ? withMade(after, mark) : after
}

export function typedMark(drawing: Drawing, atMs: number): Extract<Mark, { kind: 'text' | 'step' }> | null {
  const { typing, ink } = drawing
  if (!typing) return null
  const text = cleanText(typing.text, lettersLeft(drawing)).trimEnd()
  const common = { id: markId(drawing.nextId), ink, size: letterSize(drawing), at: roundPlace(typing.at), text }
  // A number stands from the click on; words stand when they are written.
  if (typing.kind === 'step') return { kind: 'step', atMs: typing.atMs, ...common, number: typing.number }
  return { kind: 'text', atMs: Math.max(atMs, typing.atMs), ...common }
}

export function settleHover(drawing: Drawing): Drawing {
  const { hover } = drawing
  if (!hover) return drawing
  const after: Drawing = { ...drawing, hover: null }
  // A pointer that came to rest in one place says nothing.
  if (hover.points.length < 2) return after
  const points = simplifyPath(hover.points.map(within).map(quantised), simplifyingMotion)
  const event: TrackEvent = { kind: 'pointer', atMs: hover.atMs, points }
  return appended(after, event)
}

const roundPlace = ({ x, y }: { x: number; y: number }) => ({ x: toPx(toUnits(limit(x))), y: toPx(toUnits(limit(y))) })

/** In pixels of the picture that is drawn on. */
export function lineWidth({ scenes, scene, width }: Drawing): number {
  const wide = Math.max(1, (scenes[scene]?.width ?? 0) / PICTURE_WIDTH_OF_WIDTHS)
  return toPx(toUnits(Math.min(budget.width, (widths[width] ?? widths[0]) * wide)))
}

export function letterSize(drawing: Drawing): number {
  const wide = Math.max(1, (drawing.scenes[drawing.scene]?.width ?? 0) / PICTURE_WIDTH_OF_WIDTHS)
  return toPx(
    toUnits(Math.min(budget.width, Math.max(SMALLEST_LETTERS * wide, lineWidth(drawing) * LETTERS_PER_WIDTH))),
  )
}
