import type { Database } from 'better-sqlite3'
import type { TranscriptSnippet } from '#shared/contract/captions.ts'
import type { AnchoredReply, HeardReceipt, UiNote } from '#shared/contract/desktop.ts'
import { Chapter, type NoteAudio } from '#shared/contract/model.ts'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { shownCaption } from './caption-reader.ts'
import { readable } from './damage-watch.ts'

import { type RawReaction, shownReactions } from './shown-reactions.ts'
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
  notesOfBlob(blobId: BlobId): NoteId[]
  conversationOf(noteId: NoteId): ConversationId | null
  /** Who has heard it and when, as they told; the first to do so first. */
  receiptsOf(noteId: NoteId): HeardReceipt[]
}

interface RawNote {
  id: NoteId
  conversation_id: ConversationId
  seq: number
  author_id: MemberId
  author_name: string | null
  kind: UiNote['kind']
  root_id: NoteId | null
  anchor_note_id: NoteId | null
  anchor_at_ms: number | null
  text: string | null
  blob_id: BlobId | null
  sha256: string | null
  size_bytes: number | null
  duration_ms: number | null
  peaks: Buffer | null
  chapters: string | null
  sound: string | null
  created_at_ms: number
  sent_at_ms: number
  is_heard: number
  place_ms: number | null
  place_through: number | null
  /** Ids, which hold no comma; null: nobody. */
  heard_by: string | null
  reactions: string
  transcript: string | null
  anchored: string | null
  reply_count: number
  reply_unheard: number
}

/** More marks than this have no room beside each other on any waveform. */
const anchoredShown = 200
/** Two lines of a notification. */
const snippetLength = 200

interface RawAnchored {
  readonly noteId: NoteId
  readonly atMs: number
  readonly authorId: MemberId
  readonly authorName: string
  readonly isHeard: number
}

const select = `
  SELECT note.*, member.name AS author_name,
    place.at_ms AS place_ms, place.is_through AS place_through,
    (SELECT group_concat(member_id) FROM heard WHERE note_id = note.id AND member_id <> note.author_id) AS heard_by,
    (SELECT json_group_array(json_object('reaction', reaction, 'memberId', member_id, 'isOn', is_on, 'atMs', at_ms, 'seq', seq))
      FROM (SELECT reaction, member_id, is_on, at_ms, seq FROM reaction WHERE note_id = note.id
        UNION ALL SELECT reaction, NULL, is_on, at_ms, NULL FROM reaction_wish WHERE note_id = note.id)) AS reactions,
    (SELECT iif(segments IS NULL, NULL, json_object('snippet', substr(words, 1, ${snippetLength}), 'language', language, 'source', source))
      FROM caption WHERE note_id = note.id ${shownCaption}) AS transcript,
    (SELECT nullif(json_group_array(json_object('noteId', id, 'atMs', anchor_at_ms, 'authorId', author_id, 'authorName', name, 'isHeard', is_heard)), '[]')
      FROM (SELECT reply.id, reply.anchor_at_ms, reply.author_id, reply.is_heard, coalesce(author.name, '') AS name
        FROM note AS reply LEFT JOIN member AS author ON author.id = reply.author_id
        WHERE reply.root_id = coalesce(note.root_id, note.id) AND reply.anchor_note_id = note.id
        ORDER BY reply.anchor_at_ms, reply.seq LIMIT ${anchoredShown})) AS anchored,
    (SELECT count(*) FROM note AS reply WHERE reply.root_id = note.id) AS reply_count,
    (SELECT count(*) FROM note AS reply WHERE reply.root_id = note.id AND reply.is_heard = 0) AS reply_unheard
  FROM note LEFT JOIN member ON member.id = note.author_id LEFT JOIN place ON place.note_id = note.id`

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
          : { noteId: row.anchor_note_id, atMs: row.anchor_at_ms },
      text: row.text,
      audio: audioOf(row, isCached),
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
      ...(row.transcript === null ? {} : { transcript: JSON.parse(row.transcript) as TranscriptSnippet }),
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
    notesOfBlob: (blobId) => ofBlob.all(blobId),
    conversationOf: (noteId) => conversationOf.get(noteId) ?? null,
    receiptsOf: (noteId) => receipts.all(noteId),
  }
}

/** Most notes have none, and a page is read at every scroll. */
/** Of strict tables, checked when they were written, and put together by the statement above: not checked again for each row shown. */
const reactionsOf = (json: string, me: MemberId): UiNote['reactions'] =>
  json === '[]' ? [] : shownReactions(JSON.parse(json) as RawReaction[], me)

/** A moment past the end, from a sender that was wrong about it, stands at the end. */
const anchoredOf = ({ anchored, duration_ms: durationMs }: RawNote, me: MemberId): AnchoredReply[] =>
  (JSON.parse(anchored ?? '[]') as RawAnchored[]).map(({ noteId, atMs, authorId, authorName, isHeard }) => ({
    noteId,
    atMs: Math.min(atMs, durationMs ?? 0),
    authorName,
    isMine: authorId === me,
    isHeard: isHeard === 1,
  }))

/** By a plain loop: spreading a buffer took a third of the time in which a page is read. */
function numbersOf(bytes: Buffer): number[] {
  const numbers = new Array<number>(bytes.length)
  for (let i = 0; i < bytes.length; i += 1) numbers[i] = bytes[i] ?? 0
  return numbers
}

function audioOf(row: RawNote, isCached: (blobId: BlobId) => boolean): UiNote['audio'] {
  const { blob_id: blobId, duration_ms: durationMs, size_bytes: sizeBytes, sha256, peaks } = row
  if (blobId === null || durationMs === null || sizeBytes === null || sha256 === null || peaks === null) return null
  const chapters = row.chapters === null ? {} : { chapters: Chapter.array().parse(JSON.parse(row.chapters)) }
  // Checked when it was written.
  const sound = row.sound === null ? {} : (JSON.parse(row.sound) as Pick<NoteAudio, 'loudness' | 'gaps'>)
  return { durationMs, sizeBytes, sha256, peaks: numbersOf(peaks), isCached: isCached(blobId), ...chapters, ...sound }
}
