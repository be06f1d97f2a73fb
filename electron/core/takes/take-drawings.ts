/** The drawings of takes: what a page may ask of them, and the track that is made of one. */
import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { cutTrack } from '#shared/annotation/cut.ts'
import { encodeTrack } from '#shared/annotation/encode.ts'
import type { Track } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { DrawnSoFar, FileFrame } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, IdMaker, TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { AttachedFile } from '../store/note-files.ts'
import { sealedClip } from './clip-of-take.ts'
import { posterFile } from './clip-poster.ts'
import type { FreeBytes } from './disk-watch.ts'
import { isMissing } from './durable-files.ts'
import { isEdited, measureSegments } from './edited-audio.ts'
import { pictureFile } from './file-intake.ts'
import { totalSamples } from './render-audio.ts'
import { createTakeDrawing, type DrawnFile, type DrawnPart, type TakeDrawing } from './take-drawing.ts'
import type { TakeEngine } from './take-engine.ts'
import { canBeShownIn, type TakeRecord } from './take-record.ts'

/** What a page that draws asks of a take. */
export interface TakeDrawings {
  /** A piece of a picture; dropped when its take cannot be drawn on any more. */
  accept(frame: FileFrame): void
  /** Refusals: `takeUnknown`, `pictureIncomplete`, `diskFull` and its like. */
  setPicture(
    takeId: TakeId,
    of: { scene: number; picture: NotePicture; hidden: readonly Area[] },
  ): Promise<Result<void, Reason>>
  /** Refusals besides: `requestInvalid` for what cannot follow what is there. */
  draw(takeId: TakeId, part: DrawnPart): Promise<Result<{ readonly have: number }, Reason>>
  drawn(takeId: TakeId): Result<DrawnSoFar, Reason>
  /** A picture or a thumbnail of a take; null when there is none. */
  file(takeId: TakeId, blobId: BlobId): DrawnFile | null
  /** A file that went out with the take's note, when its bytes are those that are named; null: it is not here, or another. */
  sealedFile(takeId: TakeId, file: Pick<AttachedFile, 'blobId' | 'sha256' | 'type'>): Promise<string | null>
  /** A file with the track as it is now: of what is heard, or of all that was recorded. Null when nothing was drawn. */
  trackPath(takeId: TakeId, of: 'heard' | 'recorded'): Promise<string | null>
}

interface DrawingsPorts {
  readonly engine: () => TakeEngine
  readonly ids: IdMaker
  readonly clock: Clock
  readonly freeBytes: FreeBytes
  readonly log: Log
}

export function createTakeDrawings({ engine, ids, ...ports }: DrawingsPorts): TakeDrawings {
  function drawingOf(takeId: TakeId): TakeDrawing | null {
    const record = engine().get(takeId)
    if (!record || !canBeShownIn(record)) return null
    record.drawing ??= createTakeDrawing({
      folder: record.folder,
      ready: () => record.writer?.idle() ?? Promise.resolve(),
      ...ports,
      onChange: () => engine().show(record),
    })
    return record.drawing
  }

  return {
    accept(frame) {
      const drawing = drawingOf(frame.takeId)
      if (drawing) drawing.accept(frame)
      else ports.log('warn', 'a piece of a picture came for no take', { takeId: frame.takeId })
    },
    async setPicture(takeId, { scene, picture, hidden }) {
      return (await drawingOf(takeId)?.setPicture(scene, picture, hidden)) ?? refused('takeUnknown')
    },
    async draw(takeId, part) {
      const drawn = (await drawingOf(takeId)?.draw(part)) ?? refused('takeUnknown')
      return drawn.ok ? done({ have: drawn.value }) : drawn
    },
    drawn(takeId) {
      const record = engine().get(takeId)
      if (!record) return refused('takeUnknown')
      return done({ have: record.drawing?.state().events.length ?? 0, recordedMs: record.recordedBaseMs })
    },
    file: (takeId, blobId) => engine().get(takeId)?.drawing?.file(blobId) ?? null,
    async sealedFile(takeId, { blobId, sha256, type }) {
      const record = engine().get(takeId)
      if (!record) return null
      if (type === 'video/webm') return await sealedClip(record.folder, sha256)
      const isTrack = type === 'application/vnd.earshot.track'
      for (const name of isTrack ? [trackFile(sha256)] : [pictureFile(blobId), posterFile(sha256)]) {
        const path = join(record.folder, name)
        if ((await hashOf(path)) === sha256) return path
      }
      return null
    },
    async trackPath(takeId, of) {
      const record = engine().get(takeId)
      const track = record && (await (of === 'heard' ? heardTrack(record) : recordedTrack(record)))
      if (!record || !track) return null
      const path = join(record.folder, `now-${of}.estk`)
      // Two may ask at once.
      const fresh = `${path}.${ids.next()}.tmp`
      await writeFile(fresh, encodeTrack(track), { mode: 0o600 })
      await rename(fresh, path)
      return path
    },
  }
}

const hashOf = async (path: string): Promise<string | null> => {
  try {
    return createHash('sha256')
      .update(await readFile(path))
      .digest('hex')
  } catch (error) {
    if (isMissing(error)) return null
    throw error
  }
}

/** How much was recorded, cut or not; while it is recorded, as much as is stored. */
async function recordedMs(record: TakeRecord): Promise<number> {
  const { folder, edits, audio } = record
  if (audio && !isEdited(edits) && !record.writer) return audio.durationMs
  if (audio && !record.writer) {
    const sources = await measureSegments(folder, edits)
    if (sources.ok) return Math.round(totalSamples(sources.value) / SAMPLES_PER_MS)
  }
  return record.recordedBaseMs + record.durationMs - record.baseMs
}

/** The track of all that was recorded; null: nothing was drawn. */
export async function recordedTrack(record: TakeRecord): Promise<Track | null> {
  if (!record.drawing) return null
  const lastMs = record.drawing.state().events.at(-1)?.atMs ?? 0
  return trackIn(record, Math.min(budget.durationMs, Math.max(lastMs, await recordedMs(record))))
}

/** A scene that is drawn on the clip names it: there is no other picture of it. */
function trackIn({ drawing, clip }: TakeRecord, durationMs: number): Track | null {
  const track = drawing?.track(durationMs) ?? null
  const clipId = clip?.state().blobId
  const drawn = drawing?.state().scenes ?? []
  if (!track || !clipId) return track
  const scenes = track.scenes.map((scene, n) => (drawn[n]?.picture === clipId ? { ...scene, picture: clipId } : scene))
  return { ...track, scenes }
}

/** Cut as the sound is. */
export async function heardTrack(record: TakeRecord): Promise<Track | null> {
  const { drawing, edits } = record
  if (!drawing) return null
  const track = trackIn(record, await recordedMs(record))
  return track && edits.kept ? cutTrack(track, edits.kept) : track
}

const SAMPLES_PER_MS = 48

/** Named by what is in it: a note in the outbox finds its own. */
export const trackFile = (sha256: string): string => `track-${sha256.slice(0, 16)}.estk`
