import { isRedaction } from '#shared/annotation/geometry.ts'
import type { MarkId } from '#shared/annotation/model.ts'
import type { Deed, Drawing } from './drawing.ts'
import { shownOn } from './drawing.ts'
import { hidden, shownAgain, withDeed } from './drawing-record.ts'

/** Undoing is for the picture one looks at: what was done on another stays. */
export function undo(drawing: Drawing, atMs: number): Drawing {
  const deed = drawing.undoable.findLast(({ scene }) => scene === drawing.scene)
  if (!deed) return drawing
  const { ids } = deed
  const after =
    deed.did === 'made'
      ? hidden(drawing, { ids, cause: 'undone', atMs })
      : shownAgain(drawing, { ids, cause: 'undone', atMs })
  if (after.events === drawing.events) return after
  return { ...after, undoable: without(drawing.undoable, deed), redoable: [...drawing.redoable, deed] }
}

export function redo(drawing: Drawing, atMs: number): Drawing {
  const deed = drawing.redoable.findLast(({ scene }) => scene === drawing.scene)
  if (!deed) return drawing
  const { ids, did } = deed
  const after =
    did === 'made' ? shownAgain(drawing, { ids, cause: 'redone', atMs }) : hidden(drawing, { ids, cause: did, atMs })
  if (after.events === drawing.events) return after
  return { ...after, redoable: without(drawing.redoable, deed), undoable: [...drawing.undoable, deed] }
}

const clearable = (drawing: Drawing): MarkId[] =>
  shownOn(drawing).flatMap((mark) => (isRedaction(mark) ? [] : [mark.id]))

export const canClear = (drawing: Drawing): boolean => clearable(drawing).length > 0

/** All that is on the picture goes, except what hides something on it. */
export function clear(drawing: Drawing, atMs: number): Drawing {
  const ids = clearable(drawing)
  if (ids.length === 0) return drawing
  const after = hidden(drawing, { ids, cause: 'cleared', atMs })
  return after.events === drawing.events ? after : withDeed(after, { scene: drawing.scene, did: 'cleared', ids })
}

const without = (deeds: readonly Deed[], deed: Deed): Deed[] => deeds.filter((other) => other !== deed)
