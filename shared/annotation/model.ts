import { z } from 'zod'
import { BlobId } from '../kernel/ids.ts'
import { budget } from './tuning.ts'

/**
 * The annotation track: pictures, and what was done on them, on the audio's clock. Data only; nothing here draws.
 * Places and sizes are pixels of the picture, times are milliseconds of what a player plays, from 0.
 */

const atMs = z.int().min(0).max(budget.durationMs)
const coordinate = z.number().min(-budget.coordinate).max(budget.coordinate)
const size = z.number().min(0.25).max(budget.width)
const text = z.string().max(budget.textLength)

export const Place = z.object({ x: coordinate, y: coordinate })
export type Place = z.infer<typeof Place>

/** Where a pen, laser or pointer was, so long after its event began. `pressure`: 0 to 1, and 0.5 where nothing measures it. */
export const PathPoint = z.object({ x: coordinate, y: coordinate, afterMs: atMs, pressure: z.number().min(0).max(1) })
export type PathPoint = z.infer<typeof PathPoint>

const path = z.array(PathPoint).min(1).max(budget.pathPoints)

/** In the order of their numbers in the file; new ones go to the end. */
export const inks = ['red', 'orange', 'yellow', 'green', 'blue', 'violet', 'black', 'white'] as const
export const Ink = z.enum(inks)
export type Ink = z.infer<typeof Ink>

export const strokeTools = ['pen', 'highlighter'] as const
export const shapes = ['arrow', 'line', 'box', 'ellipse', 'spotlight', 'blur'] as const
export type ShapeName = (typeof shapes)[number]

/** Names a mark within its track, for ever: a cut track keeps the names, and replies are anchored to them. */
export const MarkId = z.int().min(0).max(0x7fffffff).brand<'MarkId'>()
export type MarkId = z.infer<typeof MarkId>
export const markId = (value: number): MarkId => MarkId.parse(value)

export const StrokeMark = z.object({
  kind: z.literal('stroke'),
  atMs,
  id: MarkId,
  tool: z.enum(strokeTools),
  ink: Ink,
  width: size,
  points: path,
})
export type StrokeMark = z.infer<typeof StrokeMark>

/** Drawn from one place to another; it grows evenly for `growsMs`. */
export const ShapeMark = z.object({
  kind: z.literal('shape'),
  atMs,
  id: MarkId,
  shape: z.enum(shapes),
  ink: Ink,
  width: size,
  from: Place,
  to: Place,
  growsMs: atMs,
})
export type ShapeMark = z.infer<typeof ShapeMark>

/** `at`: the upper left corner of the first line; `size`: the height of a letter. */
export const TextMark = z.object({ kind: z.literal('text'), atMs, id: MarkId, ink: Ink, size, at: Place, text })
export type TextMark = z.infer<typeof TextMark>

/** A number in a disc around `at`, with words beside it or none. */
export const StepMark = z.object({
  kind: z.literal('step'),
  atMs,
  id: MarkId,
  ink: Ink,
  size,
  at: Place,
  number: z.int().min(1).max(budget.stepNumber),
  text,
})
export type StepMark = z.infer<typeof StepMark>

/** What stays on the picture until it is hidden. */
export const Mark = z.discriminatedUnion('kind', [StrokeMark, ShapeMark, TextMark, StepMark])
export type Mark = z.infer<typeof Mark>

const markIds = z.array(MarkId).min(1).max(budget.namedMarks)

export const hideCauses = ['erased', 'undone', 'cleared'] as const
export const showCauses = ['redone', 'undone'] as const

export const TrackEvent = z.discriminatedUnion('kind', [
  StrokeMark,
  ShapeMark,
  TextMark,
  StepMark,
  /** A trail that fades by itself. */
  z.object({ kind: z.literal('laser'), atMs, ink: Ink, points: path }),
  /** Where the pointer was, while it only pointed. */
  z.object({ kind: z.literal('pointer'), atMs, points: path }),
  /** Marks go: erased, undone, or cleared away. `ids` ascend. */
  z.object({ kind: z.literal('hide'), atMs, ids: markIds, cause: z.enum(hideCauses) }),
  /** Marks come back: redone, or their going was undone. `ids` ascend. */
  z.object({ kind: z.literal('show'), atMs, ids: markIds, cause: z.enum(showCauses) }),
  /** Another picture is looked at: a new one, or one of before. */
  z.object({ kind: z.literal('scene'), atMs, scene: z.int().min(0) }),
])
export type TrackEvent = z.infer<typeof TrackEvent>

const side = z.int().min(1).max(budget.pictureSide)

/** A picture that is drawn on. `picture`: its bytes; null while it is only on this screen, and for a blank sheet. */
export const Scene = z.object({
  width: side,
  height: side,
  picture: BlobId.nullable(),
  /** What it shows, in words, for those who do not see it: a window's title, a file's name. */
  label: z.string().max(budget.labelLength),
  /** The picture of another note that is answered here: the same, whatever was hidden on this one since. */
  answers: BlobId.optional(),
  /** Where `answers` is a clip: the moment of its note, ms, whose frame this picture is. */
  answersAtMs: atMs.optional(),
})
export type Scene = z.infer<typeof Scene>

/** Events are in order of time; the first scene is looked at from the start. */
export const Track = z.object({
  durationMs: atMs,
  scenes: z.array(Scene).min(1).max(budget.scenes),
  events: z.array(TrackEvent).max(budget.events),
})
export type Track = z.infer<typeof Track>

export type EventOf<K extends TrackEvent['kind']> = Extract<TrackEvent, { kind: K }>

export const isMark = (event: TrackEvent): event is Mark =>
  event.kind === 'stroke' || event.kind === 'shape' || event.kind === 'text' || event.kind === 'step'

/** How long an event goes on after it began. */
export function lastsMs(event: TrackEvent): number {
  switch (event.kind) {
    case 'stroke':
    case 'laser':
    case 'pointer':
      return event.points.at(-1)?.afterMs ?? 0
    case 'shape':
      return event.growsMs
    case 'text':
    case 'step':
    case 'hide':
    case 'show':
    case 'scene':
      return 0
  }
}
