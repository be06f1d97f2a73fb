import {
  type Ink,
  isMark,
  type Mark,
  type MarkId,
  type PathPoint,
  type Place,
  type Scene,
  type Track,
  type TrackEvent,
} from '#shared/annotation/model.ts'
import { nothingSpent, type Spent, spentWith } from '#shared/annotation/spent.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import type { Tool } from './tools.ts'

/** What somebody who draws has done so far. Data; `drawing-steps.ts` says what each act makes of it. */
export interface Drawing {
  readonly scenes: readonly Scene[]
  readonly scene: number
  /** Finished, in order of time. */
  readonly events: readonly TrackEvent[]
  /** By scene: what is on it, in the order it was made. */
  readonly shown: readonly (readonly Mark[])[]
  readonly tool: Tool
  readonly ink: Ink
  /** Of `widths`. */
  readonly width: number
  readonly draft: Draft | null
  readonly typing: Typing | null
  /** Where the pointer went since the last event, while it only pointed. */
  readonly hover: { readonly atMs: number; readonly points: readonly PathPoint[] } | null
  readonly nextId: number
  readonly spent: Spent
  readonly undoable: readonly Deed[]
  readonly redoable: readonly Deed[]
  /** The track holds no more: what is on it stays, and can be undone. */
  readonly isFull: boolean
  readonly isLeft: boolean
}

/** What the pointer is just doing. */
export type Draft =
  | {
      readonly kind: 'path'
      readonly tool: 'pen' | 'highlighter' | 'laser'
      readonly atMs: number
      readonly points: readonly PathPoint[]
    }
  | {
      readonly kind: 'shape'
      readonly shape: Extract<Mark, { kind: 'shape' }>['shape']
      readonly atMs: number
      readonly from: Place
      readonly to: Place
      readonly lastMs: number
    }
  | { readonly kind: 'erasing'; readonly ids: readonly MarkId[] }

export interface Typing {
  readonly kind: 'text' | 'step'
  readonly atMs: number
  readonly at: Place
  readonly number: number
  readonly text: string
}

/** Something that can be undone: marks that were made, or marks that were taken away. */
export interface Deed {
  readonly scene: number
  readonly did: 'made' | 'erased' | 'cleared'
  readonly ids: readonly MarkId[]
}

export interface Touch extends Place {
  readonly atMs: number
  readonly pressure: number
}

/** Times are of the take's clock, places of the picture. */
export type DrawingAct =
  | { readonly kind: 'toolChosen'; readonly tool: Tool; readonly atMs: number }
  | { readonly kind: 'inkChosen'; readonly ink: Ink }
  | { readonly kind: 'widthChosen'; readonly width: number }
  /** `reach`: how near is near, in pixels of the picture. */
  | { readonly kind: 'pressed'; readonly touch: Touch; readonly reach: number }
  | { readonly kind: 'moved'; readonly touches: readonly Touch[]; readonly reach: number }
  /** Or the system took the pointer away: what was drawn stays. */
  | { readonly kind: 'released' }
  /** A second finger came: it was no drawing after all. */
  | { readonly kind: 'dropped' }
  | { readonly kind: 'hovered'; readonly touch: Touch }
  | { readonly kind: 'typed'; readonly text: string }
  | { readonly kind: 'typingEnded'; readonly atMs: number }
  | { readonly kind: 'undo'; readonly atMs: number }
  | { readonly kind: 'redo'; readonly atMs: number }
  | { readonly kind: 'clear'; readonly atMs: number }
  | { readonly kind: 'sceneAdded'; readonly scene: Scene; readonly atMs: number }
  | { readonly kind: 'sceneShown'; readonly scene: number; readonly atMs: number }
  /** The bytes of a scene's picture are kept under this name from now on; null: it has none any more. */
  | { readonly kind: 'pictureKept'; readonly scene: number; readonly picture: BlobId | null }
  /** Whatever is half done is finished; one goes on. */
  | { readonly kind: 'settled'; readonly atMs: number }
  | { readonly kind: 'left'; readonly atMs: number }
  | { readonly kind: 'cameBack' }

/** `ink`: the answerer's own, where somebody else has drawn on the same picture. */
export const startedDrawing = (scene: Scene, ink: Ink = 'red'): Drawing => ({
  scenes: [scene],
  scene: 0,
  events: [],
  shown: [[]],
  tool: 'pen',
  ink,
  width: 1,
  draft: null,
  typing: null,
  hover: null,
  nextId: 0,
  spent: nothingSpent,
  undoable: [],
  redoable: [],
  isFull: false,
  isLeft: false,
})

/** The track of a drawing that was left; `durationMs` is the recording's. */
export function trackOf({ scenes, events }: Drawing, durationMs: number): Track {
  const lastMs = events.at(-1)?.atMs ?? 0
  return {
    durationMs: Math.min(budget.durationMs, Math.max(durationMs, lastMs)),
    scenes: [...scenes],
    events: [...events],
  }
}

export const shownOn = ({ shown, scene }: Drawing): readonly Mark[] => shown[scene] ?? []

export const canUndo = ({ undoable, scene }: Drawing): boolean => undoable.some((deed) => deed.scene === scene)
export const canRedo = ({ redoable, scene }: Drawing): boolean => redoable.some((deed) => deed.scene === scene)

/** A draft that goes on: everything stands where it stood at the end of its track, on the picture that was looked at last. */
export function resumedDrawing(track: Track, ink: Ink = 'red'): Drawing {
  const { events, scenes } = track
  const marks = events.filter(isMark)
  const last = events.findLast((event) => event.kind === 'scene')
  const shown = scenes.map((_, scene) => standingOn(track, scene))
  return {
    ...startedDrawing(scenes[0] ?? { width: 1, height: 1, picture: null, label: '' }, ink),
    scenes,
    scene: last?.scene ?? 0,
    events,
    shown,
    nextId: marks.reduce((most, mark) => Math.max(most, mark.id + 1), 0),
    spent: spentWith(nothingSpent, events),
  }
}

/** What is on a scene when all has happened. */
function standingOn({ events }: Track, wanted: number): Mark[] {
  const standing = new Map<MarkId, Mark>()
  const gone = new Map<MarkId, Mark>()
  let scene = 0
  for (const event of events) {
    if (event.kind === 'scene') scene = event.scene
    else if (event.kind === 'hide') for (const id of event.ids) swap(id, standing, gone)
    else if (event.kind === 'show') for (const id of event.ids) swap(id, gone, standing)
    else if (isMark(event) && scene === wanted) standing.set(event.id, event)
  }
  return [...standing.values()].sort((a, b) => a.id - b.id)
}

function swap(id: MarkId, from: Map<MarkId, Mark>, to: Map<MarkId, Mark>): void {
  const mark = from.get(id)
  if (!mark) return
  from.delete(id)
  to.set(id, mark)
}
