import type { Database } from 'better-sqlite3'
import type { KnownEventBody } from '#shared/contract/event.ts'
import type { Conversation, Member, Note } from '#shared/contract/model.ts'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { unreachable } from '#shared/kernel/result.ts'
import { type CaptionProjection, createCaptionProjection } from './caption-projection.ts'
import { createNoteWriter } from './note-writer.ts'
import { createOwnHeardProjection, type OwnHeardProjection } from './own-heard-projection.ts'
import { createPlaceProjection, type PlaceProjection } from './place-projection.ts'
import { createReactionProjection, type ReactionProjection } from './reaction-projection.ts'
import { createSearchIndex } from './search-index.ts'
import type { Touched } from './touched.ts'

/** Where and when an event stands in its stream. */
export interface Place {
  readonly seq: number
  readonly atMs: number
}

/** Writes events into the tables the app reads. Every write may be repeated; callers hold the transaction and `settle` before its end. */
export interface Projection {
  apply(body: KnownEventBody, place: Place, conversationId: ConversationId | null, touched: Touched): void
  /** The same for an event older than others already applied: it says nothing about how things are now, but for the notes it tells of. */
  applyPast(body: KnownEventBody, place: Place, conversationId: ConversationId, touched: Touched): void
  /** Who is in a conversation now, whatever was known before. */
  putMembers(conversationId: ConversationId, members: readonly Member[], touched: Touched): void
  /** The conversation's stream has been followed up to here. */
  reachedSeq(conversationId: ConversationId, seq: number, touched: Touched): void
  /** Writes what was kept for the end of the transaction. */
  settle(touched: Touched): void
  /** A conversation the server has just named; its events follow in their turn. */
  putConversation(conversation: Conversation, touched: Touched): void
  putNote(note: Note, seq: number, touched: Touched): void
  putHeard(noteId: NoteId, memberId: MemberId, atMs: number, touched: Touched): void
  readonly ownHeard: OwnHeardProjection
  readonly places: PlaceProjection
  readonly captions: CaptionProjection
  readonly reactions: ReactionProjection
  canMoveRead(conversationId: ConversationId, upToSeq: number): boolean
  moveRead(conversationId: ConversationId, upToSeq: number, touched: Touched): void
  dropConversation(conversationId: ConversationId, touched: Touched): void
}

