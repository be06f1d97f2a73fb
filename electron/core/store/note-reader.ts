import type { Database } from 'better-sqlite3'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { HeardReceipt } from '#shared/contract/desktop-answers.ts'
import type { NoteAudio } from '#shared/contract/model.ts'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { readable } from './damage-watch.ts'
import type { AttachedFile } from './note-files.ts'
import { anchoredOf, audioOf, detailOf, type RawNote, reactionsOf, select, shownOf, transcriptOf } from './note-row.ts'
import { shownTime } from './shown-time.ts'

/** The audio of a note as the media library needs it. */
export type NoteBlob = Pick<NoteAudio, 'blobId' | 'sha256' | 'sizeBytes'>

/** Notes the server has taken, ready to show. */
export interface NoteReader {
  has(noteId: NoteId): boolean
  read(noteId: NoteId): UiNote | null
  /** Root notes before `before` (null: the newest), oldest first: of a history that is not whole, what stands without a gap to the newest. */
  page(conversationId: ConversationId, before: number | null, limit: number): { notes: UiNote[]; hasOlder: boolean }
  /** Root notes from `after` on without it, oldest first; they need not stand without a gap to the newest. */
  after(conversationId: ConversationId, after: number, limit: number): { notes: UiNote[]; hasNewer: boolean }
  /** The same down to `before` and without it, oldest first, whatever stands between them and the newest. */
  before(conversationId: ConversationId, before: number, limit: number): { notes: UiNote[]; hasOlder: boolean }
  replies(rootId: NoteId): UiNote[]
  /** Every note of a conversation, replies among them, oldest first. */
  ofConversation(conversationId: ConversationId): UiNote[]
  /** Recordings that this member has not heard, everywhere, the oldest first. */
  unheard(atMost: number): UiNote[]
  blobOf(noteId: NoteId): NoteBlob | null
  /** Null: the note names no such file, its sound left aside. */
  fileOf(noteId: NoteId, blobId: BlobId): AttachedFile | null
  /** All that goes with it besides its sound, in the order in which it is wanted. */
  filesOf(noteId: NoteId): AttachedFile[]
  /** Whose sound it is. */
  notesOfBlob(blobId: BlobId): NoteId[]
  conversationOf(noteId: NoteId): ConversationId | null
  /** Who has heard it and when, as they told; the first to do so first. */
  receiptsOf(noteId: NoteId): HeardReceipt[]
}

export interface NoteReaderOptions {
  readonly db: Database
  readonly me: MemberId
  readonly isCached: (blobId: BlobId) => boolean
}

