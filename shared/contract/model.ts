import { z } from 'zod'
import { MarkId } from '../annotation/model.ts'
import { budget } from '../annotation/tuning.ts'
import { BlobId, ConversationId, MemberId, NoteId } from '../kernel/ids.ts'
import { limits } from './limits.ts'

/** Unix milliseconds; a sender's clock may be wrong, so it is shown and never ordered by. */
export const UnixMs = z.number().int().nonnegative()
export const Seq = z.number().int().positive()
export const Name = z.string().trim().min(1).max(limits.nameLength)
export const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 in hex')

function isPeaks(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length !== limits.peakBuckets) return false
  for (const peak of value) if (!Number.isInteger(peak) || peak < 0 || peak > 255) return false
  return true
}

/**
 * `limits.peakBuckets` loudest absolute samples over equal spans, 0..255 of full scale. A hint: receivers clamp. Checked by a loop of its
 * own: a schema for each of the hundred took a third of the time in which a page of notes is read.
 */
export const Peaks = z
  .custom<number[]>(isPeaks, `not ${limits.peakBuckets} peaks of 0 to 255`)
  .meta({ type: 'array', length: limits.peakBuckets, items: '0..255' })

export const Member = z.object({ id: MemberId, name: Name })
export type Member = z.infer<typeof Member>

export const ConversationKind = z.enum(['channel', 'group', 'direct', 'self'])
export type ConversationKind = z.infer<typeof ConversationKind>

/** `name` is empty for `direct` and `self`; the app shows the other member's name, or "Notes to self". */
export const Conversation = z.object({
  id: ConversationId,
  kind: ConversationKind,
  name: z.string().max(limits.nameLength),
  memberIds: z.array(MemberId),
})
export type Conversation = z.infer<typeof Conversation>

/** A moment that was marked while speaking: what follows is a part of its own. */
export const Chapter = z.object({
  atMs: z.number().int().nonnegative(),
  title: z.string().trim().min(1).max(limits.nameLength).nullable(),
})
export type Chapter = z.infer<typeof Chapter>

/** Of the one channel: integrated loudness by EBU R 128 in LUFS, and true peak in dBTP. A hint: players clamp what they make of it. */
export const Loudness = z.object({ lufs: z.number().min(-100).max(20), truePeakDb: z.number().min(-100).max(20) })
export type Loudness = z.infer<typeof Loudness>

function isPacked(value: unknown): value is number[] {
  if (!Array.isArray(value) || value.length % 2 !== 0 || value.length > 2 * limits.gaps) return false
  let atMs = 0
  for (const step of value) {
    if (!Number.isInteger(step) || step < 0) return false
    atMs += step
  }
  return atMs <= limits.noteDurationMs
}

/**
 * Pauses that a listener can skip: by turns how long it plays and how long it pauses, in milliseconds. A hint: players clamp. Checked by
 * a loop, as peaks are.
 */
export const Gaps = z
  .custom<number[]>(isPacked, 'not the pauses of a recording')
  .meta({ type: 'array', maxLength: 2 * limits.gaps, items: 'milliseconds, by turns played and paused' })

/** Ogg Opus, mono, by RFC 7845. `durationMs` comes from granule positions less the pre-skip. */
export const NoteAudio = z.object({
  blobId: BlobId,
  sha256: Sha256,
  sizeBytes: z.number().int().positive().max(limits.noteSizeBytes),
  durationMs: z.number().int().positive().max(limits.noteDurationMs),
  peaks: Peaks,
  /** In the order of the sound. Left out when there are none. */
  chapters: z.array(Chapter).max(limits.chapters).optional(),
  /** Measured where it was recorded. Left out where nobody measured, or nothing was heard. */
  loudness: Loudness.optional(),
  gaps: Gaps.optional(),
})
export type NoteAudio = z.infer<typeof NoteAudio>

/** A moment of a note, in milliseconds from its beginning. */
export const NoteMoment = z.number().int().nonnegative().max(limits.noteDurationMs)

export const NoteKind = z.enum(['voice', 'text', 'clip'])
export type NoteKind = z.infer<typeof NoteKind>

const side = z.number().int().min(1).max(budget.pictureSide)
const coordinate = z.number().min(-budget.coordinate).max(budget.coordinate)

/** A point of one of the pictures of a note's track, in pixels of that picture. */
export const PicturePlace = z.object({
  scene: z
    .number()
    .int()
    .min(0)
    .max(budget.scenes - 1),
  x: coordinate,
  y: coordinate,
})
export type PicturePlace = z.infer<typeof PicturePlace>

