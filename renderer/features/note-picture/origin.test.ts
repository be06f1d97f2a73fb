import { describe, expect, it } from 'vitest'
import type { Track } from '#shared/annotation/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from '../../stores/note-fixture.ts'
import { originOf } from './origin.ts'

const blob = (n: number): BlobId => BlobId.parse(idEndingWith(n))
const video = {
  blobId: blob(1),
  sha256: 'a'.repeat(64),
  sizeBytes: 1,
  type: 'video/webm' as const,
  width: 8,
  height: 8,
  durationMs: 5_000,
  framesPerSecond: 10,
}
const { blobId, sha256, sizeBytes, width, height } = video
const picture = { blobId, sha256, sizeBytes, width, height, type: 'image/webp' as const, thumbnail: null }
const audio = { durationMs: 5_000, sizeBytes: 1, sha256: '', peaks: [], isCached: true }
const clipped = aNote({ video, audio })
const pictured = aNote({ pictures: [{ ...picture, blobId: blob(2) }] })
const others = [clipped, pictured]
const track = (more: object): Track => ({
  durationMs: 1_000,
  scenes: [{ width: 8, height: 8, picture: blob(9), label: '', ...more }],
  events: [],
})

describe('where a picture that is answered on comes from', () => {
  it('is the moment of the clip whose frame it is, whatever the answer is about', () => {
    const answer = aNote({ anchor: { noteId: clipped.id, atMs: 400 } })
    const frame = track({ answers: blob(1), answersAtMs: 300 })
    expect(originOf(answer, frame, { scene: 0, others })).toEqual({ note: clipped, atMs: 300, isClip: true })
  })

  it('is the moment that the answer is about, for a picture', () => {
    const answer = aNote({ anchor: { noteId: pictured.id, atMs: 400 } })
    const found = originOf(answer, track({ answers: blob(2) }), { scene: 0, others })
    expect(found).toEqual({ note: pictured, atMs: 400, isClip: false })
  })

  it('is never behind the end of that note', () => {
    const found = originOf(aNote({}), track({ answers: blob(1), answersAtMs: 9e6 }), { scene: 0, others })
    expect(found?.atMs).toBe(5_000)
  })

  it('is not told of a picture of its own, nor of a note that is not here', () => {
    expect(originOf(aNote({}), track({}), { scene: 0, others })).toBeNull()
    expect(originOf(aNote({}), track({ answers: blob(7) }), { scene: 0, others })).toBeNull()
    expect(originOf(clipped, track({ answers: blob(1) }), { scene: 0, others: [clipped] })).toBeNull()
  })
})