export function createNoteReader({ db, me, isCached }: NoteReaderOptions): NoteReader {
  const has = db.prepare<[string], number>('SELECT 1 FROM note WHERE id = ?').pluck()
  const one = db.prepare<[string], RawNote>(`${select} WHERE note.id = ?`)
  const page = db.prepare<[string, number, number, number], RawNote>(
    `${select} WHERE note.conversation_id = ? AND note.root_id IS NULL AND note.seq >= ? AND note.seq < ?
      ORDER BY note.seq DESC LIMIT ?`,
  )
  const following = db.prepare<[string, number, number], RawNote>(
    `${select} WHERE note.conversation_id = ? AND note.root_id IS NULL AND note.seq > ? ORDER BY note.seq LIMIT ?`,
  )
  const oldest = db.prepare<[string], number>('SELECT oldest_seq FROM history WHERE conversation_id = ?').pluck()
  const replies = db.prepare<[string], RawNote>(
    `${select} WHERE note.root_id = ? AND note.root_id IS NOT NULL ORDER BY note.seq`,
  )
  const everything = db.prepare<[string], RawNote>(`${select} WHERE note.conversation_id = ? ORDER BY note.seq`)
  const unheard = db.prepare<[number], RawNote>(
    `${select} WHERE note.is_heard = 0 AND note.blob_id IS NOT NULL ORDER BY note.sent_at_ms LIMIT ?`,
  )
  const blob = db.prepare<[string], NoteBlob>(
    'SELECT blob_id AS blobId, sha256, size_bytes AS sizeBytes FROM note WHERE id = ? AND blob_id IS NOT NULL',
  )
  const files = db.prepare<[string], AttachedFile>(
    `SELECT blob_id AS blobId, sha256, size_bytes AS sizeBytes, type, rank FROM note_file WHERE note_id = ? ORDER BY rank`,
  )
  const ofBlob = db.prepare<[string], NoteId>('SELECT id FROM note WHERE blob_id = ? AND blob_id IS NOT NULL').pluck()
  const receipts = db.prepare<[string], HeardReceipt>(`
    SELECT member_id AS memberId, coalesce(member.name, '') AS name, at_ms AS atMs
    FROM heard JOIN note ON note.id = heard.note_id LEFT JOIN member ON member.id = heard.member_id
    WHERE note_id = ? AND member_id <> note.author_id ORDER BY at_ms, member_id`)
  const conversationOf = db.prepare<[string], ConversationId>('SELECT conversation_id FROM note WHERE id = ?').pluck()

  const toUi = readable(db, (row: RawNote): UiNote => {
    const isMine = row.author_id === me
    const heardBy = row.heard_by === null ? [] : (row.heard_by.split(',') as MemberId[])
    return {
      id: row.id,
      conversationId: row.conversation_id,
      authorId: row.author_id,
      authorName: row.author_name ?? '',
      isMine,
      kind: row.kind,
      rootId: row.root_id,
      anchor:
        row.anchor_note_id === null || row.anchor_at_ms === null
          ? null
          : { noteId: row.anchor_note_id, atMs: row.anchor_at_ms, ...detailOf(row.anchor_detail) },
      text: row.text,
      audio: audioOf(row, isCached),
      ...shownOf(row),
      createdAtMs: shownTime(row.created_at_ms, row.sent_at_ms),
      sentAtMs: row.sent_at_ms,
      seq: row.seq,
      state: isMine && heardBy.length > 0 ? 'heard' : 'delivered',
      uploadPercent: null,
      failure: null,
      ...(row.place_ms === null ? {} : { place: { atMs: row.place_ms, isThrough: row.place_through === 1 } }),
      isHeard: row.is_heard === 1,
      heardBy,
      reactions: reactionsOf(row.reactions, me),
      replies: { count: row.reply_count, unheard: row.reply_unheard },
      ...(row.anchored === null ? {} : { anchored: anchoredOf(row, me) }),
      ...transcriptOf(row.transcript),
    }
  })

  return {
    has: (noteId) => has.get(noteId) === 1,
    read(noteId) {
      const row = one.get(noteId)
      return row ? toUi(row) : null
    },
    page(conversationId, before, limit) {
      const from = oldest.get(conversationId) ?? 1
      const rows = page.all(conversationId, from, before ?? Number.MAX_SAFE_INTEGER, limit + 1)
      return { notes: rows.slice(0, limit).reverse().map(toUi), hasOlder: rows.length > limit || from > 1 }
    },
    after(conversationId, after, limit) {
      const rows = following.all(conversationId, after, limit + 1)
      return { notes: rows.slice(0, limit).map(toUi), hasNewer: rows.length > limit }
    },
    before(conversationId, before, limit) {
      const rows = page.all(conversationId, 1, before, limit + 1)
      const isWhole = (oldest.get(conversationId) ?? 1) <= 1
      return { notes: rows.slice(0, limit).reverse().map(toUi), hasOlder: rows.length > limit || !isWhole }
    },
    replies: (rootId) => replies.all(rootId).map(toUi),
    unheard: (atMost) => unheard.all(atMost).map(toUi),
    ofConversation: (conversationId) => everything.all(conversationId).map(toUi),
    blobOf: (noteId) => blob.get(noteId) ?? null,
    fileOf: (noteId, blobId) => files.all(noteId).find((file) => file.blobId === blobId) ?? null,
    filesOf: (noteId) => files.all(noteId),
    notesOfBlob: (blobId) => ofBlob.all(blobId),
    conversationOf: (noteId) => conversationOf.get(noteId) ?? null,
    receiptsOf: (noteId) => receipts.all(noteId),
  }
}
