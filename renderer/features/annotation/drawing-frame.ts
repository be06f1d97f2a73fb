import { isOver, trailAt } from '#shared/annotation/moving.ts'
import type { Frame, Trail } from '#shared/annotation/renderer.ts'
import { type Drawing, shownOn } from './drawing.ts'
import { draftMark, typedMark } from './drawing-drafts.ts'

/** What is seen while drawing, in the form in which a track is seen while it is played. */
export function frameOf(drawing: Drawing, atMs: number): Frame {
  const draft = draftMark(drawing)
  const step = drawing.typing?.kind === 'step' ? typedMark(drawing, atMs) : null
  return {
    scene: drawing.scene,
    settled: shownOn(drawing),
    // The words beside it are in the field that is typed into.
    moving: [...(draft ? [draft] : []), ...(step ? [{ ...step, text: '' }] : [])],
    trails: trailsOf(drawing, atMs),
    pointer: null,
  }
}

/** The trail that is being drawn, and those that are fading. */
function trailsOf({ draft, events, ink }: Drawing, atMs: number): Trail[] {
  const trails: Trail[] = []
  for (const event of events.slice(-8)) {
    if (event.kind === 'laser' && !isOver(event, atMs)) trails.push(trailAt(event, atMs - event.atMs))
  }
  if (draft?.kind !== 'path' || draft.tool !== 'laser') return trails
  return [...trails, trailAt({ kind: 'laser', atMs: draft.atMs, ink, points: [...draft.points] }, atMs - draft.atMs)]
}
