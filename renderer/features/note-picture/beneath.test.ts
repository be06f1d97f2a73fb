import { describe, expect, it } from 'vitest'
import { markId, type Track, type TrackEvent } from '#shared/annotation/model.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { marksBeneath, standingOn } from './beneath.ts'

const blob = (n: number): BlobId => BlobId.parse(idEndingWith(n))
const line = (id: number, atMs: number): TrackEvent => ({
  kind: 'shape',
  atMs,
  id: markId(id),
  shape: 'line',
  ink: 'red',
  width: 4,
  from: { x: 0, y: 0 },
  to: { x: 9, y: 9 },
  growsMs: 0,
})
const picture = (n: number, sha: string): NotePicture => ({
  blobId: blob(n),
  sha256: sha.repeat(64),
  sizeBytes: 1,
  type: 'image/webp',
  width: 10,
  height: 10,
  thumbnail: null,
})
const scene = (n: number | null) => ({ width: 10, height: 10, picture: n === null ? null : blob(n), label: '' })

/** Two pictures: a line on the first, one on the second from 2 s on, and at 3 s another on the first, where the first is erased. */
const parent: Track = {
  durationMs: 5_000,
  scenes: [scene(1), scene(2)],
  events: [
    line(0, 500),
    { kind: 'scene', atMs: 2_000, scene: 1 },
    line(1, 2_500),
    { kind: 'scene', atMs: 3_000, scene: 0 },
    { kind: 'hide', atMs: 3_500, ids: [markId(0)], cause: 'erased' },
    line(2, 3_600),
  ],
}
const parentNote = { id: NoteId.parse(idEndingWith(901)), pictures: [picture(1, 'a'), picture(2, 'b')] }
const answer: Track = { durationMs: 1_000, scenes: [scene(11), scene(null)], events: [] }
const answerNote = { id: NoteId.parse(idEndingWith(902)), pictures: [picture(11, 'a')] }
const ids = (marks: readonly { id: number }[]) => marks.map(({ id }) => id)

describe('what stands on a picture', () => {
  it('is what was there when it was looked at last', () => {
    expect(ids(standingOn(parent, 0, 1_000))).toEqual([0])
    expect(ids(standingOn(parent, 0, 2_700))).toEqual([0])
    expect(ids(standingOn(parent, 1, 1_000))).toEqual([])
    expect(ids(standingOn(parent, 1, 2_600))).toEqual([1])
    expect(ids(standingOn(parent, 1, 9_000))).toEqual([1])
    expect(ids(standingOn(parent, 0, 9_000))).toEqual([2])
  })

  it('lies under an answer on the same picture, known by its bytes, and under no other', () => {
    const others = [{ note: parentNote, track: parent, untilMs: 1_000 }]
    const beneath = marksBeneath(answerNote, answer, others)
    expect(ids(beneath(0))).toEqual([0])
    expect(beneath(1)).toEqual([])
    expect(beneath(0)).toBe(beneath(0))
    const strange = { ...answerNote, pictures: [picture(11, 'c')] }
    expect(marksBeneath(strange, answer, others)(0)).toEqual([])
  })
  it('lies under an answer on which something was hidden since, and under the answer to that', () => {
    const others = [{ note: parentNote, track: parent, untilMs: 1_000 }]
    const hidden: Track = { ...answer, scenes: [{ ...scene(12), answers: blob(1) }], events: [line(5, 100)] }
    const hiddenNote = { id: NoteId.parse(idEndingWith(903)), pictures: [picture(12, 'c')] }
    expect(ids(marksBeneath(hiddenNote, hidden, others)(0))).toEqual([0])
    const next: Track = { ...answer, scenes: [{ ...scene(13), answers: blob(12) }] }
    const nextNote = { id: NoteId.parse(idEndingWith(904)), pictures: [picture(13, 'd')] }
    const both = [...others, { note: hiddenNote, track: hidden, untilMs: 1_000 }]
    expect(ids(marksBeneath(nextNote, next, both)(0))).toEqual([0, 5])
    const other: Track = { ...answer, scenes: [{ ...scene(14), answers: blob(99) }] }
    expect(marksBeneath({ ...nextNote, pictures: [picture(14, 'e')] }, other, both)(0)).toEqual([])
  })

  it('lies under a frame of a clip as it stood at that moment, under the answer to it, and under no other frame', () => {
    const clip: Track = { durationMs: 5_000, scenes: [scene(20)], events: [line(0, 500), line(1, 2_500)] }
    const video = {
      blobId: blob(20),
      sha256: 'd'.repeat(64),
      sizeBytes: 1,
      type: 'video/webm' as const,
      width: 10,
      height: 10,
      durationMs: 5_000,
      framesPerSecond: 10,
    }
    const frame = (n: number, answersAtMs: number) => ({ ...scene(n), answers: blob(20), answersAtMs })
    const played = { note: { id: parentNote.id, video }, track: clip, untilMs: 5_000 }
    const early: Track = { ...answer, scenes: [frame(21, 1_000)], events: [line(7, 100)] }
    const late: Track = { ...answer, scenes: [frame(22, 3_000)] }
    const earlyNote = { id: answerNote.id, pictures: [picture(21, 'a')] }
    const others = [played, { note: earlyNote, track: early, untilMs: 1_000 }]
    expect(ids(marksBeneath(earlyNote, early, [played])(0))).toEqual([0])
    expect(ids(marksBeneath({ pictures: [picture(22, 'b')] }, late, others)(0))).toEqual([0, 1])
    const next: Track = { ...answer, scenes: [{ ...scene(23), answers: blob(21) }] }
    expect(ids(marksBeneath({ pictures: [picture(23, 'c')] }, next, others)(0))).toEqual([0, 7])
    // As far as the clip was played, and no further.
    expect(ids(marksBeneath({ pictures: [] }, late, [{ ...played, untilMs: 1_000 }])(0))).toEqual([0])
  })
})
