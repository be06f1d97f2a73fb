import { done, type Result, refused } from '../kernel/result.ts'
import { type ByteReader, createByteReader } from './bytes.ts'
import { checkTrack, type TrackFault } from './check.ts'
import { createEventReader } from './decode-event.ts'
import { MAGIC, TRACK_VERSION } from './format.ts'
import type { Track } from './model.ts'
import { isPacked, unpacked } from './pack.ts'
import { budget } from './tuning.ts'

/** A track that was read. A newer program may have put things in that this one does not know: those are left out, and counted. */
export interface TrackRead {
  readonly track: Track
  readonly leftOut: number
  readonly isNewer: boolean
}

/**
 * Reads a track of anybody's making. Never throws; nothing is made for a count before the bytes can hold it, and what comes out is what
 * `checkTrack` lets through.
 */
export function decodeTrack(bytes: Uint8Array): Result<TrackRead, TrackFault> {
  if (bytes.length > budget.bytes) return refused('trackTooLarge', `${bytes.length} bytes`)
  if (!isPacked(bytes)) return decodePlain(bytes)
  const plain = unpacked(bytes, budget.bytes)
  if (plain === 'tooLarge') return refused('trackTooLarge', `more than ${budget.bytes} bytes`)
  return plain === 'damaged' ? refused('trackDamaged', 'it cannot be unpacked') : decodePlain(plain)
}

function decodePlain(bytes: Uint8Array): Result<TrackRead, TrackFault> {
  const reader = createByteReader(bytes)
  if (MAGIC.some((value) => reader.byte() !== value)) return refused('trackDamaged', 'not a track')
  const version = reader.byte()
  if (reader.byte() > TRACK_VERSION) return refused('trackTooNew', `version ${version}`)
  const durationMs = reader.number()
  const scenes: unknown[] = []
  for (let left = reader.number(); left > 0 && reader.fault === null; left -= 1) {
    if (scenes.length === budget.scenes) return refused('trackTooLarge', `more than ${budget.scenes} pictures`)
    const part = reader.part(reader.number())
    scenes.push(readScene(part))
    if (part.fault !== null) return refused('trackDamaged', part.fault)
  }
  const events = readEvents(reader)
  if (!events.ok) return events
  const checked = checkTrack({ durationMs, scenes, events: events.value.known })
  if (!checked.ok) return checked
  return done({ track: checked.value, leftOut: events.value.leftOut, isNewer: version > TRACK_VERSION })
}

function readScene(reader: ByteReader): unknown {
  const width = reader.number()
  const height = reader.number()
  const picture = reader.byte() === 0 ? null : idOf(reader.bytes(16))
  const label = reader.text()
  return { width, height, picture, label, ...readAnswered(reader) }
}

/** What kind of picture it answers is a number of its own, so that a program that knows no frames of clips takes it for none. */
function readAnswered(reader: ByteReader): { answers?: unknown; answersAtMs?: number } {
  const kind = reader.left > 0 ? reader.byte() : 0
  if (kind !== 1 && kind !== 2) return {}
  const answers = idOf(reader.bytes(16))
  return kind === 1 ? { answers } : { answers, answersAtMs: reader.number() }
}

function readEvents(reader: ByteReader): Result<{ known: unknown[]; leftOut: number }, TrackFault> {
  const events = createEventReader()
  const known: unknown[] = []
  const count = reader.number()
  if (count > budget.events) return refused('trackTooLarge', `${count} events`)
  let atMs = 0
  for (let index = 0; index < count && reader.fault === null; index += 1) {
    atMs += reader.number()
    const kind = reader.byte()
    const part = reader.part(reader.number())
    if (reader.fault !== null) break
    const event = events.read(part, { kind, atMs })
    if (event === 'tooMany') return refused('trackTooLarge', 'more points or marks than a track may hold')
    if (part.fault !== null) return refused('trackDamaged', part.fault)
    if (event !== null) known.push(event)
  }
  if (reader.fault !== null) return refused('trackDamaged', reader.fault)
  return done({ known, leftOut: count - known.length })
}

function idOf(bytes: Uint8Array): string {
  const digits = [...bytes].map((value) => value.toString(16).padStart(2, '0')).join('')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
