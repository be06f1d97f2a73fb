import type { Database } from 'better-sqlite3'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { FileType } from './note-files.ts'
import type { NoteBlob } from './note-reader.ts'

/** A file of a note, as far as keeping it matters. */
export interface KnownRecording extends NoteBlob {
  readonly conversationId: ConversationId
  readonly sentAtMs: number
  readonly isHeard: boolean
  /** Null: the sound itself. */
  readonly type: FileType | null
  /** In which order the files of one note are wanted. */
  readonly rank: number
}

/** The files that a decision about keeping may concern; not all there are: a history may be a million notes long. */
export interface RecordingReader {
  /** Newest first, those of as many as `atMost` notes. */
  unheard(atMost: number): KnownRecording[]
  sentAfter(ms: number, atMost: number): KnownRecording[]
  ofConversation(conversationId: ConversationId): KnownRecording[]
  /** Null: of no note that is known here. */
  ofBlob(blobId: BlobId): KnownRecording | null
  /** The files of each note that has any. */
  blobIdsOf(conversationId: ConversationId): BlobId[][]
  /** What this member heard last, by their own word, on whichever device; null: nothing yet. */
  lastHeard(): NoteId | null
  /** Of others, newest first, by the server's clock. */
  newestOf(others: { readonly than: MemberId; readonly atMost: number }): NoteId[]
}

interface Row extends Omit<KnownRecording, 'isHeard'> {
  readonly isHeard: number
}

const ofNote = 'conversation_id AS conversationId, sent_at_ms AS sentAtMs, is_heard AS isHeard'
const sound = `SELECT blob_id AS blobId, sha256, size_bytes AS sizeBytes, NULL AS type, 0 AS rank, ${ofNote} FROM note WHERE blob_id IS NOT NULL`
/** The others of the notes that `which` chooses among those with a sound; there are none without. */
const others = (which: string): string =>
  `SELECT file.blob_id AS blobId, file.sha256, file.size_bytes AS sizeBytes, file.type, file.rank, ${ofNote}
    FROM (SELECT id, conversation_id, sent_at_ms, is_heard FROM note WHERE blob_id IS NOT NULL AND ${which}) AS note
    CROSS JOIN note_file AS file ON file.note_id = note.id`

export function createRecordingReader(db: Database): RecordingReader {
  const read = (row: Row): KnownRecording => ({ ...row, isHeard: row.isHeard === 1 })
  /** Most notes have a sound and nothing else, so the others are asked for by themselves. */
  const reader = <Asked extends unknown[]>(which: string): ((...asked: Asked) => KnownRecording[]) => {
    const sounds = db.prepare<Asked, Row>(`${sound} AND ${which}`)
    const rest = db.prepare<Asked, Row>(others(which))
    return (...asked) => [...sounds.all(...asked), ...rest.all(...asked)].map(read)
  }
  const newestFirst = 'ORDER BY sent_at_ms DESC LIMIT ?'
  const ofBlob = db.prepare<[string], Row>(`${sound} AND blob_id = ? ORDER BY is_heard LIMIT 1`)
  const ofOther = db.prepare<[string], Row>(
    `SELECT file.blob_id AS blobId, file.sha256, file.size_bytes AS sizeBytes, file.type, file.rank, ${ofNote}
      FROM note_file AS file JOIN note ON note.id = file.note_id WHERE file.blob_id = ? ORDER BY is_heard LIMIT 1`,
  )
  const files = db.prepare<[string, string], { noteId: NoteId; blobId: BlobId }>(
    `SELECT id AS noteId, blob_id AS blobId FROM note WHERE conversation_id = ? AND blob_id IS NOT NULL
      UNION ALL SELECT note_file.note_id, note_file.blob_id FROM note CROSS JOIN note_file ON note_file.note_id = note.id
        WHERE conversation_id = ?`,
  )
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
  return {
    unheard: reader<[number]>(`is_heard = 0 ${newestFirst}`),
    sentAfter: reader<[number, number]>(`sent_at_ms > ? ${newestFirst}`),
    ofConversation: reader<[string]>('conversation_id = ?'),
    ofBlob(blobId) {
      const row = ofBlob.get(blobId) ?? ofOther.get(blobId)
      return row ? read(row) : null
    },
    blobIdsOf(conversationId) {
      const byNote = Map.groupBy(files.all(conversationId, conversationId), ({ noteId }) => noteId)
      return [...byNote.values()].map((some) => some.map(({ blobId }) => blobId))
    },
    lastHeard: () => lastHeard.get() ?? null,
    newestOf: ({ than, atMost }) => newest.all(than, atMost),
  }
}
