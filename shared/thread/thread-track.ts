import type { Anchor } from '../contract/model.ts'
import type { MemberId, NoteId } from '../kernel/ids.ts'

/** A note as far as the order of hearing matters. */
export interface SpokenNote {
  readonly noteId: NoteId
  readonly authorId: MemberId
  readonly durationMs: number
  /** The moment of another note that it is about. */
  readonly anchor: Anchor | null
}

/** A part of a note on a track made of several. `startMs`: where it stands on the track. */
export interface TrackPiece {
  readonly noteId: NoteId
  readonly authorId: MemberId
  readonly fromMs: number
  readonly toMs: number
  readonly startMs: number
  /** Nothing of the note comes after it: it is played to its end, wherever that turns out to be. */
  readonly isLast: boolean
}

/** Replies closer to each other than this follow each other: so little in between is no sentence. */
const SHORTEST_PIECE_MS = 400

/**
 * A thread as one track: each note as it was spoken, but a reply about a moment comes at that moment, and after it the note goes on. Each
 * note is in it once and whole, whatever its anchor says. `notes`: root first, then replies in their order. Pure.
 */
export function threadTrack(notes: readonly SpokenNote[]): readonly TrackPiece[] {
  const known = new Set(notes.map(({ noteId }) => noteId))
  const about = new Map<NoteId, SpokenNote[]>()
  const first: SpokenNote[] = []
  const [root] = notes
  for (const note of notes) {
    const target = note === root || note.anchor?.noteId === note.noteId ? null : (note.anchor?.noteId ?? null)
    if (target === null || !known.has(target)) first.push(note)
    else about.set(target, [...(about.get(target) ?? []), note])
  }
  const pieces: TrackPiece[] = []
  const placed = new Set<NoteId>()
  let startMs = 0
  const put = (note: SpokenNote, fromMs: number, toMs: number): void => {
    const isLast = toMs >= note.durationMs
    pieces.push({ noteId: note.noteId, authorId: note.authorId, fromMs, toMs, startMs, isLast })
    startMs += toMs - fromMs
  }
  const place = (note: SpokenNote): void => {
    if (placed.has(note.noteId) || note.durationMs <= 0) return
    placed.add(note.noteId)
    let fromMs = 0
    for (const reply of (about.get(note.noteId) ?? []).toSorted(byMoment)) {
      const atMs = Math.min(reply.anchor?.atMs ?? 0, note.durationMs)
      const isWorthIt = atMs - fromMs >= SHORTEST_PIECE_MS && note.durationMs - atMs >= SHORTEST_PIECE_MS
      if (isWorthIt) {
        put(note, fromMs, atMs)
        fromMs = atMs
      } else if (note.durationMs - atMs < SHORTEST_PIECE_MS && fromMs < note.durationMs) {
        put(note, fromMs, note.durationMs)
        fromMs = note.durationMs
      }
      place(reply)
    }
    if (fromMs < note.durationMs) put(note, fromMs, note.durationMs)
  }
  for (const note of first) place(note)
  // Anchors that go round in a circle, which no honest sender makes.
  for (const note of notes) place(note)
  return pieces
}

/** Whole notes, one after the other. */
export function trackOfAll(notes: readonly SpokenNote[]): readonly TrackPiece[] {
  return threadTrack(notes.map((note) => ({ ...note, anchor: null })))
}

const byMoment = (a: SpokenNote, b: SpokenNote): number => (a.anchor?.atMs ?? 0) - (b.anchor?.atMs ?? 0)

export const lengthOfTrack = (pieces: readonly TrackPiece[]): number => {
  const last = pieces.at(-1)
  return last ? last.startMs + last.toMs - last.fromMs : 0
}

/** The piece that sounds at a place of the track; the last for what is past the end, -1 for an empty one. */
export const pieceAt = (pieces: readonly TrackPiece[], trackMs: number): number =>
  Math.max(
    pieces.length === 0 ? -1 : 0,
    pieces.findLastIndex(({ startMs }) => startMs <= trackMs),
  )

/** Where somebody else begins to speak, after or before this piece; -1 when nobody does. */
export function otherSpeaker(pieces: readonly TrackPiece[], at: number, by: 1 | -1): number {
  const authorId = pieces[at]?.authorId
  if (by === 1) return pieces.findIndex((piece, index) => index > at && piece.authorId !== authorId)
  const before = pieces.findLastIndex((piece, index) => index < at && piece.authorId !== authorId)
  const speaker = pieces[before]?.authorId
  let start = before
  while (start > 0 && pieces[start - 1]?.authorId === speaker) start -= 1
  return start
}
