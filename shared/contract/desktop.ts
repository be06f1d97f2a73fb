import { z } from 'zod'
import { BlobId, ConversationId, MemberId, NoteId, TakeId } from '../kernel/ids.ts'
import { Tour } from '../tour/tour.ts'
import { notifySettings } from './attention.ts'
import { Captions, TranscriptSnippet } from './captions.ts'
import { Hotkey, KeyBindings } from './keys.ts'
import { PauseSkip, PersonGainDb, Place, PlaybackSpeed } from './listening.ts'
import {
  Anchor,
  Chapter,
  ConversationKind,
  Gaps,
  Loudness,
  Member,
  NoteKind,
  NoteMoment,
  NotePicture,
  NoteTrack,
  NoteVideo,
  Peaks,
  Seq,
  UnixMs,
} from './model.ts'
import { Permission } from './permissions.ts'
import { Reaction } from './reaction.ts'

/**
 * What the core shows the UI. The core owns all of it; the UI keeps projections and asks by the desktop router.
 * A reloaded window asks for the feed again and has lost nothing.
 */

export const Session = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('signedOut') }),
  z.object({ kind: z.literal('signingIn'), how: z.enum(['thisComputer', 'invitation']) }),
  z.object({
    kind: z.literal('signedIn'),
    serverUrl: z.string(),
    /** The server that runs beside the app, on this computer. */
    isEmbedded: z.boolean(),
    workspaceName: z.string(),
    member: Member,
    deviceName: z.string(),
  }),
])
export type Session = z.infer<typeof Session>

/** `waiting`: mutations in the outbox, by what they are in `waits`. `failed`: notes parked for a decision. `message`: a sentence when something is wrong. */
export const Connection = z.object({
  state: z.enum(['offline', 'connecting', 'online']),
  waiting: z.number().int().nonnegative(),
  /** `marks`: what was heard and read. */
  waits: z.object({
    notes: z.number().int().nonnegative(),
    reactions: z.number().int().nonnegative(),
    marks: z.number().int().nonnegative(),
  }),
  failed: z.number().int().nonnegative(),
  message: z.string().nullable(),
  /** The server takes nothing from this device, or it has lost its key: only signing in again helps. */
  needsSignIn: z.boolean(),
})
export type Connection = z.infer<typeof Connection>

/** `title` is ready to show. `unread` and `unheard` count other people's notes only; text notes are never unheard. */
export const UiConversation = z.object({
  id: ConversationId,
  kind: ConversationKind,
  title: z.string(),
  memberIds: z.array(MemberId),
  unread: z.number().int().nonnegative(),
  unheard: z.number().int().nonnegative(),
  lastSeq: z.number().int().nonnegative(),
  readSeq: z.number().int().nonnegative(),
  lastActivityMs: UnixMs,
})
export type UiConversation = z.infer<typeof UiConversation>

/** The life of a note as its sender sees it. Notes of others are `delivered`. */
export const NoteState = z.enum(['queued', 'uploading', 'delivered', 'heard', 'failed'])
export type NoteState = z.infer<typeof NoteState>

/**
 * Who put one sign on a note, this member's wish included that the server has not answered yet. `moments`: where in the
 * note, for those who said so.
 */
export const UiReaction = z.object({
  reaction: Reaction,
  memberIds: z.array(MemberId),
  isMine: z.boolean(),
  moments: z.array(z.object({ memberId: MemberId, atMs: NoteMoment })),
})
export type UiReaction = z.infer<typeof UiReaction>

/** A reply that is about a moment of a note, and of what is drawn in it, where it says so, about a mark or a point. */
export const AnchoredReply = Anchor.pick({ markId: true, place: true }).extend({
  noteId: NoteId,
  atMs: NoteMoment,
  authorName: z.string(),
  isMine: z.boolean(),
  isHeard: z.boolean(),
})
export type AnchoredReply = z.infer<typeof AnchoredReply>

