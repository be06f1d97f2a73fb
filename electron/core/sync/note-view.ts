import type { UiNote } from '#shared/contract/desktop.ts'
import type { NotesPage, NotesRun } from '#shared/contract/desktop-answers.ts'
import { filesOf, type NoteDraft, type NoteFile } from '#shared/contract/model.ts'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'
import type { ConversationReader } from '../store/conversation-reader.ts'
import type { NoteReader } from '../store/note-reader.ts'
import type { OutboxRow, OutboxStore } from '../store/outbox-store.ts'
import { tuning } from './tuning.ts'

/**
 * Notes as the person sees them: those the server has, and behind them those of this device that it has not. A refused note whose
 * conversation is not here (any more) stands among the notes to self: somewhere it must be to be heard, and discarded.
 */
export interface NoteView {
  read(noteId: NoteId): UiNote | null
  page(conversationId: ConversationId, before: number | null, limit: number): NotesPage
  /** From what is here, without asking anybody. Null: the note is not here. */
  around(noteId: NoteId, limit: number): NotesRun | null
  after(conversationId: ConversationId, after: number | null, limit: number): NotesRun
  thread(rootId: NoteId): { root: UiNote; replies: UiNote[] } | null
  /** Every note that waits or was refused, in the order they were made. */
  unsent(): UiNote[]
  /** What can be caught up on, the oldest first. */
  unheard(): UiNote[]
  /** All of a conversation, replies among them. */
  ofConversation(conversationId: ConversationId): UiNote[]
}

export interface NoteViewDeps {
  readonly notes: NoteReader
  readonly outbox: OutboxStore
  readonly conversations: Pick<ConversationReader, 'has' | 'self'>
  readonly me: { readonly id: MemberId; readonly name: string }
  /** How far files that go up together have come. */
  readonly percent: (files: readonly NoteFile[]) => number | null
  /** Why one of them stands still. */
  readonly trouble: (files: readonly NoteFile[]) => Reason | null
}

export function createNoteView({ notes, outbox, conversations, me, percent, trouble }: NoteViewDeps): NoteView {
  const isStray = (row: OutboxRow): boolean => row.failure !== null && !conversations.has(row.conversationId)
  const placeOf = (row: OutboxRow, note: NoteDraft) => {
    const self = isStray(row) ? conversations.self() : null
    const { conversationId, rootId, anchor } = note
    return self ? { conversationId: self, rootId: null, anchor: null } : { conversationId, rootId, anchor }
  }
  const unsent = (row: OutboxRow): UiNote | null => {
    if (row.mutation.kind !== 'sendNote') return null
    const { note } = row.mutation
    const { audio, track, pictures, video } = note
    const uploadPercent = row.failure ? null : percent(filesOf(note))
    const standsStill = row.failure ? null : trouble(filesOf(note))
    return {
      id: note.id,
      ...placeOf(row, note),
      authorId: me.id,
      authorName: me.name,
      isMine: true,
      kind: note.kind,
      text: note.text,
      audio: audio && {
        durationMs: audio.durationMs,
        sizeBytes: audio.sizeBytes,
        sha256: audio.sha256,
        peaks: audio.peaks,
        isCached: true,
        ...(audio.chapters ? { chapters: audio.chapters } : {}),
        ...(audio.loudness ? { loudness: audio.loudness } : {}),
        ...(audio.gaps ? { gaps: audio.gaps } : {}),
      },
      ...(track ? { track } : {}),
      ...(pictures ? { pictures } : {}),
      ...(video ? { video } : {}),
      createdAtMs: note.createdAtMs,
      seq: null,
      state: row.failure ? 'failed' : uploadPercent === null ? 'queued' : 'uploading',
      uploadPercent,
      ...(standsStill ? { uploadTrouble: sentenceOf(standsStill, '') } : {}),
      failure: row.failure ? sentenceOf(row.failure.reason, row.failure.detail) : null,
      isHeard: true,
      heardBy: [],
      reactions: [],
      replies: { count: 0, unheard: 0 },
    }
  }
  /** A note whose answer is still under way may be here already by its event: the server's word is shown. */
  const unsentOf = (conversationId: ConversationId, belongs: (note: UiNote) => boolean): UiNote[] =>
    rowsOf(conversationId).flatMap((row) => {
      const note = unsent(row)
      return note && belongs(note) && !notes.has(note.id) ? [note] : []
    })
  const rowsOf = (conversationId: ConversationId): OutboxRow[] =>
    conversationId === conversations.self()
      ? outbox.all().filter((row) => row.conversationId === conversationId || isStray(row))
      : outbox.notesOf(conversationId)
  const read = (noteId: NoteId): UiNote | null => {
    const row = notes.has(noteId) ? null : outbox.ofNote(noteId)
    return row ? unsent(row) : notes.read(noteId)
  }

  const page = (conversationId: ConversationId, before: number | null, limit: number): NotesPage => {
    const sent = notes.page(conversationId, before, limit)
    if (before !== null) return sent
    return { ...sent, notes: [...sent.notes, ...unsentRoots(conversationId)] }
  }
  const unsentRoots = (conversationId: ConversationId): UiNote[] =>
    unsentOf(conversationId, (note) => note.rootId === null)
  /** What waits stands behind the newest of all, and only there. */
  const after = (conversationId: ConversationId, seq: number | null, limit: number): NotesRun => {
    const run = notes.after(conversationId, seq ?? 0, limit)
    const waiting = run.hasNewer ? [] : unsentRoots(conversationId)
    return { notes: [...run.notes, ...waiting], hasOlder: seq !== null, hasNewer: run.hasNewer }
  }

  return {
    read,
    page,
    after,
    around(noteId, limit) {
      const note = read(noteId)
      if (!note) return null
      const root = note.rootId === null ? note : read(note.rootId)
      if (!root || root.seq === null) return { ...page(note.conversationId, null, limit), hasNewer: false }
      const half = Math.floor(limit / 2)
      const older = notes.before(root.conversationId, root.seq + 1, half)
      const newer = after(root.conversationId, root.seq, limit - half)
      return { notes: [...older.notes, ...newer.notes], hasOlder: older.hasOlder, hasNewer: newer.hasNewer }
    },
    thread(rootId) {
      const root = read(rootId)
      if (!root) return null
      return {
        root,
        replies: [...notes.replies(rootId), ...unsentOf(root.conversationId, (note) => note.rootId === rootId)],
      }
    },
    unsent: () =>
      outbox.all().flatMap((row) => {
        const note = unsent(row)
        return note && !notes.has(note.id) ? [note] : []
      }),
    unheard: () => notes.unheard(tuning.unheardAtMost),
    ofConversation: (conversationId) => [
      ...notes.ofConversation(conversationId),
      ...unsentOf(conversationId, () => true),
    ],
  }
}
