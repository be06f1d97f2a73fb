import { z } from 'zod'
import { ConversationId, MemberId, NoteId, TakeId } from '../kernel/ids.ts'
import { TranscriptSnippet } from './captions.ts'
import { Hotkey } from './keys.ts'
import { Place } from './listening.ts'
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
import { Settings } from './settings.ts'
import { TakeTarget, UiTake } from './ui-take.ts'

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