export const UiNote = z.object({
  id: NoteId,
  conversationId: ConversationId,
  authorId: MemberId,
  authorName: z.string(),
  isMine: z.boolean(),
  kind: NoteKind,
  rootId: NoteId.nullable(),
  anchor: Anchor.nullable(),
  text: z.string().nullable(),
  audio: z
    .object({
      durationMs: z.number(),
      sizeBytes: z.number(),
      sha256: z.string(),
      peaks: Peaks,
      isCached: z.boolean(),
      /** Absent when nothing was marked. */
      chapters: z.array(Chapter).optional(),
      /** Absent when nobody measured. */
      loudness: Loudness.optional(),
      gaps: Gaps.optional(),
    })
    .nullable(),
  /** As in the note; the bytes are at `noteFilePath`. Absent where there is none. */
  track: NoteTrack.optional(),
  pictures: z.array(NotePicture).optional(),
  video: NoteVideo.optional(),
  createdAtMs: UnixMs,
  /** When the server took it, by its clock. Absent before. */
  sentAtMs: UnixMs.optional(),
  /** Null until the server has taken it; such notes stand last, in the order they were made. */
  seq: Seq.nullable(),
  state: NoteState,
  /** 0..100 while `uploading`. */
  uploadPercent: z.number().int().min(0).max(100).nullable(),
  /** The sentence, while an upload stands still for more than want of a way. Absent otherwise. */
  uploadTrouble: z.string().optional(),
  /** The sentence, when `failed`. */
  failure: z.string().nullable(),
  /** Where this member stopped listening, on whichever device. Absent: nowhere. */
  place: Place.optional(),
  /** Heard by this member; own notes and text count as heard. */
  isHeard: z.boolean(),
  heardBy: z.array(MemberId),
  /** In the order in which they were first put on. */
  reactions: z.array(UiReaction),
  /** For roots: how many replies, and how many of those are unheard. */
  replies: z.object({ count: z.number().int(), unheard: z.number().int() }),
  /** Replies about a moment of it, by that moment; the first of very many. Absent when there are none. */
  anchored: z.array(AnchoredReply).optional(),
  /** The beginning of what is said in it. Absent when nobody wrote that down. `asks`: all that is said ends in a question. */
  transcript: TranscriptSnippet.extend({ asks: z.literal(true).optional() }).optional(),
})
export type UiNote = z.infer<typeof UiNote>

/** Who has heard a note, and when by the clock of theirs; the server has it between the note's own time and its own now. */
export const HeardReceipt = z.object({ memberId: MemberId, name: z.string(), atMs: UnixMs })
export type HeardReceipt = z.infer<typeof HeardReceipt>

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

/** `trim`: only this part is kept. `cut`: this part is left out. In the time of the draft as it is heard. */
export const DraftChange = z
  .object({
    kind: z.enum(['trim', 'cut']),
    fromMs: z.number().int().nonnegative(),
    toMs: z.number().int().positive(),
  })
  .refine(({ fromMs, toMs }) => fromMs < toMs, 'the part is empty')
export type DraftChange = z.infer<typeof DraftChange>

/** What letting go of the key means: the note goes out, or it waits as a draft that is heard and sent by hand. */
export const OnRelease = z.enum(['send', 'review'])
export type OnRelease = z.infer<typeof OnRelease>

export const BubbleCorner = z.enum(['topLeft', 'topRight', 'bottomLeft', 'bottomRight'])
export type BubbleCorner = z.infer<typeof BubbleCorner>
export const BubbleSize = z.enum(['small', 'medium', 'large'])
export type BubbleSize = z.infer<typeof BubbleSize>

/** The bubble with the camera's picture in clips of the screen. `device`: the one that was chosen; its name says which is missing; null: whichever there is. */
export const ClipCamera = z.object({
  isOn: z.boolean(),
  device: z.object({ id: z.string().max(1_000), label: z.string().max(1_000) }).nullable(),
  corner: BubbleCorner,
  size: BubbleSize,
})
export type ClipCamera = z.infer<typeof ClipCamera>

export const Settings = z.object({
  /** `MediaDeviceInfo.deviceId`; null follows the system's default. */
  microphoneId: z.string().nullable(),
  /** Keys that work whatever window has the focus. */
  keys: KeyBindings,
  /** How long the microphone stays open after a take; 0: not at all. */
  microphoneLingerMs: z.number().int().min(0).max(120_000),
  /** While it does, so much of the newest sound is remembered and kept with the next take; 0: none. */
  prerollMs: z.number().int().min(0).max(500),
  /** A take begins with a sound, and with what is said after it. */
  hasStartCue: z.boolean(),
  defaultSpeed: PlaybackSpeed,
  /** Speed remembered per person, by member id. */
  speeds: z.record(z.string(), PlaybackSpeed),
  /** Pauses left out of what people say for whom nothing else was chosen. */
  defaultSkip: PauseSkip,
  /** By kind of conversation: what follows a note plays by itself. */
  playsOn: z.record(ConversationKind, z.boolean()),
  /** A note that asks something is answered before the next one plays by itself. */
  pausesAtQuestions: z.boolean(),
  /** The rest of how one listens to a person, by member id. */
  listening: z.record(z.string(), z.object({ gainDb: PersonGainDb, skip: PauseSkip })),
  /** By kind of conversation. */
  onRelease: z.record(ConversationKind, OnRelease),
  /** Recordings younger than this are kept on this computer, as long as all that is kept fits into `mediaBytes`. */
  mediaDays: z.number().int().min(0).max(3650),
  mediaBytes: z.number().int().min(100_000_000).max(1_000_000_000_000),
  /** Conversations whose recordings are all kept, whatever the limits. */
  keptOffline: z.array(ConversationId).max(10_000),
  /** The note at the top of the view, by conversation, where one was not at the newest. */
  places: z.record(z.string(), NoteId).optional(),
  ...notifySettings,
  /** Closing the window leaves Earshot running. */
  closeToTray: z.boolean(),
  /** The person was told so, once. */
  isClosingExplained: z.boolean(),
  /** Absent: nobody has been offered it here. */
  tour: Tour.optional(),
  /** How clips of the screen are recorded; absent: nobody has chosen. */
  clip: z
    .object({
      framesPerSecond: z.union([z.literal(5), z.literal(15), z.literal(30)]),
      /** Absent: nobody has asked for it here. */
      camera: ClipCamera.optional(),
    })
    .optional(),
})
export type Settings = z.infer<typeof Settings>

