/** The drawings of takes: what a page may ask of them, and the file that is made of one when its take becomes a note. */
import { createHash } from 'node:crypto'
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { checkTrack } from '#shared/annotation/check.ts'
import { cutTrack } from '#shared/annotation/cut.ts'
import { encodeTrack } from '#shared/annotation/encode.ts'
import type { Track } from '#shared/annotation/model.ts'
import type { Area } from '#shared/annotation/redact.ts'
import { redactionsOf } from '#shared/annotation/redactions.ts'
import { textOf } from '#shared/annotation/text-of.ts'
import { budget } from '#shared/annotation/tuning.ts'
import type { NotePicture, NoteTrack } from '#shared/contract/model.ts'
import type { DrawnSoFar, FileFrame } from '#shared/contract/take-files.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { BlobId, type IdMaker, type TakeId } from '#shared/kernel/ids.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import type { AttachedFile } from '../store/note-files.ts'
import { faultOf, isMissing, writeDurably } from './durable-files.ts'
import { isEdited, measureSegments } from './edited-audio.ts'
import { pictureFile } from './file-intake.ts'
import { totalSamples } from './render-audio.ts'
import { createTakeDrawing, type DrawnFile, type DrawnPart, type TakeDrawing } from './take-drawing.ts'
import type { TakeEngine } from './take-engine.ts'
import type { TakeRecord } from './take-record.ts'
import type { FilePlace } from './takes.ts'

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

/** What goes out with a take's sound. */
export interface ShownFiles {
  readonly track: NoteTrack
  readonly pictures: readonly NotePicture[]
  readonly files: readonly FilePlace[]
}

interface DrawingsPorts {
  readonly engine: () => TakeEngine
  readonly ids: IdMaker
  readonly log: Log
}

export function createTakeDrawings({ engine, ids, log }: DrawingsPorts): TakeDrawings {
  function drawingOf(takeId: TakeId): TakeDrawing | null {
    const record = engine().get(takeId)
    if (!record || !canBeDrawnOn(record)) return null
    record.drawing ??= createTakeDrawing({
      folder: record.folder,
      ready: () => record.writer?.idle() ?? Promise.resolve(),
      log,
      onChange: () => engine().show(record),
    })
    return record.drawing
  }

  return {
    accept(frame) {
      const drawing = drawingOf(frame.takeId)
      if (drawing) drawing.accept(frame)
      else log('warn', 'a piece of a picture came for no take', { takeId: frame.takeId })
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
      const isTrack = type === 'application/vnd.earshot.track'
      const path = join(record.folder, isTrack ? trackFile(sha256) : pictureFile(blobId))
      return (await hashOf(path)) === sha256 ? path : null
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

const canBeDrawnOn = ({ state, isShownFixed }: TakeRecord): boolean =>
  !(state.kind === 'guarding' && isShownFixed) &&
  state.kind !== 'queued' &&
  state.kind !== 'queueing' &&
  state.kind !== 'gone'

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

async function recordedTrack(record: TakeRecord): Promise<Track | null> {
  if (!record.drawing) return null
  const lastMs = record.drawing.state().events.at(-1)?.atMs ?? 0
  return record.drawing.track(Math.min(budget.durationMs, Math.max(lastMs, await recordedMs(record))))
}

async function heardTrack(record: TakeRecord): Promise<Track | null> {
  const { drawing, edits } = record
  if (!drawing) return null
  const track = drawing.track(await recordedMs(record))
  return track && edits.kept ? cutTrack(track, edits.kept) : track
}

const SAMPLES_PER_MS = 48

interface SendingPorts {
  readonly clock: Clock
  readonly ids: IdMaker
}

/**
 * Makes what goes out with the sound: the track of what is heard, and the pictures that are looked at in it. Null: nothing was drawn.
 * Refusals: `pictureIncomplete` once for pictures that never came whole, `pictureNotHidden`, and what the track or the disk is refused with.
 */
export function createDrawingSealer({ clock, ids }: SendingPorts) {
  return async (record: TakeRecord): Promise<Result<ShownFiles | null, Reason>> => {
    const { drawing } = record
    if (!drawing) return done(null)
    await untilLeft(drawing, clock)
    // What is looked at for what must be hidden is what goes out: nothing may be drawn, and no picture replaced, in between.
    record.isShownFixed = true
    await drawing.idle()
    try {
      return await shownFilesOf(record, ids)
    } catch (error) {
      const { reason, detail } = faultOf(error, record.folder)
      return refused(reason, detail)
    }
  }
}

/** A page that draws has its last strokes and pictures still on the way; one that died has none. */
async function untilLeft(drawing: TakeDrawing, clock: Clock): Promise<void> {
  await new Promise<void>((resolve) => {
    const timer = clock.setTimer(resolve, takeTuning.drawingEndsMs)
    void drawing.whenLeft().then(() => {
      timer.cancel()
      resolve()
    })
  })
  drawing.leave()
  await drawing.idle()
}

async function shownFilesOf(record: TakeRecord, ids: IdMaker): Promise<Result<ShownFiles | null, Reason>> {
  const { drawing, folder } = record
  const track = await heardTrack(record)
  const whole = await recordedTrack(record)
  if (!drawing || !track || !whole) return done(null)
  const { scenes, pictures } = drawing.state()
  const isMissing = scenes.some((scene, index) => scene.picture !== null && !pictures.has(index))
  if (isMissing && !record.isSentWithoutPictures) {
    record.isSentWithoutPictures = true
    return refused('pictureIncomplete')
  }
  for (const [scene, { hidden }] of pictures) {
    if (!redactionsOf(whole, scene).every((area) => hidden.some((one) => contains(one, area)))) {
      return refused('pictureNotHidden')
    }
  }
  const checked = checkTrack(track)
  if (!checked.ok) return checked
  const bytes = encodeTrack(checked.value)
  if (bytes.length > budget.bytes) return refused('trackTooLarge', `${bytes.length} bytes`)
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const path = join(folder, trackFile(sha256))
  await writeDurably(path, bytes)
  await removeOldTracks(folder, sha256)
  const words = textOf(checked.value)
    .map(({ text }) => text)
    .join('\n')
    .slice(0, budget.allTextLength)
  const noteTrack: NoteTrack = { blobId: BlobId.parse(ids.next()), sha256, sizeBytes: bytes.length, words }
  const looked = new Set(checked.value.scenes.map(({ picture }) => picture))
  const shown = [...pictures.values()].map(({ picture }) => picture).filter(({ blobId }) => looked.has(blobId))
  const files = [
    { blobId: noteTrack.blobId, path },
    ...shown.flatMap(({ blobId, thumbnail }) =>
      [blobId, ...(thumbnail ? [thumbnail.blobId] : [])].map(placeIn(folder)),
    ),
  ]
  return done({ track: noteTrack, pictures: shown, files })
}

const placeIn =
  (folder: string) =>
  (blobId: BlobId): FilePlace => ({ blobId, path: join(folder, pictureFile(blobId)) })

const TRACK = /^track-[0-9a-f]{16}\.estk$/
const trackFile = (sha256: string): string => `track-${sha256.slice(0, 16)}.estk`

async function removeOldTracks(folder: string, sha256: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (TRACK.test(name) && name !== trackFile(sha256)) await rm(join(folder, name), { force: true })
  }
}

const contains = (outer: Area, { x, y, width, height }: Area): boolean =>
  outer.x <= x && outer.y <= y && outer.x + outer.width >= x + width && outer.y + outer.height >= y + height
