import type { Database } from 'better-sqlite3'
import type { Reaction } from '#shared/contract/reaction.ts'
import type { MemberId, MutationId, NoteId } from '#shared/kernel/ids.ts'
import type { Touched } from './touched.ts'

export interface ReactionState {
  readonly noteId: NoteId
  readonly reaction: Reaction
  readonly isOn: boolean
  readonly atMs: number | null
}

/** Reactions in the cache: what the server has, and apart from it what this device wishes. Callers hold the transaction. */
export interface ReactionProjection {
  /** As the server has it since the event at `seq`. An answer may come before older events do: those change nothing then. */
  put(state: ReactionState & { readonly memberId: MemberId }, seq: number, touched: Touched): void
  /** Shown at once; a later wish for the same sign takes its place. */
  wish(state: ReactionState, mutationId: MutationId, touched: Touched): void
  /** The server has answered this wish, whatever it said. A later one for the same sign stays. */
  endWish(state: ReactionState, mutationId: MutationId, touched: Touched): void
  /** Before the wishes are put in again from the outbox: one that a crash left behind would show for ever. */
  forgetWishes(touched: Touched): void
}

export function createReactionProjection(db: Database): ReactionProjection {
  const put = db.prepare(`
    INSERT INTO reaction (note_id, member_id, reaction, is_on, at_ms, seq) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT (note_id, member_id, reaction)
    DO UPDATE SET is_on = excluded.is_on, at_ms = excluded.at_ms, seq = excluded.seq WHERE seq < excluded.seq`)
  const wish = db.prepare(
    'INSERT OR REPLACE INTO reaction_wish (note_id, reaction, is_on, at_ms, mutation_id) VALUES (?, ?, ?, ?, ?)',
  )
  const endWish = db.prepare('DELETE FROM reaction_wish WHERE note_id = ? AND reaction = ? AND mutation_id = ?')
  const wished = db.prepare<[], NoteId>('SELECT DISTINCT note_id FROM reaction_wish').pluck()
  const forget = db.prepare('DELETE FROM reaction_wish')
  return {
    put({ noteId, memberId, reaction, isOn, atMs }, seq, touched) {
      if (put.run(noteId, memberId, reaction, Number(isOn), atMs, seq).changes > 0) touched.notes.add(noteId)
    },
    wish({ noteId, reaction, isOn, atMs }, mutationId, touched) {
      wish.run(noteId, reaction, Number(isOn), atMs, mutationId)
      touched.notes.add(noteId)
    },
    endWish({ noteId, reaction }, mutationId, touched) {
      if (endWish.run(noteId, reaction, mutationId).changes > 0) touched.notes.add(noteId)
    },
    forgetWishes(touched) {
      for (const noteId of wished.all()) touched.notes.add(noteId)
      forget.run()
    },
  }
}
