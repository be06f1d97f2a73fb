import type { NoteId } from '../kernel/ids.ts'
import type { TrackPiece } from './thread-track.ts'

/** How far each note of a track made of several was played before the piece at `at`, in milliseconds of the note; who was not is not in it. */
export function playedBefore(pieces: readonly TrackPiece[], at: number): ReadonlyMap<NoteId, number> {
  const played = new Map<NoteId, number>()
  for (const { noteId, toMs } of pieces.slice(0, Math.max(0, at))) {
    played.set(noteId, Math.max(toMs, played.get(noteId) ?? 0))
  }
  return played
}
