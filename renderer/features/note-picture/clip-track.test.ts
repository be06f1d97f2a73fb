import { expect, test } from 'vitest'
import { markId, type Track } from '#shared/annotation/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { aNote, idEndingWith } from '../../stores/note-fixture.ts'
import { plainClip, withClip } from './clip-track.ts'

const blobId = BlobId.parse(idEndingWith(5))
const video = {
  blobId,
  sha256: '0'.repeat(64),
  sizeBytes: 1,
  type: 'video/webm' as const,
  width: 800,
  height: 600,
  durationMs: 4_000,
  framesPerSecond: 15,
}
const note = aNote({ video })
const scene = (picture: BlobId | null) => ({ width: 10, height: 10, picture, label: '' })
const line = {
  kind: 'text' as const,
  atMs: 1,
  id: markId(0),
  ink: 'red' as const,
  size: 10,
  at: { x: 0, y: 0 },
  text: 'a',
}
const trackOf = (...scenes: Track['scenes']): Track => ({ durationMs: 1, scenes, events: [] })

test('a clip on which nothing was drawn is seen from the beginning to the end of what is heard', () => {
  const plain = plainClip(note)
  expect(plain?.scenes).toEqual([{ width: 800, height: 600, picture: blobId, label: '' }])
  expect(plain?.durationMs).toBe(4_000)
  expect(plainClip(aNote({}))).toBeNull()
})

test('a clip is seen though the drawing never heard of it, unless something else was drawn on', () => {
  expect(withClip(note, trackOf(scene(null))).scenes[0]?.picture).toBe(blobId)
  const named = trackOf(scene(null), scene(blobId))
  expect(withClip(note, named)).toBe(named)
  const drawn = { ...trackOf(scene(null)), events: [line] }
  expect(withClip(note, drawn)).toBe(drawn)
})
