import { describe, expect, it } from 'vitest'
import type { Ink, Track, TrackEvent } from '#shared/annotation/model.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NotePicture } from '#shared/contract/model.ts'
import type { BlobId } from '#shared/kernel/ids.ts'
import { aNote } from '../../stores/note-fixture.ts'
import type { PicturedNote } from '../../stores/pictured.ts'
import { type AnswerPorts, pictureToAnswer } from './answer-picture.ts'
import { blob, line } from './drawn-fixture.ts'

const file = (n: number, sha256: string) => ({
  blobId: blob(n),
  sha256: sha256.repeat(64),
  sizeBytes: 1,
  type: 'image/webp' as const,
  width: 800,
  height: 600,
})
const picture = (n: number, sha256: string): NotePicture => ({
  ...file(n, sha256),
  thumbnail: { ...file(n + 1, 'f'), width: 320, height: 240 },
})
const drawnNote = (n: number, more: Partial<UiNote>) => ({
  ...aNote(more),
  pictures: [picture(n, 'a')],
  track: { blobId: blob(n + 2), sha256: '0'.repeat(64), sizeBytes: 1, words: '' },
})
const trackOn = (n: number, ...events: TrackEvent[]): Track => ({
  durationMs: 5_000,
  scenes: [{ width: 800, height: 600, picture: blob(n), label: 'the sign-in page' }],
  events,
})

/** A note, the answer to its second second, and an answer to all of that. */
const root = drawnNote(10, {})
const answer = drawnNote(20, { rootId: root.id, anchor: { noteId: root.id, atMs: 2_000 } })
const second = drawnNote(30, { rootId: root.id, anchor: { noteId: answer.id, atMs: 5_000 } })
const tracks = new Map<BlobId, Track>([
  [root.track.blobId, trackOn(10, line(1_000, 'red'), line(3_000, 'red'))],
  [answer.track.blobId, trackOn(20, line(1_500, 'orange'))],
  [second.track.blobId, trackOn(30, line(2_500, 'yellow'), line(4_000, 'yellow'))],
])

const decoded = { width: 800, height: 600 } as ImageBitmap
const ports: AnswerPorts = {
  drawings: {
    track({ track }) {
      const found = track && tracks.get(track.blobId)
      if (!found) return Promise.resolve({ ok: false, fault: { message: 'It is not here.', isAway: true } })
      return Promise.resolve({ ok: true, value: { track: found, notice: null } })
    },
  },
  async readNote(noteId) {
    const found = [root, answer, second].find(({ id }) => id === noteId)
    if (!found) throw new Error('nobody has it')
    return found
  },
  readFile: (_noteId, blobId) => Promise.resolve(new TextEncoder().encode(`bytes of ${blobId}`)),
  decode: () => Promise.resolve(decoded),
  frameOf: () => Promise.reject(new Error('There is no clip in this note.')),
}

async function answered(note: PicturedNote, atMs: number | null, more: Partial<AnswerPorts> = {}) {
  const had = await pictureToAnswer(note, atMs, { ...ports, ...more })
  if (!had.ok) throw new Error(had.message)
  return had.value
}
const inksAndTimes = (marks: readonly { readonly ink: Ink; readonly atMs: number }[]) =>
  marks.map(({ ink, atMs }) => `${ink} ${atMs}`)

