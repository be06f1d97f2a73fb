import { describe, expect, it } from 'vitest'
import type { Track, TrackEvent } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { aNote } from '../../stores/note-fixture.ts'
import type { AnsweredPorts } from './answered.ts'
import { overAnswered } from './beneath-take.ts'
import { blob, line } from './drawn-fixture.ts'

const picture = (n: number, sha256: string): NotePicture => ({
  blobId: blob(n),
  sha256: sha256.repeat(64),
  sizeBytes: 1,
  type: 'image/webp',
  width: 800,
  height: 600,
  thumbnail: null,
})
const trackOn = (pictures: readonly number[], ...events: TrackEvent[]): Track => ({
  durationMs: 5_000,
  scenes: pictures.map((n) => ({ width: 800, height: 600, picture: blob(n), label: '' })),
  events,
})

const root: UiNote = {
  ...aNote({}),
  pictures: [picture(10, 'a')],
  track: { blobId: blob(12), sha256: '0'.repeat(64), sizeBytes: 1, words: '' },
}
const hers = trackOn([10], line(1_000, 'red'), line(3_000, 'red'))
const ports: AnsweredPorts = {
  readNote: (noteId) => (noteId === root.id ? Promise.resolve(root) : Promise.reject(new Error('nobody has it'))),
  drawings: { track: async () => ({ ok: true, value: { track: hers, notice: null } }) },
}
type Answering = Pick<UiTake, 'target' | 'pictures'>
const answering: Answering = {
  target: { conversationId: root.conversationId, rootId: root.id, anchor: { noteId: root.id, atMs: 2_000 } },
  pictures: [picture(20, 'a'), picture(21, 'b')],
}
const drawingOf = (track: Track) => ({
  track,
  pictures: track.scenes.map(({ width, height }) => ({ width, height, source: null })),
})

describe('a take that answers on a picture, read by another window', () => {
  it('lies over what was drawn until the moment that it answers, on that picture and on no other', async () => {
    const { pictures } = await overAnswered(drawingOf(trackOn([20, 21], line(100, 'green'))), answering, ports)
    expect(pictures.map(({ beneath = [] }) => beneath.map(({ id }) => Number(id)))).toEqual([[1_000], []])
  })

  it('goes on in its own ink, or in one that nobody has drawn with', async () => {
    expect((await overAnswered(drawingOf(trackOn([20], line(100, 'green'))), answering, ports)).ink).toBe('green')
    expect((await overAnswered(drawingOf(trackOn([20])), answering, ports)).ink).toBe('orange')
  })

  it('is as it is where it answers nobody, or nobody has the note any more', async () => {
    const drawing = drawingOf(trackOn([20]))
    const alone = { ...answering, target: { ...answering.target, rootId: null, anchor: null } }
    expect(await overAnswered(drawing, alone, ports)).toEqual(drawing)
    const gone: AnsweredPorts = { ...ports, readNote: () => Promise.reject(new Error('gone')) }
    expect(await overAnswered(drawing, answering, gone)).toEqual(drawing)
  })
})
