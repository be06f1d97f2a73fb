import type { BlobId } from '../kernel/ids.ts'
import { unreachable } from '../kernel/result.ts'
import { type ByteWriter, createByteWriter } from './bytes.ts'
import { kindNumbers, MAGIC, OLDEST_READER, TRACK_VERSION } from './format.ts'
import {
  hideCauses,
  inks,
  type MarkId,
  type Place,
  type Scene,
  shapes,
  showCauses,
  strokeTools,
  type Track,
  type TrackEvent,
} from './model.ts'
import { packed } from './pack.ts'
import { toUnits, writePath } from './path-bytes.ts'

/** A track as bytes, by README.md. The track must be one that `checkTrack` lets through; places are rounded to quarters of a pixel. */
export const encodeTrack = (track: Track): Uint8Array<ArrayBuffer> => packed(encodePlain(track))

/** The same, not packed. */
export function encodePlain(track: Track): Uint8Array<ArrayBuffer> {
  const writer = createByteWriter()
  for (const value of MAGIC) writer.byte(value)
  writer.byte(TRACK_VERSION)
  writer.byte(OLDEST_READER)
  writer.number(track.durationMs)
  writer.number(track.scenes.length)
  for (const scene of track.scenes) writePart(writer, (part) => writeScene(part, scene))
  writer.number(track.events.length)
  let lastMs = 0
  for (const event of track.events) {
    writer.number(event.atMs - lastMs)
    writer.byte(kindNumbers[event.kind])
    writePart(writer, (part) => writeEvent(part, event))
    lastMs = event.atMs
  }
  return writer.take()
}

/** Behind its length, so that a program that does not know it can step over it. */
function writePart(writer: ByteWriter, write: (part: ByteWriter) => void): void {
  const part = createByteWriter()
  write(part)
  writer.number(part.length)
  writer.bytes(part.take())
}

function writeScene(writer: ByteWriter, scene: Scene): void {
  writer.number(scene.width)
  writer.number(scene.height)
  writer.byte(scene.picture === null ? 0 : 1)
  if (scene.picture !== null) writer.bytes(idBytes(scene.picture))
  writer.text(scene.label)
  if (scene.answers === undefined) return
  writer.byte(scene.answersAtMs === undefined ? 1 : 2)
  writer.bytes(idBytes(scene.answers))
  if (scene.answersAtMs !== undefined) writer.number(scene.answersAtMs)
}

function writeEvent(writer: ByteWriter, event: TrackEvent): void {
  switch (event.kind) {
    case 'stroke':
      writer.number(event.id)
      writer.byte(strokeTools.indexOf(event.tool))
      writer.byte(inks.indexOf(event.ink))
      writer.number(toUnits(event.width))
      writePath(writer, event.points)
      return
    case 'shape':
      writer.number(event.id)
      writer.byte(shapes.indexOf(event.shape))
      writer.byte(inks.indexOf(event.ink))
      writer.number(toUnits(event.width))
      writePlace(writer, event.from)
      writePlace(writer, event.to)
      writer.number(event.growsMs)
      return
    case 'text':
    case 'step':
      writer.number(event.id)
      writer.byte(inks.indexOf(event.ink))
      writer.number(toUnits(event.size))
      writePlace(writer, event.at)
      if (event.kind === 'step') writer.number(event.number)
      writer.text(event.text)
      return
    case 'laser':
      writer.byte(inks.indexOf(event.ink))
      writePath(writer, event.points)
      return
    case 'pointer':
      writePath(writer, event.points)
      return
    case 'hide':
      writer.byte(hideCauses.indexOf(event.cause))
      writeIds(writer, event.ids)
      return
    case 'show':
      writer.byte(showCauses.indexOf(event.cause))
      writeIds(writer, event.ids)
      return
    case 'scene':
      writer.number(event.scene)
      return
    default:
      unreachable(event)
  }
}

function writePlace(writer: ByteWriter, place: Place): void {
  writer.signed(toUnits(place.x))
  writer.signed(toUnits(place.y))
}

/** As runs: clearing a full picture is a few bytes. */
function writeIds(writer: ByteWriter, ids: readonly MarkId[]): void {
  const runs: { first: number; last: number }[] = []
  for (const id of ids) {
    const run = runs.at(-1)
    if (run && id === run.last + 1) run.last = id
    else runs.push({ first: id, last: id })
  }
  writer.number(runs.length)
  let next = 0
  for (const { first, last } of runs) {
    writer.number(first - next)
    writer.number(last - first)
    next = last + 1
  }
}

function idBytes(id: BlobId): Uint8Array {
  const digits = id.replaceAll('-', '')
  return Uint8Array.from({ length: 16 }, (_, index) => Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16))
}