describe('the picture of a note, to be answered on', () => {
  it('has its very bytes, those of its small one, and its words', async () => {
    const { picture } = await answered(root, 2_000)
    expect(picture).toMatchObject({ source: decoded, width: 800, height: 600, label: 'the sign-in page' })
    expect(await picture.encoded?.bytes.text()).toBe(`bytes of ${blob(10)}`)
    expect(picture.encoded).toMatchObject({ type: 'image/webp', width: 800, height: 600 })
    expect(await picture.encoded?.thumbnail?.bytes.text()).toBe(`bytes of ${blob(11)}`)
    expect(picture.encoded?.thumbnail).toMatchObject({ type: 'image/webp', width: 320, height: 240 })
  })

  it('shows what stands on it at that moment, and at its end where none was asked for', async () => {
    const early = await answered(root, 2_000)
    expect([early.atMs, ...inksAndTimes(early.picture.beneath)]).toEqual([2_000, 'red 1000'])
    const late = await answered(root, null)
    expect([late.atMs, ...inksAndTimes(late.picture.beneath)]).toEqual([5_000, 'red 1000', 'red 3000'])
    expect(late.picture.ink).toBe('orange')
  })

  it('is its first at the last moment that it was looked at, when another came after it', async () => {
    const [scene] = trackOn(10).scenes
    if (!scene) throw new Error('no scene')
    const sheet = { ...scene, picture: null }
    const events: TrackEvent[] = [line(1_000, 'red'), { kind: 'scene', atMs: 2_000, scene: 1 }, line(3_000, 'red')]
    const had = { track: { durationMs: 5_000, scenes: [scene, sheet], events }, notice: null }
    const drawings = { track: () => Promise.resolve({ ok: true as const, value: had }) }
    const { atMs, picture } = await answered(root, null, { drawings })
    expect([atMs, ...inksAndTimes(picture.beneath)]).toEqual([1_999, 'red 1000'])
    await expect(answered(root, 4_000, { drawings })).rejects.toThrow('There is no picture here to reply on.')
  })

  it('shows what the notes showed that it answers itself, oldest first, and takes an ink that none of them has', async () => {
    const { picture } = await answered(second, 3_000)
    expect(inksAndTimes(picture.beneath)).toEqual(['red 1000', 'orange 1500', 'yellow 2500'])
    expect(picture.ink).toBe('green')
  })

  it('is answered on without what nobody has any more', async () => {
    const { picture } = await answered(answer, null, { readNote: () => Promise.reject(new Error('gone')) })
    expect(inksAndTimes(picture.beneath)).toEqual(['orange 1500'])
  })

  it('ends where notes say that they answer each other', async () => {
    const looped = { ...root, anchor: { noteId: answer.id, atMs: 5_000 } }
    const { picture } = await answered(answer, null, { readNote: () => Promise.resolve(looped) })
    expect(inksAndTimes(picture.beneath)).toEqual(['red 1000', 'orange 1500'])
  })

  it('is refused in a sentence where there is none, and where its bytes cannot be had', async () => {
    await expect(answered({ ...root, pictures: [] }, null)).rejects.toThrow('There is no picture here to reply on.')
    const away = { readFile: () => Promise.reject(new Error('It cannot be had just now.')) }
    await expect(answered(root, null, away)).rejects.toThrow('It cannot be had just now.')
  })
})

describe('the frame of a clip, to be answered on', () => {
  const clip = {
    blobId: blob(50),
    sha256: 'e'.repeat(64),
    sizeBytes: 1,
    type: 'video/webm' as const,
    width: 800,
    height: 600,
    durationMs: 5_000,
    framesPerSecond: 10,
  }
  const clipped = { ...aNote({ video: clip }), video: clip, track: { ...root.track, blobId: blob(51) } }
  const drawnOn = trackOn(50, line(1_000, 'red'), line(3_000, 'red'))
  const withClip = (track: Track = drawnOn): Partial<AnswerPorts> => ({
    drawings: { track: () => Promise.resolve({ ok: true, value: { track, notice: null } }) },
    frameOf: (_note, { atMs, ...size }) => Promise.resolve({ ...size, atMs } as unknown as ImageBitmap),
  })

  it('is that of the moment, in the size that was drawn in, and says where it comes from', async () => {
    const { picture, atMs } = await answered(clipped, 2_000.4, withClip())
    expect(atMs).toBe(2_000)
    expect(picture.source).toEqual({ width: 800, height: 600, atMs: 2_000 })
    expect(picture).toMatchObject({ width: 800, height: 600, answers: clip.blobId, answersAtMs: 2_000 })
    expect(picture.encoded).toBeUndefined()
    expect(inksAndTimes(picture.beneath)).toEqual(['red 1000'])
    expect(picture.ink).toBe('orange')
  })

  it('is the first one where no moment was asked for: it is what one sees', async () => {
    expect((await answered(clipped, null, withClip())).atMs).toBe(0)
    const [scene] = drawnOn.scenes
    if (!scene) throw new Error('no scene')
    const later: Track = {
      ...drawnOn,
      scenes: [{ ...scene, picture: null }, scene],
      events: [{ kind: 'scene', atMs: 1_500, scene: 1 }],
    }
    expect((await answered(clipped, null, withClip(later))).picture.answersAtMs).toBe(1_500)
  })

  it('that cannot be had leaves the moment to the voice', async () => {
    const away = { ...withClip(), frameOf: () => Promise.reject(new Error('It cannot be had just now.')) }
    expect(await pictureToAnswer(clipped, 2_000, { ...ports, ...away })).toEqual({
      ok: false,
      message: 'It cannot be had just now.',
      voiceAtMs: 2_000,
    })
  })
})
