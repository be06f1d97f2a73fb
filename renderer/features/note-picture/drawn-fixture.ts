import { type Ink, markId, type TrackEvent } from '#shared/annotation/model.ts'
import { BlobId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'

export const blob = (n: number): BlobId => BlobId.parse(idEndingWith(n))
export const line = (atMs: number, ink: Ink): TrackEvent => ({
  kind: 'shape',
  atMs,
  id: markId(atMs),
  shape: 'line',
  ink,
  width: 4,
  from: { x: 0, y: 0 },
  to: { x: 9, y: 9 },
  growsMs: 0,
})
