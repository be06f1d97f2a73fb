import type { Place } from '#shared/contract/listening.ts'
import type { PlayerState, PlayerTrack } from '../stores/player-store.ts'
import type { Actions } from './actions.ts'
import type { Playback } from './playback.ts'

/** A note shorter than this is heard again from its beginning. */
const SHORTEST_MS = 15_000
/** So close to an end there is nothing to go on from. */
const EDGE_MS = 3_000

/** Where a note goes on; null: it begins. */
export function placeToResume({
  stoppedAt: place,
  durationMs,
}: Pick<PlayerTrack, 'stoppedAt' | 'durationMs'>): Place | null {
  return place !== null && isWorth(place.atMs, durationMs) ? place : null
}

const isWorth = (atMs: number, durationMs: number): boolean =>
  durationMs >= SHORTEST_MS && atMs >= EDGE_MS && atMs <= durationMs - EDGE_MS

interface PlacesPorts {
  readonly playback: Pick<Playback, 'store' | 'isThrough'>
  readonly actions: Pick<Actions, 'rememberPlace'>
}

/** Remembers where one stops in a note, for all devices. Returns the function that ends it. */
export function followPlaces({ playback, actions }: PlacesPorts): () => void {
  /** Notes that have a place, as far as this window knows. */
  const placed = new Set<string>()
  /** While a note plays its last position is still known when another takes its place. */
  let isThrough = false

  function stopped({ track, positionMs }: PlayerState): void {
    if (track?.ref.kind !== 'note') return
    const atMs = Math.round(positionMs)
    if (!isWorth(atMs, track.durationMs)) return forget(track)
    placed.add(track.id)
    actions.rememberPlace(track.ref.noteId, { atMs, isThrough })
  }

  function forget(track: PlayerTrack): void {
    if (track.ref.kind !== 'note' || (track.stoppedAt === null && !placed.has(track.id))) return
    placed.delete(track.id)
    actions.rememberPlace(track.ref.noteId, null)
  }

  return playback.store.subscribe((state, before) => {
    const isOther = state.track?.id !== before.track?.id
    if (isOther && before.status === 'playing') stopped(before)
    if (isOther) return
    isThrough = playback.isThrough()
    if (state.status === before.status || state.track === null) return
    if (state.status === 'paused' && before.status === 'playing') stopped(state)
    if (state.status === 'ended') forget(state.track)
  })
}
