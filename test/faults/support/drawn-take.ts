import { readFile } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Core } from '../../../electron/core/core.ts'
import { decodeTrack } from '../../../shared/annotation/decode.ts'
import type { Scene, TrackEvent } from '../../../shared/annotation/model.ts'
import type { UiNote } from '../../../shared/contract/desktop.ts'
import type { BlobId, NoteId } from '../../../shared/kernel/ids.ts'
import { box, type MadePicture, makePicture, sceneOf, words } from '../../integration/takes/drawn-pictures.ts'

/** What is drawn while a take is spoken: on each picture a few marks, one picture after the other. */
export interface ToDraw {
  readonly pictures: readonly MadePicture[]
  readonly scenes: readonly Scene[]
  /** By picture: those that are made on it, its own showing first. */
  readonly events: readonly (readonly TrackEvent[])[]
}

/** How much of it was answered: so many pictures, so many events. */
export interface Drawn {
  readonly pictures: number
  readonly events: number
}

/** Some in one piece on their way, some in many. */
const PICTURE_BYTES = [3_000, 90_000, 400_000] as const
const EVENT_EVERY_MS = 20

/** `run`: no two of one fault have the same bytes. */
export function makeToDraw(run: number): ToDraw {
  const pictures = PICTURE_BYTES.map((bytes, index) =>
    makePicture(1 + ((run * PICTURE_BYTES.length + index) % 249), bytes),
  )
  let atMs = 0
  let mark = 0
  const next = () => {
    atMs += EVENT_EVERY_MS
    mark += 1
    return [mark, atMs] as const
  }
  const events = pictures.map((_, scene): TrackEvent[] => {
    const marks = [box(...next()), words(...next(), `word ${run} of ${scene}`), box(...next())]
    return scene === 0 ? marks : [{ kind: 'scene', atMs: marks[0]?.atMs ?? 0, scene }, ...marks]
  })
  return { pictures, scenes: pictures.map((made) => sceneOf(made)), events }
}

export interface DrawnVerdict {
  readonly lost: string[]
  readonly duplicated: string[]
  readonly corrupted: string[]
}

/** What another device has of it: everything that was answered, nothing twice, and byte by byte. */
export async function judgeDrawn(
  { notes, media }: Pick<Core, 'notes' | 'media'>,
  { noteId, toDraw, drawn }: { noteId: NoteId; toDraw: ToDraw; drawn: Drawn },
): Promise<DrawnVerdict> {
  const verdict: DrawnVerdict = { lost: [], duplicated: [], corrupted: [] }
  const note = notes.read(noteId)
  if (!note) return { ...verdict, lost: ['the note is not there'] }
  const read = async (blobId: BlobId): Promise<Buffer | null> => {
    const file = await media.open({ kind: 'noteFile', noteId, blobId })
    return file.ok ? await readFile(file.value.path) : null
  }
  await judgePictures({ note, toDraw, drawn, read }, verdict)
  await judgeTrack({ note, toDraw, drawn, read }, verdict)
  return verdict
}

interface Judged {
  readonly note: UiNote
  readonly toDraw: ToDraw
  readonly drawn: Drawn
  readonly read: (blobId: BlobId) => Promise<Buffer | null>
}

async function judgePictures({ note, toDraw, drawn, read }: Judged, verdict: DrawnVerdict): Promise<void> {
  const there = note.pictures ?? []
  const ids = there.map(({ blobId }) => blobId)
  if (new Set(ids).size !== ids.length || ids.length > toDraw.pictures.length) {
    verdict.duplicated.push(`the note has ${ids.length} pictures of ${toDraw.pictures.length}`)
  }
  for (const [index, { picture, files }] of toDraw.pictures.entries()) {
    const isThere = ids.includes(picture.blobId)
    if (!isThere && index < drawn.pictures) verdict.lost.push(`picture ${index} was answered and did not arrive`)
    if (!isThere) continue
    for (const { blobId, bytes } of files) {
      const arrived = await read(blobId)
      if (!arrived) verdict.lost.push(`a file of picture ${index} cannot be had`)
      else if (!arrived.equals(bytes)) verdict.corrupted.push(`a file of picture ${index} is another`)
    }
  }
}

async function judgeTrack({ note, toDraw, drawn, read }: Judged, verdict: DrawnVerdict): Promise<void> {
  if (drawn.events === 0) return
  const bytes = note.track && (await read(note.track.blobId))
  const track = bytes ? decodeTrack(bytes) : null
  if (!track) return void verdict.lost.push('the strokes did not arrive')
  if (!track.ok) return void verdict.corrupted.push(`the track cannot be read: ${track.reason}`)
  const { events, durationMs } = track.value.track
  if (events.length < drawn.events) verdict.lost.push(`${events.length} events where ${drawn.events} were answered`)
  // Nothing is drawn after the sound has ended, and of that a kill may take half a second.
  const expected = toDraw.events.flat().map((event) => ({ ...event, atMs: Math.min(event.atMs, durationMs) }))
  if (events.length > expected.length) verdict.duplicated.push(`${events.length} events of ${expected.length}`)
  else if (!isDeepStrictEqual(events, expected.slice(0, events.length))) verdict.corrupted.push('the events are others')
}
