import { endsInQuestion } from '#shared/captions/question.ts'
import type { TranscriptSnippet } from '#shared/contract/captions.ts'
import type { AnchoredReply, UiNote } from '#shared/contract/desktop.ts'
import {
  type Anchor,
  Chapter,
  type NoteAudio,
  type NotePicture,
  type NoteTrack,
  type NoteVideo,
} from '#shared/contract/model.ts'
import type { BlobId, ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { shownCaption } from './caption-reader.ts'
import { type RawReaction, shownReactions } from './shown-reactions.ts'

/** A row of `select`. */
export interface RawNote {
  id: NoteId
  conversation_id: ConversationId
  seq: number
  author_id: MemberId
  author_name: string | null
  kind: UiNote['kind']
  root_id: NoteId | null
  anchor_note_id: NoteId | null
  anchor_at_ms: number | null
  anchor_detail: string | null
  track: string | null
  pictures: string | null
  video: string | null
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
/** A question mark, and what may close behind it. */
const endingLength = 12

interface RawAnchored {
  readonly noteId: NoteId
  readonly atMs: number
  readonly detail: string | null
  readonly authorId: MemberId
  readonly authorName: string
  readonly isHeard: number
}

export const select = `
  SELECT note.*, member.name AS author_name,
    place.at_ms AS place_ms, place.is_through AS place_through,
    (SELECT group_concat(member_id) FROM heard WHERE note_id = note.id AND member_id <> note.author_id) AS heard_by,
    (SELECT json_group_array(json_object('reaction', reaction, 'memberId', member_id, 'isOn', is_on, 'atMs', at_ms, 'seq', seq))
      FROM (SELECT reaction, member_id, is_on, at_ms, seq FROM reaction WHERE note_id = note.id
        UNION ALL SELECT reaction, NULL, is_on, at_ms, NULL FROM reaction_wish WHERE note_id = note.id)) AS reactions,
    (SELECT iif(segments IS NULL, NULL, json_object('snippet', substr(words, 1, ${snippetLength}), 'ending', substr(words, -${endingLength}), 'language', language, 'source', source))
      FROM caption WHERE note_id = note.id ${shownCaption}) AS transcript,
    (SELECT nullif(json_group_array(json_object('noteId', id, 'atMs', anchor_at_ms, 'detail', anchor_detail, 'authorId', author_id, 'authorName', name, 'isHeard', is_heard)), '[]')
      FROM (SELECT reply.id, reply.anchor_at_ms, reply.anchor_detail, reply.author_id, reply.is_heard, coalesce(author.name, '') AS name
        FROM note AS reply LEFT JOIN member AS author ON author.id = reply.author_id
        WHERE reply.root_id = coalesce(note.root_id, note.id) AND reply.anchor_note_id = note.id
        ORDER BY reply.anchor_at_ms, reply.seq LIMIT ${anchoredShown})) AS anchored,
    (SELECT count(*) FROM note AS reply WHERE reply.root_id = note.id) AS reply_count,
    (SELECT count(*) FROM note AS reply WHERE reply.root_id = note.id AND reply.is_heard = 0) AS reply_unheard
  FROM note LEFT JOIN member ON member.id = note.author_id LEFT JOIN place ON place.note_id = note.id`

/** Most notes have none, and a page is read at every scroll. Of strict tables, checked when they were written, and put together by the statement above: not checked again for each row shown. */
export const reactionsOf = (json: string, me: MemberId): UiNote['reactions'] =>
  json === '[]' ? [] : shownReactions(JSON.parse(json) as RawReaction[], me)

/** A moment past the end, from a sender that was wrong about it, stands at the end. */
export const anchoredOf = ({ anchored, duration_ms: durationMs }: RawNote, me: MemberId): AnchoredReply[] =>
  (JSON.parse(anchored ?? '[]') as RawAnchored[]).map(({ noteId, atMs, detail, authorId, authorName, isHeard }) => ({
    noteId,
    atMs: Math.min(atMs, durationMs ?? 0),
    ...detailOf(detail),
    authorName,
    isMine: authorId === me,
    isHeard: isHeard === 1,
  }))

/** Checked when it was written. */
export function transcriptOf(json: string | null): Pick<UiNote, 'transcript'> {
  if (json === null) return {}
  const { ending, ...shown } = JSON.parse(json) as TranscriptSnippet & { readonly ending: string }
  return { transcript: endsInQuestion(ending) ? { ...shown, asks: true } : shown }
}

/** By a plain loop: spreading a buffer took a third of the time in which a page is read. */
function numbersOf(bytes: Buffer): number[] {
  const numbers = new Array<number>(bytes.length)
  for (let i = 0; i < bytes.length; i += 1) numbers[i] = bytes[i] ?? 0
  return numbers
}

/** Checked when it was written, as are the others that are kept as JSON. */
export const detailOf = (json: string | null): Pick<Anchor, 'markId' | 'place'> =>
  json === null ? {} : (JSON.parse(json) as Pick<Anchor, 'markId' | 'place'>)

export const shownOf = ({ track, pictures, video }: RawNote): Pick<UiNote, 'track' | 'pictures' | 'video'> => ({
  ...(track === null ? {} : { track: JSON.parse(track) as NoteTrack }),
  ...(pictures === null ? {} : { pictures: JSON.parse(pictures) as NotePicture[] }),
  ...(video === null ? {} : { video: JSON.parse(video) as NoteVideo }),
})

export function audioOf(row: RawNote, isCached: (blobId: BlobId) => boolean): UiNote['audio'] {
  const { blob_id: blobId, duration_ms: durationMs, size_bytes: sizeBytes, sha256, peaks } = row
  if (blobId === null || durationMs === null || sizeBytes === null || sha256 === null || peaks === null) return null
  const chapters = row.chapters === null ? {} : { chapters: Chapter.array().parse(JSON.parse(row.chapters)) }
  // Checked when it was written.
  const sound = row.sound === null ? {} : (JSON.parse(row.sound) as Pick<NoteAudio, 'loudness' | 'gaps'>)
  return { durationMs, sizeBytes, sha256, peaks: numbersOf(peaks), isCached: isCached(blobId), ...chapters, ...sound }
}
