import { z } from 'zod'
import { BlobId, ConversationId, MemberId, NoteId, TakeId } from '../kernel/ids.ts'
import { Captions } from './captions.ts'
import { SearchRequest } from './desktop-answers.ts'
import { PauseSkip, PersonGainDb, Place, PlaybackSpeed } from './listening.ts'
import { Chapter, NoteMoment, Seq } from './model.ts'
import { Reaction } from './reaction.ts'
import { Settings } from './settings.ts'
import { TakeQuestion, TakeTarget } from './ui-take.ts'

/** `trim`: only this part is kept. `cut`: this part is left out. In the time of the draft as it is heard. */
export const DraftChange = z
  .object({
    kind: z.enum(['trim', 'cut']),
    fromMs: z.number().int().nonnegative(),
    toMs: z.number().int().positive(),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, 'the part is empty')
export type DraftChange = z.infer<typeof DraftChange>

/** Inputs of the desktop router, by procedure. */
export const desktopInputs = {
  useThisComputer: z.object({ memberName: z.string().trim().min(1).max(80) }),
  join: z.object({
    link: z.string().max(2000),
    memberName: z.string().trim().min(1).max(80),
    deviceName: z.string().trim().min(1).max(80),
  }),
  createConversation: z.object({
    kind: z.enum(['channel', 'group', 'direct']),
    name: z.string().trim().max(80),
    memberIds: z.array(MemberId),
  }),
  conversation: z.object({ conversationId: ConversationId }),
  blob: z.object({ blobId: BlobId }),
  place: z.object({ conversationId: ConversationId, noteId: NoteId.nullable() }),
  keepOffline: z.object({ conversationId: ConversationId, isKept: z.boolean() }),
  notesPage: z.object({
    conversationId: ConversationId,
    before: Seq.nullable(),
    limit: z.number().int().min(1).max(200),
  }),
  thread: z.object({ rootId: NoteId }),
  sendText: z.object({ target: TakeTarget, text: z.string().trim().min(1).max(20_000) }),
  /** About half of `limit` on each side; of a reply, around its root. */
  notesAround: z.object({ noteId: NoteId, limit: z.number().int().min(2).max(200) }),
  notesAfter: z.object({
    conversationId: ConversationId,
    after: Seq.nullable(),
    limit: z.number().int().min(1).max(200),
  }),
  search: SearchRequest,
  note: z.object({ noteId: NoteId }),
  setPlace: z.object({ noteId: NoteId, place: Place.nullable() }),
  setCaptions: z.object({ noteId: NoteId, captions: Captions.nullable() }),
  setReceipts: z.object({ isSent: z.boolean() }),
  setReaction: z.object({ noteId: NoteId, reaction: Reaction, isOn: z.boolean(), atMs: NoteMoment.nullable() }),
  markRead: z.object({ conversationId: ConversationId, upToSeq: Seq }),
  setTarget: z.object({ target: TakeTarget.nullable() }),
  /** On-screen button, and Space in a focused window; the global chord comes from the key hook. */
  /** `unwatched`: the window can see the key no more; what was held is kept as a draft. */
  talkKey: z.object({ event: z.enum(['pressed', 'released', 'escaped', 'unwatched']) }),
  take: z.object({ takeId: TakeId }),
  nameChapter: Chapter.extend({ takeId: TakeId }),
  markTake: z.object({ takeId: TakeId, title: Chapter.shape.title.optional() }),
  editTake: z.object({ takeId: TakeId, change: DraftChange }),
  /** `conversationId`: null for its own. `confirms`: the question that the person has answered with "Send anyway". */
  sendTake: z.object({
    takeId: TakeId,
    conversationId: ConversationId.nullable(),
    confirms: TakeQuestion.nullable().optional(),
  }),
  settings: Settings.partial(),
  speed: z.object({ memberId: MemberId, speed: PlaybackSpeed }),
  listening: z.object({ memberId: MemberId, gainDb: PersonGainDb, skip: PauseSkip }),
} as const