/** `me`: whose cache this is; decides what counts as heard. */
export function createProjection(db: Database, me: MemberId, search = createSearchIndex(db)): Projection {
  const putMember = db.prepare(
    'INSERT INTO member (id, name) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET name = excluded.name WHERE name <> excluded.name',
  )
  const putConversation = db.prepare('INSERT OR REPLACE INTO conversation (id, kind, name) VALUES (?, ?, ?)')
  const addMember = db.prepare('INSERT OR IGNORE INTO conversation_member (conversation_id, member_id) VALUES (?, ?)')
  const knowMember = db.prepare('INSERT OR IGNORE INTO member (id, name) VALUES (?, ?)')
  const removeMembers = db.prepare('DELETE FROM conversation_member WHERE conversation_id = ?')
  const removeMember = db.prepare('DELETE FROM conversation_member WHERE conversation_id = ? AND member_id = ?')
  const touchActivity = db.prepare(`
    INSERT INTO activity (conversation_id, at_ms, last_seq) VALUES (?, ?, ?)
    ON CONFLICT (conversation_id) DO UPDATE SET at_ms = max(at_ms, excluded.at_ms), last_seq = max(last_seq, excluded.last_seq)`)
  const notes = createNoteWriter(db, me)
  const insertHeard = db.prepare('INSERT OR IGNORE INTO heard (note_id, member_id, at_ms) VALUES (?, ?, ?)')
  const moveRead = db.prepare(`
    INSERT INTO read_position (conversation_id, seq) VALUES (?, ?)
    ON CONFLICT (conversation_id) DO UPDATE SET seq = excluded.seq WHERE seq < excluded.seq`)
  const readSeq = db.prepare<[string], number>('SELECT seq FROM read_position WHERE conversation_id = ?').pluck()
  const blobsOf = db
    .prepare<[string, string], BlobId>(
      `SELECT blob_id FROM note WHERE conversation_id = ? AND blob_id IS NOT NULL
      UNION SELECT note_file.blob_id FROM note JOIN note_file ON note_file.note_id = note.id WHERE conversation_id = ?`,
    )
    .pluck()
  const drops = [
    ...['heard', 'reaction', 'reaction_wish', 'caption', 'place', 'note_file'].map(
      (t) => `DELETE FROM ${t} WHERE note_id IN (SELECT id FROM note WHERE conversation_id = ?)`,
    ),
    ...['note', 'conversation_member', 'read_position', 'activity', 'history'].map(
      (t) => `DELETE FROM ${t} WHERE conversation_id = ?`,
    ),
    'DELETE FROM conversation WHERE id = ?',
    'DELETE FROM cursor WHERE stream_id = ?',
    'DELETE FROM deferred WHERE stream_id = ?',
  ].map((sql) => db.prepare(sql))

  const saveMember = (member: Member, touched: Touched): void => {
    if (putMember.run(member.id, member.name).changes > 0) touched.members.add(member.id)
  }

  const reactions = createReactionProjection(db)
  const ownHeard = createOwnHeardProjection(db)
  const places = createPlaceProjection(db)
  const captions = createCaptionProjection(db, search)
  const reach = (conversationId: ConversationId, { seq, atMs }: Place, touched: Touched): void => {
    const before = touched.reached.get(conversationId)
    if (before && before.seq >= seq && before.atMs >= atMs) return
    touched.reached.set(conversationId, {
      seq: Math.max(seq, before?.seq ?? 0),
      atMs: Math.max(atMs, before?.atMs ?? 0),
    })
    touched.conversations.add(conversationId)
  }

  const self: Projection = {
    reactions,
    ownHeard,
    places,
    captions,
    apply(body, place, conversationId, touched) {
      if (conversationId) {
        reach(conversationId, { seq: place.seq, atMs: body.kind === 'noteSent' ? place.atMs : 0 }, touched)
      }
      switch (body.kind) {
        case 'noteSent':
          return self.putNote(body.note, place.seq, touched)
        case 'noteHeard':
          return self.putHeard(body.noteId, body.memberId, body.atMs, touched)
        case 'noteReacted':
          return reactions.put(body, place.seq, touched)
        case 'noteCaptioned':
          return captions.put(body, place, touched)
        case 'memberJoined':
          saveMember(body.member, touched)
          if (conversationId) addMember.run(conversationId, body.member.id)
          return
        case 'memberLeft':
          if (conversationId) removeMember.run(conversationId, body.memberId)
          return
        case 'conversationJoined': {
          const { conversation, members } = body
          for (const member of members) saveMember(member, touched)
          reach(conversation.id, { seq: 0, atMs: place.atMs }, touched)
          touched.joined.set(conversation.id, place.atMs)
          return self.putConversation(conversation, touched)
        }
        case 'conversationLeft':
          return self.dropConversation(body.conversationId, touched)
        case 'readMoved':
          return self.moveRead(body.conversationId, body.upToSeq, touched)
        case 'profileSet':
          touched.profiles.set(body.aboutId, body.profile)
          return
        case 'placeSet':
          return places.put(body, place.seq, touched)
        case 'ownHeard':
          return ownHeard.put(body, place.seq, touched)
        case 'receiptsSet':
          return ownHeard.putReceipts(body.isSent)
        default:
          return unreachable(body)
      }
    },
    applyPast(body, place, conversationId, touched) {
      if (body.kind === 'memberLeft') return
      if (body.kind !== 'memberJoined') return self.apply(body, place, conversationId, touched)
      if (knowMember.run(body.member.id, body.member.name).changes > 0) touched.members.add(body.member.id)
    },
    putMembers(conversationId, members, touched) {
      removeMembers.run(conversationId)
      for (const member of members) {
        saveMember(member, touched)
        addMember.run(conversationId, member.id)
      }
      touched.conversations.add(conversationId)
    },
    reachedSeq(conversationId, seq, touched) {
      reach(conversationId, { seq, atMs: 0 }, touched)
    },
    settle({ reached }) {
      for (const [conversationId, { seq, atMs }] of reached) touchActivity.run(conversationId, atMs, seq)
      reached.clear()
    },
    putConversation(conversation, touched) {
      putConversation.run(conversation.id, conversation.kind, conversation.name)
      for (const memberId of conversation.memberIds) addMember.run(conversation.id, memberId)
      touched.conversations.add(conversation.id)
    },
    putNote(note, seq, touched) {
      const isMine = note.authorId === me
      const isHeard = isMine || note.kind === 'text'
      const { id, conversationId, rootId, anchor, audio, sentAtMs } = note
      const isNew = notes.put(note, seq, isHeard)
      reach(conversationId, { seq, atMs: sentAtMs }, touched)
      if (isNew) {
        touched.newNotes.set(id, { conversationId, rootId, sentAtMs, isMine, isHeard, hasAudio: audio !== null })
      }
      touched.notes.add(id)
      if (rootId) touched.notes.add(rootId)
      if (anchor) touched.notes.add(anchor.noteId)
      touched.conversations.add(conversationId)
    },
    putHeard(noteId, memberId, atMs, touched) {
      if (insertHeard.run(noteId, memberId, atMs).changes === 0) return
      touched.notes.add(noteId)
      if (memberId === me) ownHeard.told(noteId, touched)
    },
    canMoveRead: (conversationId, upToSeq) => (readSeq.get(conversationId) ?? 0) < upToSeq,
    moveRead(conversationId, upToSeq, touched) {
      if (moveRead.run(conversationId, upToSeq).changes > 0) touched.conversations.add(conversationId)
    },
    dropConversation(conversationId, touched) {
      const blobIds = blobsOf.all(conversationId, conversationId)
      search.dropConversation(conversationId)
      for (const statement of drops) statement.run(conversationId)
      search.notesRemoved()
      touched.conversations.delete(conversationId)
      touched.reached.delete(conversationId)
      touched.gone.push({ conversationId, blobIds })
    },
  }
  return self
}
