import { z } from 'zod'
import { BlobId, ConversationId, NoteId, TakeId } from '../kernel/ids.ts'
import { Anchor, Chapter, Gaps, Loudness, NotePicture, NoteVideo, Peaks, UnixMs } from './model.ts'

/** A take as the UI sees it. */

/** Where a take goes when it is sent. */
export const TakeTarget = z.object({
  conversationId: ConversationId,
  rootId: NoteId.nullable(),
  anchor: Anchor.nullable(),
})
export type TakeTarget = z.infer<typeof TakeTarget>

/** Asked before a note goes out: nothing was heard in it, it is too loud, or it goes to very many. */
export const TakeQuestion = z.enum(['silent', 'distorted', 'manyPeople'])
export type TakeQuestion = z.infer<typeof TakeQuestion>

/**
 * `opening`: the microphone is being opened. `recording`: the first page is on disk. `finishing`: tail and seal.
 * `draft`: sealed and kept, not sent. `discarded`: can be brought back until `undoUntilMs`.
 * A take that was sent is no take any more: it shows as a note.
 */
export const UiTake = z.object({
  id: TakeId,
  target: TakeTarget,
  state: z.enum(['opening', 'recording', 'finishing', 'draft', 'discarded']),
  isLatched: z.boolean(),
  startedAtMs: UnixMs,
  durationMs: z.number().nonnegative(),
  peaks: Peaks.nullable(),
  undoUntilMs: UnixMs.nullable(),
  /** Why a draft was kept, as a sentence; null when the person stopped it. */
  keptBecause: z.string().nullable(),
  /** Holds a draft back until the person has answered it; absent or null when nothing is asked. */
  question: z.object({ kind: TakeQuestion, sentence: z.string() }).nullable().optional(),
  /** How much longer it may last, from the last minute on; absent before, and when nothing is recorded. */
  limitInMs: z.number().nonnegative().optional(),
  /** While `recording`: nothing is kept until it goes on. Absent means no. */
  isPaused: z.boolean().optional(),
  /** A draft that is being recorded on to: it ends as that draft. Absent means no. */
  isAppend: z.boolean().optional(),
  /** A draft that was edited, and can be given back what an edit took. */
  canUndoEdit: z.boolean().optional(),
  /** Marks, by their place in what is heard. Absent when there are none. */
  chapters: z.array(Chapter).optional(),
  /** Something was drawn: the track as it is now is at `takeTrackPath`, its pictures at `takeFilePath`. Absent where there is none. */
  pictures: z.array(NotePicture).optional(),
  /** A clip of the screen was begun: how much of it is on disk. `isOpen`: more comes. Absent where there is none. */
  clip: z.object({ blobId: BlobId, sizeBytes: z.number().int().nonnegative(), isOpen: z.boolean() }).optional(),
  /** The clip, once it is whole, with the parts that are seen as the draft is heard now; its bytes are at `takeFilePath`. */
  video: NoteVideo.optional(),
  /** Of a draft, as of a note. */
  loudness: Loudness.optional(),
  gaps: Gaps.optional(),
})
export type UiTake = z.infer<typeof UiTake>