/** The moment of another note that a reply is about; and of its track, where it is about that, one mark or one point of a picture. */
export const Anchor = z.object({
  noteId: NoteId,
  atMs: z.number().int().nonnegative(),
  markId: MarkId.optional(),
  place: PicturePlace.optional(),
})
export type Anchor = z.infer<typeof Anchor>

/** Bytes that go with a note. */
export const NoteFile = z.object({
  blobId: BlobId,
  sha256: Sha256,
  sizeBytes: z.number().int().positive().max(limits.noteSizeBytes),
})
export type NoteFile = z.infer<typeof NoteFile>

/** Pixels; WebP wherever it can be made. */
export const PictureType = z.enum(['image/webp', 'image/png'])
export type PictureType = z.infer<typeof PictureType>

const PictureFile = NoteFile.extend({ type: PictureType, width: side, height: side })

/** A scene of the track names it by its `blobId`. `thumbnail`: the same, small; null for one that is small itself. */
export const NotePicture = PictureFile.extend({ thumbnail: PictureFile.nullable() })
export type NotePicture = z.infer<typeof NotePicture>

/** An annotation track as `shared/annotation` encodes it. `words`: what it says in letters, for who searches or does not see it; a hint. */
export const NoteTrack = NoteFile.extend({ words: z.string().max(budget.allTextLength) })
export type NoteTrack = z.infer<typeof NoteTrack>

/**
 * A part of a clip's video, in milliseconds of it, and where in the note's audio it begins. Until the next one begins, and before the first
 * one does, the picture nearest to it stands.
 */
export const VideoSpan = z.object({
  atMs: z.number().int().nonnegative().max(limits.noteDurationMs),
  from: z.number().int().nonnegative(),
  to: z.number().int().positive(),
})
export type VideoSpan = z.infer<typeof VideoSpan>

const posterSide = z.number().int().min(1).max(limits.posterSide)

/** The first moment of a clip that is seen, small: it stands for the clip where no byte of that is here. */
export const ClipPoster = NoteFile.extend({
  sizeBytes: z.number().int().positive().max(limits.posterBytes),
  type: z.literal('image/webp'),
  width: posterSide,
  height: posterSide,
})
export type ClipPoster = z.infer<typeof ClipPoster>

/**
 * What moved on a screen while the note was spoken: pictures without sound, which is `audio`. `spans`: which parts of it are seen while
 * the audio plays, in the order of both; all of it from the start when left out. A scene of the track that names it by its `blobId` is
 * drawn on the video itself.
 */
export const NoteVideo = NoteFile.extend({
  sizeBytes: z.number().int().positive().max(limits.videoSizeBytes),
  type: z.literal('video/webm'),
  width: side,
  height: side,
  durationMs: z.number().int().positive().max(limits.noteDurationMs),
  framesPerSecond: z.number().positive().max(120),
  spans: z.array(VideoSpan).max(limits.videoSpans).optional(),
  /** Left out where nobody made one. */
  poster: ClipPoster.optional(),
})
export type NoteVideo = z.infer<typeof NoteVideo>

/** What a sender sends. `rootId`: the note whose thread this reply is in. */
export const NoteDraft = z.object({
  id: NoteId,
  conversationId: ConversationId,
  kind: NoteKind,
  rootId: NoteId.nullable(),
  anchor: Anchor.nullable(),
  text: z.string().max(limits.textLength).nullable(),
  audio: NoteAudio.nullable(),
  /** What was drawn while speaking, and the pictures that it was drawn on. Left out where there is none. */
  track: NoteTrack.optional(),
  pictures: z.array(NotePicture).max(budget.scenes).optional(),
  /** Of a clip. */
  video: NoteVideo.optional(),
  createdAtMs: UnixMs,
})
export type NoteDraft = z.infer<typeof NoteDraft>

/** All bytes that go with a note, each once: it is sent when the server has them. */
export function filesOf({ audio, track, pictures = [], video }: NoteDraft): NoteFile[] {
  const shown = pictures.flatMap(({ thumbnail, ...picture }) => (thumbnail ? [picture, thumbnail] : [picture]))
  const files = [audio, track, ...shown, video?.poster, video].filter((file) => file !== null && file !== undefined)
  return [...new Map(files.map(({ blobId, sha256, sizeBytes }) => [blobId, { blobId, sha256, sizeBytes }])).values()]
}

/** What the server keeps: the draft, who sent it, and when the server took it. */
export const Note = NoteDraft.extend({ authorId: MemberId, sentAtMs: UnixMs })
export type Note = z.infer<typeof Note>
