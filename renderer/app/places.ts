import type { UiNote } from '#shared/contract/desktop.ts'
import type { Place } from '#shared/contract/listening.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
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
  readonly playback: Pick<Playback, 'store' | 'isThrough' | 'goOnAt'>
  readonly actions: Pick<Actions, 'rememberPlace'>
}

export interface Places {
  /** Stopped on another device while it waits here, a note goes on where that was. */
  noteChanged(note: Pick<UiNote, 'id' | 'place'>): void
  /** What plays until now stops here. */
  close(): void
}

/** A computer that dies while a note plays loses no more of the place than this. Each one told is an event for all devices. */
const TOLD_EVERY_MS = 30_000

/** Remembers where one stops in a note, for all devices. */
export function followPlaces({ playback, actions }: PlacesPorts): Places {
  /** Notes that have a place, as far as this window knows. */
  const placed = new Set<string>()
  /** Places in the note that lies in the player that are no news. */
  let known = new Set<number>()
  /** Where the note that lies in the player was when that was last told, or when it began. */
  let toldMs = 0
  let lastTold = ''
  /** While a note plays its last position is still known when another takes its place. */
  let isThrough = false

  function stopped({ track, positionMs }: PlayerState): void {
    if (track?.ref.kind !== 'note') return
    toldMs = positionMs
    const atMs = Math.round(positionMs)
    if (!isWorth(atMs, track.durationMs)) return forget(track)
    placed.add(track.id)
    known.add(atMs)
    tell(track.ref.noteId, { atMs, isThrough })
  }

  function forget(track: PlayerTrack): void {
    if (track.ref.kind !== 'note' || (track.stoppedAt === null && !placed.has(track.id))) return
    placed.delete(track.id)
    tell(track.ref.noteId, null)
  }

  function tell(noteId: NoteId, place: Place | null): void {
    const word = JSON.stringify([noteId, place])
    if (word !== lastTold) actions.rememberPlace(noteId, place)
    lastTold = word
  }

  /** It sounds, or was moved after it was paused. */
  const isUntold = ({ status, positionMs }: PlayerState): boolean =>
    status === 'playing' || (status === 'paused' && Math.abs(positionMs - toldMs) > 1)

  function changed(state: PlayerState, before: PlayerState): void {
    if (state.track?.id !== before.track?.id) {
      if (isUntold(before)) stopped(before)
      toldMs = state.positionMs
      known = new Set(state.track?.stoppedAt ? [state.track.stoppedAt.atMs] : [])
      return
    }
    isThrough = playback.isThrough()
    if (state.track === null) return
    if (state.status === before.status) {
      if (state.status === 'playing' && Math.abs(state.positionMs - toldMs) >= TOLD_EVERY_MS) stopped(state)
      return
    }
    if (state.status === 'paused' && before.status === 'playing') stopped(state)
    if (state.status === 'ended') forget(state.track)
  }

  const unsubscribe = playback.store.subscribe(changed)
  return {
    noteChanged({ id, place }) {
      const { track, status } = playback.store.getState()
      if (!place || track?.id !== id || status !== 'paused' || known.has(place.atMs)) return
      known.add(place.atMs)
      toldMs = place.atMs
      lastTold = ''
      playback.goOnAt(place)
    },
    close() {
      unsubscribe()
      const state = playback.store.getState()
      if (isUntold(state)) stopped(state)
    },
  }
}
