import { type Result, refused } from '../kernel/result.ts'
import { checkTrack, type TrackFault } from './check.ts'
import { type Ink, inks, isMark, type MarkId, markId, type Scene, type Track, type TrackEvent } from './model.ts'

/** Tracks as one, and when each begins in it. */
export interface Chain {
  readonly track: Track
  readonly startsMs: readonly number[]
}

/**
 * A note and its answers as one track, one after the other: what was drawn before stays, and an answer on the same picture (by its blob)
 * goes on there. Refused when together they are more than a track may hold.
 */
export function joinTracks(tracks: readonly Track[]): Result<Chain, TrackFault> {
  const scenes: Scene[] = []
  const events: TrackEvent[] = []
  const startsMs: number[] = []
  let [startMs, nextId] = [0, 0]
  for (const track of tracks) {
    const places = track.scenes.map((scene) => placeOf(scenes, scene))
    const ids = new Map(track.events.filter(isMark).map((mark, index) => [mark.id, markId(nextId + index)]))
    startsMs.push(startMs)
    events.push({ kind: 'scene', atMs: startMs, scene: places[0] ?? 0 })
    for (const event of track.events) events.push(...moved(event, { startMs, places, ids }))
    startMs += track.durationMs
    nextId += ids.size
  }
  if (scenes.length === 0) return refused('trackDamaged', 'no tracks')
  const checked = checkTrack({ durationMs: startMs, scenes, events })
  return checked.ok ? { ok: true, value: { track: checked.value, startsMs } } : checked
}

/** Where a picture is among those there are, or at their end. A sheet is nobody else's. */
function placeOf(scenes: Scene[], scene: Scene): number {
  const found = scenes.findIndex(({ picture }) => picture !== null && picture === scene.picture)
  return found >= 0 ? found : scenes.push(scene) - 1
}

interface Move {
  readonly startMs: number
  readonly places: readonly number[]
  readonly ids: ReadonlyMap<MarkId, MarkId>
}

function moved(event: TrackEvent, { startMs, places, ids }: Move): TrackEvent[] {
  const atMs = event.atMs + startMs
  if (event.kind === 'scene') return [{ ...event, atMs, scene: places[event.scene] ?? 0 }]
  if (isMark(event)) return [{ ...event, atMs, id: ids.get(event.id) ?? event.id }]
  if (event.kind !== 'hide' && event.kind !== 'show') return [{ ...event, atMs }]
  // A name that means nothing in its own track must mean nothing in this one.
  const known = event.ids.flatMap((id) => ids.get(id) ?? []).sort((a, b) => a - b)
  return known.length > 0 ? [{ ...event, atMs, ids: known }] : []
}

/** An ink that nobody has drawn with yet, so that one sees who drew what. Black and white are only for want of others. */
export function freshInk(tracks: readonly Track[]): Ink {
  const used = new Set(tracks.flatMap(({ events }) => events.flatMap((event) => ('ink' in event ? [event.ink] : []))))
  return inks.find((ink) => !used.has(ink)) ?? 'blue'
}
