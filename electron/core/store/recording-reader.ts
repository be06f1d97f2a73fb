import type { Database } from 'better-sqlite3'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { NoteBlob } from './note-reader.ts'

/** The recording of a note, as far as keeping it matters. */
export interface KnownRecording extends NoteBlob {
  readonly conversationId: ConversationId
  readonly sentAtMs: number
  readonly isHeard: boolean
}

/** The recordings that a decision about keeping may concern; not all there are: a history may be a million notes long. */
export interface RecordingReader {
  /** Newest first, as many as `atMost`. */
  unheard(atMost: number): KnownRecording[]
  sentAfter(ms: number, atMost: number): KnownRecording[]
  ofConversation(conversationId: ConversationId): KnownRecording[]
  /** Null: of no note that is known here. */
  ofBlob(blobId: BlobId): KnownRecording | null
  blobIdsOf(conversationId: ConversationId): BlobId[]
  /** What this member heard last, by their own word, on whichever device; null: nothing yet. */
  lastHeard(): NoteId | null
  /** Of others, newest first, by the server's clock. */
  newestOf(others: { readonly than: MemberId; readonly atMost: number }): NoteId[]
}

interface Row extends Omit<KnownRecording, 'isHeard'> {
  readonly isHeard: number
}

export function createRecordingReader(db: Database): RecordingReader {
  const select = `
    SELECT blob_id AS blobId, sha256, size_bytes AS sizeBytes, conversation_id AS conversationId, sent_at_ms AS sentAtMs,
      is_heard AS isHeard
    FROM note WHERE blob_id IS NOT NULL`
  const unheard = db.prepare<[number], Row>(`${select} AND is_heard = 0 ORDER BY sent_at_ms DESC LIMIT ?`)
  const after = db.prepare<[number, number], Row>(`${select} AND sent_at_ms > ? ORDER BY sent_at_ms DESC LIMIT ?`)
  const ofConversation = db.prepare<[string], Row>(`${select} AND conversation_id = ?`)
  const ofBlob = db.prepare<[string], Row>(`${select} AND blob_id = ? ORDER BY is_heard LIMIT 1`)
  const blobIds = db
    .prepare<[string], BlobId>('SELECT blob_id FROM note WHERE conversation_id = ? AND blob_id IS NOT NULL')
    .pluck()
  const newest = db
    .prepare<[string, number], NoteId>(
      'SELECT id FROM note WHERE blob_id IS NOT NULL AND author_id <> ? ORDER BY sent_at_ms DESC LIMIT ?',
    )
    .pluck()
  // What the server has not been told of yet is the newest; the rest is in the order of the private stream.
  const lastHeard = db
    .prepare<[], NoteId>(
      'SELECT note_id FROM own_heard JOIN note ON note.id = note_id WHERE own_heard.is_heard = 1 ORDER BY own_heard.seq = 0 DESC, own_heard.seq DESC LIMIT 1',
    )
    .pluck()
  const read = (row: Row): KnownRecording => ({ ...row, isHeard: row.isHeard === 1 })
  return {
    unheard: (atMost) => unheard.all(atMost).map(read),
    sentAfter: (ms, atMost) => after.all(ms, atMost).map(read),
    ofConversation: (conversationId) => ofConversation.all(conversationId).map(read),
    ofBlob(blobId) {
      const row = ofBlob.get(blobId)
      return row ? read(row) : null
    },
    blobIdsOf: (conversationId) => blobIds.all(conversationId),
    lastHeard: () => lastHeard.get() ?? null,
    newestOf: ({ than, atMost }) => newest.all(than, atMost),
  }
}
