import { budget } from '#shared/annotation/tuning.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { unreachable } from '#shared/kernel/result.ts'
import type { Drawing, DrawingAct, Touch } from './drawing.ts'
import { draftMoved, draftOf, lettersLeft, settleDraft, settleHover, settleTyping } from './drawing-drafts.ts'
import { clear, redo, undo } from './drawing-history.ts'
import { appended } from './drawing-record.ts'
import { HOVER_EVERY_MS, HOVER_POINTS, HOVER_REST_MS } from './tuning.ts'

/** What an act makes of a drawing. Total and pure; events come out in order of time, whatever comes in. */
export function onAct(drawing: Drawing, act: DrawingAct): Drawing {
  if (act.kind === 'pictureKept') return withPicture(drawing, act.scene, act.picture)
  if (act.kind === 'cameBack') return { ...drawing, isLeft: false }
  if (drawing.isLeft) return drawing
  switch (act.kind) {
    case 'toolChosen':
      return { ...settled(drawing, act.atMs), tool: act.tool }
    case 'inkChosen':
      return { ...drawing, ink: act.ink }
    case 'widthChosen':
      return { ...drawing, width: act.width }
    case 'pressed':
      return onPressed(drawing, act.touch, act.reach)
    case 'moved':
      return drawing.draft === null ? drawing : draftMoved(drawing, act)
    case 'released':
      return settleDraft(drawing)
    case 'dropped':
      return drawing.draft?.kind === 'erasing' ? settleDraft(drawing) : { ...drawing, draft: null }
    case 'hovered':
      return onHovered(drawing, act.touch)
    case 'typed':
      return drawing.typing === null
        ? drawing
        : { ...drawing, typing: { ...drawing.typing, text: act.text.slice(0, lettersLeft(drawing)) } }
    case 'typingEnded':
      return settleTyping(drawing, act.atMs)
    case 'undo':
      return undo(settled(drawing, act.atMs), act.atMs)
    case 'redo':
      return redo(settled(drawing, act.atMs), act.atMs)
    case 'clear':
      return clear(settled(drawing, act.atMs), act.atMs)
    case 'sceneAdded': {
      const before = settled(drawing, act.atMs)
      if (before.scenes.length >= budget.scenes) return { ...before, isFull: true }
      const more = { ...before, scenes: [...before.scenes, act.scene], shown: [...before.shown, []] }
      return onAct(more, { kind: 'sceneShown', scene: before.scenes.length, atMs: act.atMs })
    }
    case 'sceneShown': {
      if (act.scene === drawing.scene || drawing.scenes[act.scene] === undefined) return drawing
      const before = settled(drawing, act.atMs)
      const after = appended(before, { kind: 'scene', atMs: act.atMs, scene: act.scene })
      return after.isFull ? after : { ...after, scene: act.scene }
    }
    case 'settled':
      return settled(drawing, act.atMs)
    case 'left':
      return { ...settled(drawing, act.atMs), isLeft: true }
    default:
      return unreachable(act)
  }
}

const withPicture = (drawing: Drawing, scene: number, picture: BlobId | null): Drawing => ({
  ...drawing,
  scenes: drawing.scenes.map((one, index) => (index === scene ? { ...one, picture } : one)),
})

/** Whatever is half done is finished first: nothing that was drawn or typed is lost by going on. */
function settled(drawing: Drawing, atMs: number): Drawing {
  return settleTyping(settleDraft(settleHover(drawing)), atMs)
}

function onPressed(drawing: Drawing, touch: Touch, reach: number): Drawing {
  const before = settled(drawing, touch.atMs)
  return before.isFull ? before : draftOf(before, touch, reach)
}

function onHovered(drawing: Drawing, { x, y, atMs }: Touch): Drawing {
  if (drawing.draft !== null || drawing.typing !== null || drawing.isFull) return drawing
  const last = drawing.hover?.points.at(-1)
  const begun = { atMs, points: [{ x, y, afterMs: 0, pressure: 0.5 }] }
  if (!drawing.hover || !last) return { ...drawing, hover: begun }
  const afterMs = atMs - drawing.hover.atMs
  if (afterMs - last.afterMs < HOVER_EVERY_MS) return drawing
  const isOver = afterMs - last.afterMs > HOVER_REST_MS || drawing.hover.points.length >= HOVER_POINTS
  if (isOver) return { ...settleHover(drawing), hover: begun }
  const points = [...drawing.hover.points, { x, y, afterMs, pressure: 0.5 }]
  return { ...drawing, hover: { ...drawing.hover, points } }
}
