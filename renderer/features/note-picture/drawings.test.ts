import { describe, expect, it } from 'vitest'
import { encodeTrack } from '#shared/annotation/encode.ts'
import { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { createNoteDrawings, type PictureFile } from './drawings.ts'

const noteId = NoteId.parse(idEndingWith(1))
const file = (n: number): PictureFile => ({
  blobId: BlobId.parse(idEndingWith(n)),
  width: 10,
  height: 10,
  type: 'image/webp',
})

/** Pictures of 400 bytes each; room for two. */
function aLibrary() {
  const closed: string[] = []
  const asked: string[] = []
  let isOffline = false
  const drawings = createNoteDrawings({
    keptBytes: 800,
    async read(_, blobId) {
      asked.push(blobId.slice(-1))
      if (isOffline) throw new Error('Part of this note cannot be had just now.')
      return new Uint8Array(1)
    },
    decode: (_, { blobId }) =>
      Promise.resolve({ width: 10, height: 10, close: () => closed.push(blobId.slice(-1)) } as ImageBitmap),
  })
  const look = async (n: number) => {
    const held = drawings.picture(noteId, file(n))
    await held.had
    return held
  }
  return { drawings, closed, asked, look, goOffline: (now: boolean) => (isOffline = now) }
}

describe('pictures that are kept', () => {
  it('are read once, and the one unseen longest goes first when there are too many', async () => {
    const { look, closed, asked } = aLibrary()
    for (const n of [1, 2, 1, 3]) (await look(n)).release()
    expect(asked).toEqual(['1', '2', '3'])
    expect(closed).toEqual(['2'])
  })

  it('stay whole while somebody looks at them, however many they are', async () => {
    const { look, closed } = aLibrary()
    const held = [await look(1), await look(2), await look(3)]
    expect(closed).toEqual([])
    expect(held.every((one) => one.now() !== null)).toBe(true)
    held[0]?.release()
    expect(closed).toEqual(['1'])
  })

  it('are freed with the account, those that are looked at once nobody does', async () => {
    const { look, closed, drawings } = aLibrary()
    ;(await look(1)).release()
    const held = await look(2)
    drawings.forget()
    expect(closed).toEqual(['1'])
    held.release()
    held.release()
    expect(closed).toEqual(['1', '2'])
  })

  it('are asked for again after a failure', async () => {
    const { drawings, goOffline, asked } = aLibrary()
    goOffline(true)
    const failed = drawings.picture(noteId, file(1))
    expect(await failed.had).toEqual({
      ok: false,
      fault: { message: 'Part of this note cannot be had just now.', isAway: true },
    })
    failed.release()
    goOffline(false)
    expect((await drawings.picture(noteId, file(1)).had).ok).toBe(true)
    expect(asked).toEqual(['1', '1'])
  })
})

describe('drawings', () => {
  const track = { blobId: BlobId.parse(idEndingWith(7)), sha256: '0'.repeat(64), sizeBytes: 1, words: '' }
  const read = (bytes: Uint8Array<ArrayBuffer>) =>
    createNoteDrawings({ read: () => Promise.resolve(bytes), decode: () => Promise.reject(new Error('none')) }).track({
      id: noteId,
      track,
    })
  const bytes = () =>
    encodeTrack({ durationMs: 10, scenes: [{ width: 5, height: 5, picture: null, label: '' }], events: [] })

  it('are read, and of a newer one it is said that something may be missing', async () => {
    expect(await read(bytes())).toMatchObject({ ok: true, value: { notice: null } })
    const newer = bytes()
    newer[4] = 99
    expect(await read(newer)).toMatchObject({
      ok: true,
      value: { notice: expect.stringContaining('newer Earshot') },
    })
  })

  it('that are damaged give a sentence, and no way to try again', async () => {
    expect(await read(new Uint8Array([1, 2, 3]))).toMatchObject({
      ok: false,
      fault: { message: expect.stringContaining('What was said is whole'), isAway: false },
    })
  })
})
