import type { Database } from 'better-sqlite3'
import type { ConversationId, MemberId } from '#shared/kernel/ids.ts'

/** How far back a conversation's history is here; whole ones have no row. What is before `oldestSeq` is counted, not here. */
export interface HistoryRow {
  readonly conversationId: ConversationId
  readonly oldestSeq: number
}

/** Which histories are not whole yet. Writes belong to the snapshot applier's transaction. */
export interface HistoryStore {
  read(conversationId: ConversationId): HistoryRow | null
  /** The one with the newest activity; null when all are whole. `except`: those that cannot go on now. */
  next(except: ReadonlySet<ConversationId>): HistoryRow | null
  /** Root notes from `oldestSeq` to before `before`, as far as `limit`. */
  countRoots(row: HistoryRow, before: number | null, limit: number): number
  begin(row: HistoryRow, counts: { readonly unread: number; readonly unheard: number }): void
  /** Older ones have come: from now on they count as what is here. */
  moveBack(row: HistoryRow, toSeq: number): void
  end(conversationId: ConversationId): void
}

export function createHistoryStore(db: Database, me: MemberId): HistoryStore {
  const columns = 'history.conversation_id AS conversationId, history.oldest_seq AS oldestSeq'
  const read = db.prepare<[string], HistoryRow>(`SELECT ${columns} FROM history WHERE conversation_id = ?`)
  const all = db.prepare<[], HistoryRow>(
    `SELECT ${columns} FROM history LEFT JOIN activity USING (conversation_id) ORDER BY activity.at_ms DESC`,
  )
  const roots = db
    .prepare<[string, number, number, number], number>(
      `SELECT count(*) FROM (SELECT 1 FROM note WHERE conversation_id = ? AND root_id IS NULL AND seq >= ? AND seq < ? LIMIT ?)`,
    )
    .pluck()
  const begin = db.prepare(
    'INSERT OR REPLACE INTO history (conversation_id, oldest_seq, unread_before, unheard_before) VALUES (?, ?, ?, ?)',
  )
  const moveBack = db.prepare(`
    UPDATE history SET oldest_seq = @toSeq,
      unread_before = max(0, unread_before - (SELECT count(*) FROM note WHERE note.conversation_id = @conversationId
        AND note.seq >= max(@toSeq, 1 + coalesce((SELECT seq FROM read_position WHERE conversation_id = @conversationId), 0))
        AND note.seq < @oldestSeq AND note.author_id <> @me)),
      unheard_before = max(0, unheard_before - (SELECT count(*) FROM note WHERE note.conversation_id = @conversationId
        AND note.seq >= @toSeq AND note.seq < @oldestSeq AND note.is_heard = 0))
    WHERE conversation_id = @conversationId`)
  const end = db.prepare('DELETE FROM history WHERE conversation_id = ?')
  return {
    read: (conversationId) => read.get(conversationId) ?? null,
    next: (except) => all.all().find(({ conversationId }) => !except.has(conversationId)) ?? null,
    countRoots: ({ conversationId, oldestSeq }, before, limit) =>
      roots.get(conversationId, oldestSeq, before ?? Number.MAX_SAFE_INTEGER, limit) ?? 0,
    begin({ conversationId, oldestSeq }, { unread, unheard }) {
      begin.run(conversationId, oldestSeq, unread, unheard)
    },
    moveBack: ({ conversationId, oldestSeq }, toSeq) => void moveBack.run({ conversationId, oldestSeq, toSeq, me }),
    end: (conversationId) => void end.run(conversationId),
  }
}
