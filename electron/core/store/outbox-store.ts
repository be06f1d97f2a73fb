import type { Database } from 'better-sqlite3'
import { Mutation } from '#shared/contract/mutation.ts'
import { type BlobId, ConversationId, type MutationId, type NoteId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'

/** What waits for a conversation; creating one, and the setting about receipts, are asked at once and never wait. */
export type OutboxMutation = Exclude<Mutation, { kind: 'createConversation' | 'setReceipts' }>

export interface OutboxRow {
  /** Order of making. */
  readonly position: number
  readonly mutationId: MutationId
  readonly conversationId: ConversationId
  readonly mutation: OutboxMutation
  /** Set when the server refused it for good: kept and shown until the person decides. */
  readonly failure: { readonly reason: Reason; readonly detail: string } | null
}

export interface UploadRow {
  readonly blobId: BlobId
  readonly path: string
  readonly sha256: string
  readonly sizeBytes: number
}

export interface OutboxCounts {
  readonly waiting: number
  readonly waits: { readonly notes: number; readonly reactions: number; readonly marks: number }
  readonly failed: number
}

/** The mutations of this device that the server has not acknowledged. Every write is durable when the call returns. */
export interface OutboxStore {
  /** ONE transaction: the mutation, and the files it needs on the server first. A note already queued is left as it is. */
  add(mutationId: MutationId, mutation: OutboxMutation, uploads?: readonly UploadRow[]): void
  conversationsWaiting(): ConversationId[]
  head(conversationId: ConversationId): OutboxRow | null
  ofNote(noteId: NoteId): OutboxRow | null
  /** Unsent notes of a conversation, oldest first. */
  notesOf(conversationId: ConversationId): OutboxRow[]
  all(): OutboxRow[]
  remove(position: number): void
  /** ONE transaction: the mutation goes, and what it alone had on the server is to be taken back. Returns those. */
  discard(position: number): BlobId[]
  park(position: number, reason: Reason, detail: string): void
  /** All that waits, at once: notes are kept as refused, marks are dropped. */
  parkAll(reason: Reason, detail: string): void
  /** A parked mutation goes out again under a new id: the server remembers its word on the old one. */
  retry(position: number, mutationId: MutationId): void
  counts(): OutboxCounts
  /** The files of one mutation. */
  uploadsOf(position: number): UploadRow[]
  /** Whose file it is: an edited recording goes up under an id of its own. Empty when nothing waits for it. */
  notesOfUpload(blobId: BlobId): OutboxRow[]
  /** Uploads of waiting mutations, oldest first. */
  uploadsWaiting(): UploadRow[]
  abandon(blobId: BlobId): void
  abandoned(): BlobId[]
  forgetAbandoned(blobId: BlobId): void
}

interface RawRow {
  position: number
  mutation_id: MutationId
  conversation_id: ConversationId
  body: string
  state: 'waiting' | 'failed'
  reason: Reason | null
  detail: string | null
}

export function createOutboxStore(db: Database): OutboxStore {
  const insert = db.prepare(
    `INSERT INTO outbox (mutation_id, kind, conversation_id, note_id, body) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (note_id) WHERE kind = 'sendNote' DO NOTHING`,
  )
  const insertUpload = db.prepare(
    'INSERT INTO upload (blob_id, position, path, sha256, size_bytes) VALUES (?, ?, ?, ?, ?)',
  )
  const lanes = db
    .prepare<[], ConversationId>("SELECT DISTINCT conversation_id FROM outbox WHERE state = 'waiting'")
    .pluck()
  const head = db.prepare<[string], RawRow>(
    "SELECT * FROM outbox WHERE conversation_id = ? AND state = 'waiting' ORDER BY position LIMIT 1",
  )
  const ofNote = db.prepare<[string], RawRow>("SELECT * FROM outbox WHERE note_id = ? AND kind = 'sendNote'")
  const notesOf = db.prepare<[string], RawRow>(
    "SELECT * FROM outbox WHERE conversation_id = ? AND kind = 'sendNote' ORDER BY position",
  )
  const all = db.prepare<[], RawRow>('SELECT * FROM outbox ORDER BY position')
  const remove = db.prepare('DELETE FROM outbox WHERE position = ?')
  const park = db.prepare("UPDATE outbox SET state = 'failed', reason = ?, detail = ? WHERE position = ?")
  const parkNotes = db.prepare(
    "UPDATE outbox SET state = 'failed', reason = ?, detail = ? WHERE kind = 'sendNote' AND state = 'waiting'",
  )
  const dropMarks = db.prepare("DELETE FROM outbox WHERE kind <> 'sendNote'")
  const parkAll = db.transaction((reason: Reason, detail: string) => {
    parkNotes.run(reason, detail)
    dropMarks.run()
  })
  const retry = db.prepare(
    "UPDATE outbox SET state = 'waiting', reason = NULL, detail = NULL, mutation_id = ? WHERE position = ? AND state = 'failed'",
  )
  const supersedeRead = db.prepare(
    "DELETE FROM outbox WHERE conversation_id = ? AND kind = 'markRead' AND state = 'waiting'",
  )
  const supersedeProfile = db.prepare(
    "DELETE FROM outbox WHERE conversation_id = ? AND kind = 'setProfile' AND state = 'waiting'",
  )
  const supersedePlace = db.prepare("DELETE FROM outbox WHERE note_id = ? AND kind = 'setPlace' AND state = 'waiting'")
  const supersedeReaction = db.prepare(
    `DELETE FROM outbox WHERE note_id = ? AND kind = 'setReaction' AND state = 'waiting' AND json_extract(body, '$.reaction') = ?`,
  )
  const supersedeHeard = db.prepare(
    "DELETE FROM outbox WHERE note_id = ? AND kind IN ('markHeard', 'markUnheard') AND state = 'waiting'",
  )
  const supersedeCaptions = db.prepare(
    "DELETE FROM outbox WHERE note_id = ? AND kind = 'setCaptions' AND state = 'waiting'",
  )
  const counts = db.prepare<[], { waiting: number; failed: number; notes: number; reactions: number }>(`
    SELECT count(*) FILTER (WHERE state = 'waiting') AS waiting, count(*) FILTER (WHERE state = 'failed') AS failed,
      count(*) FILTER (WHERE state = 'waiting' AND kind = 'sendNote') AS notes,
      count(*) FILTER (WHERE state = 'waiting' AND kind = 'setReaction') AS reactions
    FROM outbox`)
  const uploadColumns = 'blob_id AS blobId, path, sha256, size_bytes AS sizeBytes'
  const uploadsOf = db.prepare<[number], UploadRow>(`SELECT ${uploadColumns} FROM upload WHERE position = ?`)
  const notesOfUpload = db.prepare<[string], RawRow>(
    'SELECT outbox.* FROM outbox JOIN upload USING (position) WHERE blob_id = ? ORDER BY position',
  )
  const uploadsWaiting = db.prepare<[], UploadRow>(
    `SELECT ${uploadColumns} FROM upload JOIN outbox USING (position) WHERE state = 'waiting' ORDER BY position`,
  )
  const abandon = db.prepare('INSERT OR IGNORE INTO abandoned_upload (blob_id) VALUES (?)')
  const abandoned = db.prepare<[], BlobId>('SELECT blob_id FROM abandoned_upload').pluck()
  const forget = db.prepare('DELETE FROM abandoned_upload WHERE blob_id = ?')

  const ownUploads = db
    .prepare<[number], BlobId>(
      `SELECT blob_id FROM upload WHERE position = ?
        AND NOT EXISTS (SELECT 1 FROM upload AS other WHERE other.blob_id = upload.blob_id AND other.position <> upload.position)`,
    )
    .pluck()
  const discard = db.transaction((position: number) => {
    const blobIds = ownUploads.all(position)
    for (const blobId of blobIds) abandon.run(blobId)
    remove.run(position)
    return blobIds
  })

  const add = db.transaction((mutationId: MutationId, mutation: OutboxMutation, files: readonly UploadRow[]) => {
    // Only the furthest read position says anything.
    if (mutation.kind === 'markRead') supersedeRead.run(mutation.conversationId)
    if (mutation.kind === 'setProfile') supersedeProfile.run(mutation.aboutId)
    if (mutation.kind === 'setPlace') supersedePlace.run(mutation.noteId)
    if (mutation.kind === 'markHeard' || mutation.kind === 'markUnheard') supersedeHeard.run(mutation.noteId)
    if (mutation.kind === 'setCaptions') supersedeCaptions.run(mutation.noteId)
    // As with a sign that was put on and taken off again: only the last word is asked for.
    if (mutation.kind === 'setReaction') supersedeReaction.run(mutation.noteId, mutation.reaction)
    const [conversationId, noteId] = placeOf(mutation)
    const { changes, lastInsertRowid } = insert.run(
      mutationId,
      mutation.kind,
      conversationId,
      noteId,
      JSON.stringify(mutation),
    )
    if (changes === 0) return
    for (const file of files) {
      insertUpload.run(file.blobId, lastInsertRowid, file.path, file.sha256, file.sizeBytes)
      // A draft sent after all: what was to be thrown away on the server is wanted again.
      forget.run(file.blobId)
    }
  })

  return {
    add: (mutationId, mutation, uploads = []) => add.immediate(mutationId, mutation, uploads),
    conversationsWaiting: () => lanes.all(),
    head: (conversationId) => read(head.get(conversationId)),
    ofNote: (noteId) => read(ofNote.get(noteId)),
    notesOf: (conversationId) => notesOf.all(conversationId).map(readRow),
    all: () => all.all().map(readRow),
    remove: (position) => void remove.run(position),
    discard: (position) => discard.immediate(position),
    park: (position, reason, detail) => void park.run(reason, detail, position),
    parkAll: (reason, detail) => parkAll.immediate(reason, detail),
    retry: (position, mutationId) => void retry.run(mutationId, position),
    counts() {
      const { waiting, failed, notes, reactions } = counts.get() ?? { waiting: 0, failed: 0, notes: 0, reactions: 0 }
      return { waiting, failed, waits: { notes, reactions, marks: waiting - notes - reactions } }
    },
    uploadsOf: (position) => uploadsOf.all(position),
    notesOfUpload: (blobId) => notesOfUpload.all(blobId).map(readRow),
    uploadsWaiting: () => uploadsWaiting.all(),
    abandon: (blobId) => void abandon.run(blobId),
    abandoned: () => abandoned.all(),
    forgetAbandoned: (blobId) => void forget.run(blobId),
  }
}

function placeOf(mutation: OutboxMutation): [ConversationId, NoteId | null] {
  switch (mutation.kind) {
    case 'sendNote':
      return [mutation.note.conversationId, mutation.note.id]
    case 'markRead':
      return [mutation.conversationId, null]
    case 'setProfile':
      // Of no conversation: what concerns one person goes out in its order, and waits for nothing else.
      return [ConversationId.parse(mutation.aboutId), null]
    default:
      return [mutation.conversationId, mutation.noteId]
  }
}

const read = (row: RawRow | undefined): OutboxRow | null => (row ? readRow(row) : null)

function readRow(row: RawRow): OutboxRow {
  const mutation = Mutation.parse(JSON.parse(row.body))
  if (mutation.kind === 'createConversation' || mutation.kind === 'setReceipts')
    throw new Error(`${mutation.kind} waits in the outbox`)
  return {
    position: row.position,
    mutationId: row.mutation_id,
    conversationId: row.conversation_id,
    mutation,
    failure: row.state === 'failed' ? { reason: row.reason ?? 'internal', detail: row.detail ?? '' } : null,
  }
}
