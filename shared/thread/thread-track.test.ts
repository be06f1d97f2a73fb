import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MemberId, NoteId } from '../kernel/ids.ts'
import { lengthOfTrack, otherSpeaker, pieceAt, type SpokenNote, threadTrack, trackOfAll } from './thread-track.ts'

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const noteId = (n: number) => NoteId.parse(id(n))
const spoken = (n: number, durationMs: number, about?: [number, number], author = n): SpokenNote => ({
  noteId: noteId(n),
  authorId: MemberId.parse(id(900 + author)),
  durationMs,
  anchor: about ? { noteId: noteId(about[0]), atMs: about[1] } : null,
})
const shown = (notes: readonly SpokenNote[]) =>
  threadTrack(notes).map((piece) => [Number(piece.noteId.slice(-12)), piece.fromMs, piece.toMs])

describe('a thread as one track', () => {
  it('plays the root, drops into each reply at its moment, and comes back', () => {
    expect(shown([spoken(1, 10_000), spoken(2, 2000, [1, 6000]), spoken(3, 1000, [1, 3000]), spoken(4, 500)])).toEqual([
      [1, 0, 3000],
      [3, 0, 1000],
      [1, 3000, 6000],
      [2, 0, 2000],
      [1, 6000, 10_000],
      [4, 0, 500],
    ])
  })

  it('drops from a reply into a reply to that', () => {
    expect(shown([spoken(1, 4000), spoken(2, 4000, [1, 2000]), spoken(3, 100, [2, 1000])])).toEqual([
      [1, 0, 2000],
      [2, 0, 1000],
      [3, 0, 100],
      [2, 1000, 4000],
      [1, 2000, 4000],
    ])
  })

  it('cuts off no sliver: replies to almost one moment follow each other, those to the end come after it', () => {
    const notes = [spoken(1, 4000), spoken(2, 100, [1, 2000]), spoken(3, 100, [1, 2100]), spoken(4, 100, [1, 99_000])]
    expect(shown(notes)).toEqual([
      [1, 0, 2000],
      [2, 0, 100],
      [3, 0, 100],
      [1, 2000, 4000],
      [4, 0, 100],
    ])
  })

  it('holds each note once and whole, whatever their anchors say', () => {
    const some = fc.array(
      fc.record({
        durationMs: fc.integer({ min: 1, max: 9000 }),
        about: fc.integer({ min: 0, max: 8 }),
        atMs: fc.nat(12_000),
      }),
      { minLength: 1, maxLength: 8 },
    )
    fc.assert(
      fc.property(some, (made) => {
        const notes = made.map(({ durationMs, about, atMs }, n) => spoken(n, durationMs, [about, atMs]))
        const pieces = threadTrack(notes)
        for (const note of notes) {
          const own = pieces.filter((piece) => piece.noteId === note.noteId)
          expect(own[0]?.fromMs).toBe(0)
          expect(own.at(-1)?.toMs).toBe(note.durationMs)
          expect(own.filter((piece) => piece.isLast)).toHaveLength(1)
          for (const [index, piece] of own.entries()) if (index > 0) expect(piece.fromMs).toBe(own[index - 1]?.toMs)
        }
        expect(lengthOfTrack(pieces)).toBe(notes.reduce((sum, note) => sum + note.durationMs, 0))
        for (const [index, piece] of pieces.entries()) expect(pieceAt(pieces, piece.startMs)).toBe(index)
      }),
    )
  })

  it('leaves out what has no length, and may be empty', () => {
    expect(shown([spoken(1, 0), spoken(2, 100)])).toEqual([[2, 0, 100]])
    expect(threadTrack([])).toEqual([])
    expect([lengthOfTrack([]), pieceAt([], 5)]).toEqual([0, -1])
  })

  it('of five hundred replies is made at once', () => {
    const replies = Array.from({ length: 500 }, (_, n) => spoken(n + 2, 1000, [1, n * 1000]))
    expect(threadTrack([spoken(1, 600_000), ...replies]).length).toBeGreaterThan(900)
  })
})

it('goes from speaker to speaker, forward to the next and back to where the one before began', () => {
  const pieces = trackOfAll([
    spoken(1, 10, undefined, 1),
    spoken(2, 10, undefined, 2),
    spoken(3, 10, undefined, 2),
    spoken(4, 10, undefined, 3),
  ])
  expect([0, 1, 2, 3].map((at) => otherSpeaker(pieces, at, 1))).toEqual([1, 3, 3, -1])
  expect([0, 1, 2, 3].map((at) => otherSpeaker(pieces, at, -1))).toEqual([-1, 0, 0, 1])
})
