import type { Database } from 'better-sqlite3'
import type { Place } from '#shared/contract/listening.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import type { Touched } from './touched.ts'

/** Where this member stopped in a note; null: nowhere, it was played to its end. */
export interface NotePlace {
  readonly noteId: NoteId
  readonly place: Place | null
}

/** In the cache, whichever device it was on. Callers hold the transaction. */
export interface PlaceProjection {
  /** As the server has it since the event at `seq` of the private stream. */
  put(of: NotePlace, seq: number, touched: Touched): void
  /** Before the server has heard of it; its event comes in its turn. */
  wish(of: NotePlace, touched: Touched): void
  /** After a restart: only where the cache, made anew, says nothing. What it says may be a later word of another device. */
  wishAgain(of: NotePlace, touched: Touched): void
}

export function createPlaceProjection(db: Database): PlaceProjection {
  const insert = `
    INSERT INTO place (note_id, at_ms, is_through, seq) VALUES (?, ?, ?, ?)
    ON CONFLICT (note_id) DO UPDATE SET at_ms = excluded.at_ms, is_through = excluded.is_through`
  const put = db.prepare(`${insert}, seq = excluded.seq WHERE seq < excluded.seq`)
  const wish = db.prepare(insert)
  const wishAgain = db.prepare('INSERT OR IGNORE INTO place (note_id, at_ms, is_through, seq) VALUES (?, ?, ?, ?)')
  const columns = (place: Place | null) => [place?.atMs ?? null, place ? Number(place.isThrough) : null] as const
  return {
    put({ noteId, place }, seq, touched) {
      if (put.run(noteId, ...columns(place), seq).changes > 0) touched.notes.add(noteId)
    },
    wish({ noteId, place }, touched) {
      wish.run(noteId, ...columns(place), 0)
      touched.notes.add(noteId)
    },
    wishAgain({ noteId, place }, touched) {
      if (wishAgain.run(noteId, ...columns(place), 0).changes > 0) touched.notes.add(noteId)
    },
  }
}
