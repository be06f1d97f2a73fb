import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { createSystemClock } from '../../electron/core/system/system-clock.ts'
import type { ConversationEventBody, MemberEventBody } from '../../shared/contract/event.ts'
import type { Note } from '../../shared/contract/model.ts'
import {
  BlobId,
  type ConversationId,
  createIdMaker,
  MemberId,
  NoteId,
  type StreamId,
  streamOfConversation,
  streamOfMember,
} from '../../shared/kernel/ids.ts'

const ids = createIdMaker({ clock: createSystemClock(), random: () => randomBytes(16) })

export interface PastEvent {
  readonly actorId: MemberId
  readonly body: ConversationEventBody
}

const peaks = Array.from({ length: 100 }, (_, index) => (index * 37) % 256)

/** A note as it was sent long ago, with a recording that is nowhere. */
export function pastNote(
  conversationId: ConversationId,
  authorId: MemberId,
  kind: 'text' | 'voice',
  sentAtMs = 1_600_000_000_000,
): Note {
  const id = NoteId.parse(ids.next())
  const audio = { blobId: BlobId.parse(id), sha256: 'a'.repeat(64), sizeBytes: 9_000, durationMs: 3_000, peaks }
  const place = { conversationId, rootId: null, anchor: null, authorId, createdAtMs: sentAtMs, sentAtMs }
  return { id, ...place, kind, text: kind === 'text' ? `said ${id}` : null, audio: kind === 'voice' ? audio : null }
}

/**
 * Writes events into a server's database behind its back, from the end of the stream on, and what they mean into its tables. Nobody is
 * told: devices find it when they pull. For a past too long to be sent note by note.
 */
export function writePast(dataDir: string, conversationId: ConversationId, past: readonly PastEvent[]): void {
  const db = new Database(join(dataDir, 'earshot.db'), { timeout: 5_000 })
  const event = db.prepare('INSERT INTO event (stream_id, seq, kind, body, actor_id, at_ms) VALUES (?, ?, ?, ?, ?, ?)')
  const note = db.prepare(`
    INSERT INTO note (id, conversation_id, author_id, kind, text, duration_ms, seq, created_at_ms, sent_at_ms)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`)
  const heard = db.prepare('INSERT INTO heard (note_id, member_id, at_ms, seq) VALUES (?, ?, ?, ?)')
  const reaction = db.prepare(
    'INSERT OR REPLACE INTO reaction (note_id, member_id, reaction, is_on, at_ms, seq) VALUES (?, ?, ?, ?, ?, ?)',
  )
  db.transaction(() => {
    const lastSeq = Number(db.prepare('SELECT last_seq FROM stream WHERE id = ?').pluck().get(conversationId))
    for (const [index, { actorId, body }] of past.entries()) {
      const seq = lastSeq + 1 + index
      event.run(conversationId, seq, body.kind, JSON.stringify(body), actorId, 1_600_000_000_000 + seq)
      if (body.kind === 'noteSent') {
        const { id, authorId, kind, text, audio, createdAtMs, sentAtMs } = body.note
        note.run(id, conversationId, authorId, kind, text, audio?.durationMs ?? null, seq, createdAtMs, sentAtMs)
      }
      if (body.kind === 'noteHeard') heard.run(body.noteId, body.memberId, body.atMs, seq)
      if (body.kind === 'noteReacted') {
        reaction.run(body.noteId, body.memberId, body.reaction, Number(body.isOn), body.atMs, seq)
      }
    }
    db.prepare('UPDATE stream SET last_seq = ? WHERE id = ?').run(lastSeq + past.length, conversationId)
  }).immediate()
  db.close()
}

/** Takes a member out of a conversation, as another node would: in the server's database, told by the next pull. */
export function takeOut(dataDir: string, conversationId: ConversationId, memberName: string): void {
  const db = new Database(join(dataDir, 'earshot.db'), { timeout: 5_000 })
  const insert = db.prepare('INSERT INTO event (stream_id, seq, kind, body, actor_id, at_ms) VALUES (?, ?, ?, ?, ?, ?)')
  const nextSeq = db.prepare('UPDATE stream SET last_seq = last_seq + 1 WHERE id = ? RETURNING last_seq').pluck()
  db.transaction(() => {
    const memberId = MemberId.parse(db.prepare('SELECT id FROM member WHERE name = ?').pluck().get(memberName))
    db.prepare('DELETE FROM conversation_member WHERE conversation_id = ? AND member_id = ?').run(
      conversationId,
      memberId,
    )
    const append = (streamId: StreamId, body: ConversationEventBody | MemberEventBody): void => {
      insert.run(streamId, nextSeq.get(streamId), body.kind, JSON.stringify(body), memberId, Date.now())
    }
    append(streamOfConversation(conversationId), { kind: 'memberLeft', memberId })
    append(streamOfMember(memberId), { kind: 'conversationLeft', conversationId })
  }).immediate()
  db.close()
}
