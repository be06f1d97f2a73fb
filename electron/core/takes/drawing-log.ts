/**
 * The journal of a drawing, in its take's folder: one line of JSON for each thing that came, in the order it came, only ever added to. A
 * line is on disk before it counts. A crash leaves at most half a line, which is passed over and cut off.
 */
import { access, type FileHandle, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  type Scene,
  Scene as SceneSchema,
  type TrackEvent,
  TrackEvent as TrackEventSchema,
} from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { NotePicture } from '#shared/contract/model.ts'
import { isMissing, syncFolder, writeAll, writeDurably } from './durable-files.ts'

export const DRAWING_LOG = 'drawing.log'

const AreaSchema = z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() })

const Line = z.discriminatedUnion('kind', [
  /** All scenes there are by now. */
  z.object({ kind: z.literal('scenes'), scenes: z.array(SceneSchema) }),
  z.object({ kind: z.literal('events'), events: z.array(TrackEventSchema) }),
  z.object({ kind: z.literal('picture'), scene: z.int().min(0), picture: NotePicture, hidden: z.array(AreaSchema) }),
])

export type DrawingLine =
  | { readonly kind: 'scenes'; readonly scenes: readonly Scene[] }
  | { readonly kind: 'events'; readonly events: readonly TrackEvent[] }
  | {
      readonly kind: 'picture'
      readonly scene: number
      readonly picture: NotePicture
      readonly hidden: readonly Area[]
    }

/** A scene's picture, and what of it was made unreadable. */
export interface ScenePicture {
  readonly picture: NotePicture
  readonly hidden: readonly Area[]
}

/** What the lines so far say. Times are of all that was recorded. */
export interface DrawingState {
  readonly scenes: readonly Scene[]
  readonly events: readonly TrackEvent[]
  /** By scene. */
  readonly pictures: ReadonlyMap<number, ScenePicture>
}

export const emptyDrawing: DrawingState = { scenes: [], events: [], pictures: new Map() }

export function withLine(state: DrawingState, line: DrawingLine): DrawingState {
  switch (line.kind) {
    case 'scenes':
      return { ...state, scenes: line.scenes }
    case 'events':
      return { ...state, events: [...state.events, ...line.events] }
    case 'picture': {
      const pictures = new Map(state.pictures).set(line.scene, { picture: line.picture, hidden: line.hidden })
      return { ...state, pictures }
    }
  }
}

/** A journal of which a line was lost, kept as it was found. */
const DAMAGED_LOG = 'drawing.damaged.log'

export const isDamaged = (folder: string): Promise<boolean> =>
  access(join(folder, DAMAGED_LOG)).then(
    () => true,
    () => false,
  )

/**
 * The state, and how much of the file it was read from; null: nothing was drawn. Of what stands behind a whole line that cannot be read,
 * pictures count, for each line says all there is to its scene; strokes do not. The journal then is written anew, and the old one kept.
 */
export async function readDrawingLog(folder: string): Promise<{ state: DrawingState; sizeBytes: number } | null> {
  let bytes: Buffer
  try {
    bytes = await readFile(join(folder, DRAWING_LOG))
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
  let state = emptyDrawing
  let at = 0
  let isTorn = false
  for (let end = bytes.indexOf(NEWLINE, at); end >= 0; end = bytes.indexOf(NEWLINE, at)) {
    const line = parse(bytes.toString('utf8', at, end))
    at = end + 1
    if (!line) isTorn = true
    else if (!isTorn || line.kind !== 'events') state = withLine(state, line)
  }
  return isTorn ? await writeAnew(folder, state, bytes) : { state, sizeBytes: at }
}

async function writeAnew(folder: string, state: DrawingState, found: Uint8Array) {
  if (!(await isDamaged(folder))) await writeDurably(join(folder, DAMAGED_LOG), found)
  const lines: DrawingLine[] = [
    { kind: 'scenes', scenes: state.scenes },
    { kind: 'events', events: state.events },
    ...[...state.pictures].map(([scene, of]): DrawingLine => ({ kind: 'picture', scene, ...of })),
  ]
  const bytes = bytesOf(lines)
  await writeDurably(join(folder, DRAWING_LOG), bytes)
  return { state, sizeBytes: bytes.length }
}

/** As they stand in the journal. */
export const bytesOf = (lines: readonly DrawingLine[]): Uint8Array =>
  Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''))

const NEWLINE = 0x0a

function parse(text: string): DrawingLine | null {
  try {
    const parsed = Line.safeParse(JSON.parse(text))
    return parsed.success ? parsed.data : null
  } catch {
    return null
  }
}

/** Twice what the fullest drawing takes: who writes more says the same again and again. */
const LONGEST_BYTES = 32_000_000

export class JournalFullError extends Error {}

export interface DrawingLog {
  /** Whole lines. Resolves when they are on disk, all of them; rejects when none counts. */
  append(lines: Uint8Array): Promise<void>
  close(): Promise<void>
}

/** `sizeBytes`: of what is to be kept; whatever stands behind it is half a line. */
export async function openDrawingLog(folder: string, sizeBytes: number): Promise<DrawingLog> {
  const file: FileHandle = await open(join(folder, DRAWING_LOG), sizeBytes === 0 ? 'w' : 'r+', 0o600)
  await file.truncate(sizeBytes)
  await file.sync()
  await syncFolder(folder)
  let size = sizeBytes
  return {
    async append(bytes) {
      if (size + bytes.length > LONGEST_BYTES) throw new JournalFullError()
      // Always at the same place until it is whole.
      try {
        await writeAll(file, bytes, size)
        await file.sync()
      } catch (error) {
        // What a full disk took of it is room that speech needs.
        await file.truncate(size).catch(() => undefined)
        throw error
      }
      size += bytes.length
    },
    close: () => file.close(),
  }
}
