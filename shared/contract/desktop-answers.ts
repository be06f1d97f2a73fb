import { z } from 'zod'
import { ConversationId, MemberId, NoteId } from '../kernel/ids.ts'
import { UiNote } from './desktop.ts'
import { UnixMs } from './model.ts'

/** What the UI asks the core for, beside the feed: pages of notes, what is found, and who has heard. */

/** `before`: the `seq` to stop short of; null for the newest. Oldest first in the answer; unsent notes only on the newest page. */
export const NotesPage = z.object({ notes: z.array(UiNote), hasOlder: z.boolean() })
export type NotesPage = z.infer<typeof NotesPage>

/** A piece of a timeline that need not end with the newest note. */
export const NotesRun = NotesPage.extend({ hasNewer: z.boolean() })
export type NotesRun = z.infer<typeof NotesRun>

/** Null filters ask for anybody and anywhere. `before`: the `next` of the page above; null for the newest. */
export const SearchRequest = z.object({
  text: z.string().max(20_000),
  memberId: MemberId.nullable(),
  conversationId: ConversationId.nullable(),
  before: z.number().int().nonnegative().nullable(),
  limit: z.number().int().min(1).max(100),
})
export type SearchRequest = z.infer<typeof SearchRequest>

/** Ranges are UTF-16 offsets in `text`, in order and apart: what to mark, as data. */
export const SearchSnippet = z.object({
  text: z.string(),
  ranges: z.array(z.object({ start: z.number().int(), end: z.number().int() })).readonly(),
  isCutBefore: z.boolean(),
  isCutAfter: z.boolean(),
})

/** `snippet` is null for a note without words. `rootId`: it stands in the thread of that note. */
export const SearchHit = z.object({
  noteId: NoteId,
  conversationId: ConversationId,
  rootId: NoteId.nullable(),
  authorId: MemberId,
  authorName: z.string(),
  isMine: z.boolean(),
  createdAtMs: UnixMs,
  durationMs: z.number().nullable(),
  snippet: SearchSnippet.nullable(),
})
export type SearchHit = z.infer<typeof SearchHit>

/**
 * Newest first. `next`: what `before` is for the page below; null at the end. Not `isComplete`: of a history that has just
 * come, some notes are not in the index yet; they are in a moment.
 */
export const SearchAnswer = z.object({
  hits: z.array(SearchHit),
  next: z.number().nullable(),
  isComplete: z.boolean(),
})
export type SearchAnswer = z.infer<typeof SearchAnswer>

/** How much of a conversation's recordings is on this computer, of those known here. */
export const MediaShare = z.object({ here: z.number().int(), total: z.number().int() })
export type MediaShare = z.infer<typeof MediaShare>

/** Who has heard a note, and when by the clock of theirs; the server has it between the note's own time and its own now. */
export const HeardReceipt = z.object({ memberId: MemberId, name: z.string(), atMs: UnixMs })
export type HeardReceipt = z.infer<typeof HeardReceipt>