/** `open`: a take has it. `standby`: no take is made, and it stays open until then, so that the next one begins at once. */
export const UiMicrophone = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('closed') }),
  z.object({ kind: z.literal('open'), label: z.string() }),
  z.object({
    kind: z.literal('standby'),
    label: z.string(),
    untilMs: UnixMs,
    /** The newest moment is held in memory, for the next take. */
    isRemembering: z.boolean(),
  }),
])
export type UiMicrophone = z.infer<typeof UiMicrophone>

/** `permission`: what it fails for, where the person can give it. */
export const Notice = z.object({
  id: z.string(),
  tone: z.enum(['info', 'error']),
  message: z.string(),
  permission: Permission.optional(),
})
export type Notice = z.infer<typeof Notice>

/** A new version of the app. `off`: this program does not update itself; `sentence` says why, or what is going on. */
export const UiUpdate = z.object({
  kind: z.enum(['off', 'current', 'checking', 'fetching', 'ready']),
  sentence: z.string(),
  /** Of the version that is being fetched, or is here. */
  version: z.string().nullable(),
  /** The person asked for it, and it waits for a recording to end. */
  isWaiting: z.boolean(),
})
export type UiUpdate = z.infer<typeof UiUpdate>

export const DesktopSnapshot = z.object({
  session: Session,
  connection: Connection,
  members: z.array(Member),
  conversations: z.array(UiConversation),
  takes: z.array(UiTake),
  /** Where the next take goes: the open conversation or thread. */
  target: TakeTarget.nullable(),
  settings: Settings,
  hotkey: Hotkey,
  microphone: UiMicrophone,
  version: z.string(),
  /** Absent: this host is brought up to date by whatever brought it. */
  update: UiUpdate.optional(),
  /** Why nothing may be changed, as a sentence: the data is a newer version's. Absent: it may. */
  readOnlyBecause: z.string().optional(),
})
export type DesktopSnapshot = z.infer<typeof DesktopSnapshot>

/** `note` changes reach every window; a store applies those of the pages it holds. */
export const Change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('session'), session: Session }),
  z.object({ kind: z.literal('connection'), connection: Connection }),
  z.object({ kind: z.literal('member'), member: Member }),
  z.object({ kind: z.literal('conversation'), conversation: UiConversation }),
  z.object({ kind: z.literal('conversationGone'), conversationId: ConversationId }),
  z.object({ kind: z.literal('note'), note: UiNote }),
  /** Many notes came at once, or far from those that were here: its pages are to be read anew instead of note by note. */
  z.object({ kind: z.literal('timelineRefilled'), conversationId: ConversationId }),
  z.object({ kind: z.literal('noteGone'), noteId: NoteId, conversationId: ConversationId }),
  z.object({ kind: z.literal('take'), take: UiTake }),
  z.object({ kind: z.literal('takeGone'), takeId: TakeId }),
  z.object({ kind: z.literal('target'), target: TakeTarget.nullable() }),
  z.object({ kind: z.literal('settings'), settings: Settings }),
  z.object({ kind: z.literal('hotkey'), hotkey: Hotkey }),
  /** What was asked for needs a permission that nobody was asked for yet: say why first. */
  z.object({ kind: z.literal('permissionNeeded'), permission: Permission }),
  z.object({ kind: z.literal('update'), update: UiUpdate }),
  z.object({ kind: z.literal('microphone'), microphone: UiMicrophone }),
  z.object({ kind: z.literal('notice'), notice: Notice }),
])
export type Change = z.infer<typeof Change>

export const FeedMessage = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('snapshot'), snapshot: DesktopSnapshot }),
  z.object({ kind: z.literal('changes'), changes: z.array(Change) }),
])
export type FeedMessage = z.infer<typeof FeedMessage>

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
