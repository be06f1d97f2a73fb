import { isMark, type Mark, type MarkId, type TrackEvent } from '#shared/annotation/model.ts'
import { excessOf, spentWith } from '#shared/annotation/spent.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { Deed, Drawing } from './drawing.ts'

/** Room that is left for undoing and for the last picture when no more can be drawn. */
const EVENTS_IN_RESERVE = 200

/** Writes an event down, at its time or, should a clock have gone back, at that of the event before. */
export function appended(drawing: Drawing, event: TrackEvent): Drawing {
  const isAdding = isMark(event) || event.kind === 'laser' || event.kind === 'pointer'
  const room = budget.events - (isAdding ? EVENTS_IN_RESERVE : 0)
  const spent = spentWith(drawing.spent, [event])
  if (drawing.events.length >= room || excessOf(spent) !== null) return { ...drawing, isFull: true }
  const atMs = Math.min(budget.durationMs, Math.max(event.atMs, drawing.events.at(-1)?.atMs ?? 0))
  const written: TrackEvent = { ...event, atMs }
  const after = { ...drawing, events: [...drawing.events, written], spent }
  return isMark(written) ? withShown(after, [...(after.shown[after.scene] ?? []), written]) : after
}

/** A mark of one's own making, which can be undone. */
export function withMade(drawing: Drawing, mark: Mark): Drawing {
  const after = appended(drawing, mark)
  if (after.isFull) return after
  return withDeed({ ...after, nextId: drawing.nextId + 1 }, { scene: drawing.scene, did: 'made', ids: [mark.id] })
}

export const withDeed = (drawing: Drawing, deed: Deed): Drawing => ({
  ...drawing,
  undoable: [...drawing.undoable, deed],
  redoable: drawing.redoable.filter(({ scene }) => scene !== deed.scene),
})

const withShown = (drawing: Drawing, marks: readonly Mark[]): Drawing => ({
  ...drawing,
  shown: drawing.shown.map((list, scene) => (scene === drawing.scene ? marks : list)),
})

type Cause<K extends TrackEvent['kind']> = Extract<TrackEvent, { kind: K; cause: unknown }>['cause']

export interface Change<K extends 'hide' | 'show'> {
  readonly ids: readonly MarkId[]
  readonly cause: Cause<K>
  readonly atMs: number
}

const ascending = (ids: readonly MarkId[]): MarkId[] => [...ids].sort((a, b) => a - b)

/** Takes marks away from the scene that is looked at. */
export function hidden(drawing: Drawing, { ids, cause, atMs }: Change<'hide'>): Drawing {
  if (ids.length === 0) return drawing
  const after = appended(drawing, { kind: 'hide', atMs, ids: ascending(ids), cause })
  const gone = new Set(ids)
  const marks = (after.shown[after.scene] ?? []).filter((mark) => !gone.has(mark.id))
  return after.events === drawing.events ? after : withShown(after, marks)
}

/** Brings marks back, each to its place in the order they were made. */
export function shownAgain(drawing: Drawing, { ids, cause, atMs }: Change<'show'>): Drawing {
  if (ids.length === 0) return drawing
  const after = appended(drawing, { kind: 'show', atMs, ids: ascending(ids), cause })
  if (after.events === drawing.events) return after
  const back = new Set(ids)
  const marks = drawing.events.filter((event) => isMark(event)).filter((mark) => back.has(mark.id))
  const there = after.shown[after.scene] ?? []
  return withShown(
    after,
    [...there, ...marks].sort((a, b) => a.id - b.id),
  )
}
