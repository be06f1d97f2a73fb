import { filesOf, type Note, type NoteDraft, type NoteFile } from '#shared/contract/model.ts'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt } from './mutation-answers.ts'
import { appendToConversation } from './streams.ts'

/**
 * Takes a note into its conversation. The same note asked again by its author, under whatever mutation id, gets the first
 * answer: a device that lost its outbox's memory cannot send a note twice.
 */
export async function sendNote(scope: WriteScope, draft: NoteDraft, authorId: MemberId): Promise<Result<Done, Reason>> {
  const earlier = await scope.trx
    .selectFrom('note')
    .select(['author_id', 'seq', 'sent_at_ms'])
    .where('id', '=', draft.id)
    .executeTakeFirst()
  if (earlier?.author_id === authorId) return done(doneAt(earlier.seq, { sentAtMs: earlier.sent_at_ms }))
  if (earlier) return refused('requestInvalid', 'the id of this note belongs to another')

  const shape = checkShape(draft)
  if (!shape.ok) return shape
  const membership = await requireMembership(scope, draft.conversationId, authorId)
  if (!membership.ok) return membership
  const place = await checkPlace(scope, draft)
  if (!place.ok) return place
  for (const file of filesOf(draft)) {
    const checked = await checkFile(scope, file, authorId)
    if (!checked.ok) return checked
  }

  const note: Note = { ...draft, authorId, sentAtMs: scope.nowMs }
  const event = await appendToConversation(scope, {
    conversationId: draft.conversationId,
    actorId: authorId,
    body: { kind: 'noteSent', note },
  })
  await insertNote(scope, note, event.seq)
  return done(doneAt(event.seq, { sentAtMs: note.sentAtMs }))
}

function checkShape(draft: NoteDraft): Result<null, 'requestInvalid'> {
  if (draft.kind === 'text') {
    if (filesOf(draft).length > 0) return refused('requestInvalid', 'a text note carries no audio and no pictures')
    return draft.text?.trim() ? done(null) : refused('requestInvalid', 'a text note needs a text')
  }
  if (!draft.audio) return refused('requestInvalid', `a ${draft.kind} note needs audio`)
  if (draft.pictures?.length && !draft.track)
    return refused('requestInvalid', 'pictures need the track that shows them')
  if ((draft.kind === 'clip') !== (draft.video !== undefined)) {
    return refused('requestInvalid', 'a clip has a video, and no other note has')
  }
  return done(null)
}

/** A thread is one level deep: its root is a note of this conversation that is no reply itself. */
async function checkPlace(scope: WriteScope, draft: NoteDraft): Promise<Result<null, Reason>> {
  if (draft.rootId) {
    const root = await findNote(scope, draft.rootId, draft.conversationId)
    if (!root) return refused('noteUnknown', draft.rootId)
    if (root.root_id !== null) return refused('requestInvalid', 'the root of a thread cannot be a reply')
  }
  if (draft.anchor && !(await findNote(scope, draft.anchor.noteId, draft.conversationId))) {
    return refused('noteUnknown', draft.anchor.noteId)
  }
  return done(null)
}

function findNote(scope: WriteScope, id: NoteId, conversationId: ConversationId) {
  return scope.trx
    .selectFrom('note')
    .select('root_id')
    .where('id', '=', id)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
}

/** Only bytes that this member uploaded, and that are whole: naming somebody else's blob must not open it. */
async function checkFile(scope: WriteScope, file: NoteFile, authorId: MemberId): Promise<Result<null, Reason>> {
  const blob = await scope.trx
    .selectFrom('blob')
    .select(['sha256', 'size_bytes'])
    .where('id', '=', file.blobId)
    .where('uploader_id', '=', authorId)
    .executeTakeFirst()
  if (!blob) return refused('uploadIncomplete', file.blobId)
  if (blob.sha256 !== file.sha256) return refused('uploadHashWrong', file.blobId)
  if (blob.size_bytes !== file.sizeBytes) {
    return refused('uploadIncomplete', `${file.blobId} has ${blob.size_bytes} bytes, not ${file.sizeBytes}`)
  }
  return done(null)
}

async function insertNote(scope: WriteScope, note: Note, seq: number): Promise<void> {
  await scope.trx
    .insertInto('note')
    .values({
      id: note.id,
      conversation_id: note.conversationId,
      author_id: note.authorId,
      kind: note.kind,
      root_id: note.rootId,
      anchor_note_id: note.anchor?.noteId ?? null,
      anchor_at_ms: note.anchor?.atMs ?? null,
      text: note.text,
      blob_id: note.audio?.blobId ?? null,
      duration_ms: note.audio?.durationMs ?? null,
      seq,
      created_at_ms: note.createdAtMs,
      sent_at_ms: note.sentAtMs,
    })
    .execute()
  const files = filesOf(note).map(({ blobId }) => ({ note_id: note.id, blob_id: blobId }))
  if (files.length > 0) await scope.trx.insertInto('note_file').values(files).execute()
}
