import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { type ConversationId, createIdMaker, type MemberId, NoteId } from '#shared/kernel/ids.ts'
import { createSystemClock } from '../../../../electron/core/system/system-clock.ts'
import type { TestServer } from './world.ts'

/**
 * Writes a long past into the server's database, as if it had been said long ago: a text note per event, from the end of the stream
 * on. Nobody is told of it: devices find it when they pull. Returns the notes' ids, oldest first.
 */
export function seedHistory(
  server: TestServer,
  wish: { conversationId: ConversationId; authorId: MemberId; count: number; kind?: 'text' | 'voice' },
): NoteId[] {
  const { conversationId, authorId, count, kind = 'text' } = wish
  const ids = createIdMaker({ clock: createSystemClock(), random: () => randomBytes(16) })
  const db = new Database(join(server.dataDir, 'earshot.db'), { timeout: 5_000 })
  const event = db.prepare('INSERT INTO event (stream_id, seq, kind, body, actor_id, at_ms) VALUES (?, ?, ?, ?, ?, ?)')
  const row = db.prepare(`
    INSERT INTO note (id, conversation_id, author_id, kind, text, duration_ms, seq, created_at_ms, sent_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const noteIds: NoteId[] = []
  db.transaction(() => {
    const lastSeq = Number(db.prepare('SELECT last_seq FROM stream WHERE id = ?').pluck().get(conversationId))
    for (let seq = lastSeq + 1; seq <= lastSeq + count; seq += 1) {
      const id = NoteId.parse(ids.next())
      const atMs = 1_600_000_000_000 + seq
      const text = kind === 'text' ? `old ${seq}` : null
      const audio =
        kind === 'voice'
          ? { blobId: id, sha256: 'a'.repeat(64), sizeBytes: 9_000, durationMs: 3_000, peaks: new Array(100).fill(40) }
          : null
      const note = { id, conversationId, kind, rootId: null, anchor: null, text, audio, createdAtMs: atMs }
      const body = JSON.stringify({ kind: 'noteSent', note: { ...note, authorId, sentAtMs: atMs } })
      event.run(conversationId, seq, 'noteSent', body, authorId, atMs)
      row.run(id, conversationId, authorId, kind, text, audio?.durationMs ?? null, seq, atMs, atMs)
      noteIds.push(id)
    }
    db.prepare('UPDATE stream SET last_seq = ? WHERE id = ?').run(lastSeq + count, conversationId)
  }).immediate()
  db.close()
  return noteIds
}
