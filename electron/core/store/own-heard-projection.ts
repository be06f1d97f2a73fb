import type { Database } from 'better-sqlite3'
import type { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import type { Touched } from './touched.ts'

/** What this member has heard, in the cache: by their own word where there is one, else by what others were told. Callers hold the transaction. */
export interface OwnHeardProjection {
  /** As the server has it since the event at `seq` of the private stream. */
  put(state: { noteId: NoteId; isHeard: boolean }, seq: number, touched: Touched): void
  /** Others were told that this member heard it: that counts unless there is an own word. */
  told(noteId: NoteId, touched: Touched): void
  /** Before the server has heard of it; its events come in their turn. */
  wish(noteId: NoteId, isHeard: boolean, touched: Touched): void
  putReceipts(isSent: boolean): void
  /** Whether others learn what this member hears, as far as this device knows. */
  sendsReceipts(): boolean
}

export function createOwnHeardProjection(db: Database): OwnHeardProjection {
  const put = db.prepare(`
    INSERT INTO own_heard (note_id, is_heard, seq) VALUES (?, ?, ?)
    ON CONFLICT (note_id) DO UPDATE SET is_heard = excluded.is_heard, seq = excluded.seq WHERE seq < excluded.seq`)
  const wish = db.prepare(`
    INSERT INTO own_heard (note_id, is_heard, seq) VALUES (?, ?, 0)
    ON CONFLICT (note_id) DO UPDATE SET is_heard = excluded.is_heard`)
  const hasWord = db.prepare<[string], number>('SELECT 1 FROM own_heard WHERE note_id = ?').pluck()
  const setHeard = db.prepare<[number, string, number], { conversationId: ConversationId; rootId: NoteId | null }>(
    'UPDATE note SET is_heard = ? WHERE id = ? AND is_heard <> ? RETURNING conversation_id AS conversationId, root_id AS rootId',
  )
  const readReceipts = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'receipts'").pluck()
  const writeReceipts = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('receipts', ?)")

  const show = (noteId: NoteId, isHeard: boolean, touched: Touched): void => {
    const note = setHeard.get(Number(isHeard), noteId, Number(isHeard))
    if (!note) return
    touched.notes.add(noteId)
    touched.conversations.add(note.conversationId)
    if (note.rootId) touched.notes.add(note.rootId)
  }
  return {
    put({ noteId, isHeard }, seq, touched) {
      if (put.run(noteId, Number(isHeard), seq).changes > 0) show(noteId, isHeard, touched)
    },
    told(noteId, touched) {
      if (hasWord.get(noteId) === undefined) show(noteId, true, touched)
    },
    wish(noteId, isHeard, touched) {
      wish.run(noteId, Number(isHeard))
      show(noteId, isHeard, touched)
    },
    putReceipts: (isSent) => void writeReceipts.run(isSent ? '1' : '0'),
    sendsReceipts: () => readReceipts.get() !== '0',
  }
}
