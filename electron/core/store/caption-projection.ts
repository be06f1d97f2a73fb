import type { Database } from 'better-sqlite3'
import { type Captions, wordsOfCaptions } from '#shared/contract/captions.ts'
import type { MemberId, MutationId, NoteId } from '#shared/kernel/ids.ts'
import type { SearchIndex } from './search-index.ts'
import type { Touched } from './touched.ts'

export interface CaptionState {
  readonly noteId: NoteId
  readonly memberId: MemberId
  /** Null: taken away. */
  readonly captions: Captions | null
}

/** Captions in the cache: what the server has, and apart from it what this device wishes. Searched as they are shown. Callers hold the transaction. */
export interface CaptionProjection {
  put(state: CaptionState, place: { seq: number; atMs: number }, touched: Touched): void
  /** Shown at once; a later wish takes its place. */
  wish(state: CaptionState, wished: { mutationId: MutationId; atMs: number }, touched: Touched): void
  /** The server has answered this wish, whatever it said. A later one stays. */
  endWish(noteId: NoteId, mutationId: MutationId, touched: Touched): void
  forgetWishes(touched: Touched): void
}

export function createCaptionProjection(db: Database, search: Pick<SearchIndex, 'reworded'>): CaptionProjection {
  const put = db.prepare(`
    INSERT INTO caption (note_id, is_wish, member_id, at_ms, seq, language, source, segments, words, mutation_id)
    VALUES (?, 0, ?, ?, ?, ?, ?, ?, ?, NULL)
    ON CONFLICT (note_id, is_wish) DO UPDATE SET member_id = excluded.member_id, at_ms = excluded.at_ms, seq = excluded.seq,
      language = excluded.language, source = excluded.source, segments = excluded.segments, words = excluded.words
    WHERE seq < excluded.seq`)
  const wish = db.prepare(`
    INSERT OR REPLACE INTO caption (note_id, is_wish, member_id, at_ms, seq, language, source, segments, words, mutation_id)
    VALUES (?, 1, ?, ?, 0, ?, ?, ?, ?, ?)`)
  const endWish = db.prepare('DELETE FROM caption WHERE note_id = ? AND is_wish = 1 AND mutation_id = ?')
  const wished = db.prepare<[], NoteId>('SELECT note_id FROM caption WHERE is_wish = 1').pluck()
  const forget = db.prepare('DELETE FROM caption WHERE is_wish = 1')
  const columns = (captions: Captions | null) =>
    [
      captions?.language ?? null,
      captions?.source ?? null,
      captions ? JSON.stringify(captions.segments) : null,
      captions ? wordsOfCaptions(captions) : null,
    ] as const
  const changed = (noteId: NoteId, touched: Touched): void => {
    touched.notes.add(noteId)
    search.reworded(noteId)
  }
  return {
    put({ noteId, memberId, captions }, { seq, atMs }, touched) {
      if (put.run(noteId, memberId, atMs, seq, ...columns(captions)).changes > 0) changed(noteId, touched)
    },
    wish({ noteId, memberId, captions }, { mutationId, atMs }, touched) {
      wish.run(noteId, memberId, atMs, ...columns(captions), mutationId)
      changed(noteId, touched)
    },
    endWish(noteId, mutationId, touched) {
      if (endWish.run(noteId, mutationId).changes > 0) changed(noteId, touched)
    },
    forgetWishes(touched) {
      const noteIds = wished.all()
      forget.run()
      for (const noteId of noteIds) changed(noteId, touched)
    },
  }
}
