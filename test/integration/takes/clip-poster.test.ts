import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { afterEach, describe, expect, it } from 'vitest'
import { limits } from '../../../shared/contract/limits.ts'
import { filesOf, NoteVideo } from '../../../shared/contract/model.ts'
import { takeFileInputs } from '../../../shared/contract/take-files.ts'
import { BlobId } from '../../../shared/kernel/ids.ts'
import { recordedVideo } from '../../../shared/video/recorded-video.ts'
import { pngBytes } from './drawn-pictures.ts'
import { createTalkBench, type TalkBench } from './talk-bench.ts'

let bench: TalkBench | null = null
afterEach(async () => {
  await bench?.end()
  bench = null
})

/** Bytes that begin as a WebP of this size does; nobody here looks at the pixels. */
function webpBytes(width: number, height: number, sizeBytes = 900): Uint8Array {
  const bytes = new Uint8Array(sizeBytes).fill(7)
  bytes.set(new TextEncoder().encode('RIFF'))
  bytes.set(new TextEncoder().encode('WEBPVP8 '), 8)
  bytes.set([0x9d, 0x01, 0x2a, width & 255, width >> 8, height & 255, height >> 8], 23)
  return bytes
}

const clipId = BlobId.parse(crypto.randomUUID())
const first = webpBytes(480, 300)

/** A draft with a second and a half of a clip from its beginning, with what stands for it as its page makes it at once. */
async function draft(poster: Uint8Array | null = first) {
  const made = await createTalkBench()
  bench = made
  const talk = made.begin()
  made.takes.release()
  await made.speak(talk, 10)
  const { takeId } = talk
  const part = { blobId: clipId, runs: [{ atMs: 0, fromMs: 0 }] }
  await made.takes.clips.keep(takeId, part)
  if (poster) await made.takes.clips.keepPoster(takeId, clipId, { fromMs: 0, bytes: poster })
  const bytes = recordedVideo({ frames: 15, msPerFrame: 100, keyEvery: 5 })
  made.takes.clips.accept({ takeId, blobId: clipId, offset: 0, bytes })
  await made.takes.clips.keep(takeId, { ...part, isLast: true })
  await made.takes.systemEvent('lock')
  made.finish(talk, 0)
  await made.until(takeId, 'draft')
  await expect.poll(() => made.take(takeId)?.video).toBeDefined()
  return { made, takeId }
}

async function sent(made: TalkBench, takeId: Awaited<ReturnType<typeof draft>>['takeId']) {
  await made.takes.send(takeId, null, 'everything')
  const note = [...made.queued.values()].at(-1)
  if (!note) throw new Error('nothing went out')
  return note
}

describe('what stands for a clip', () => {
  it('goes out with the note: its bytes, their hash and their size in pixels', async () => {
    const { made, takeId } = await draft()
    const { draft: note, files } = await sent(made, takeId)
    const poster = note.video?.poster
    expect(poster).toMatchObject({
      type: 'image/webp',
      width: 480,
      height: 300,
      sizeBytes: first.length,
      sha256: createHash('sha256').update(first).digest('hex'),
    })
    const path = files.find(({ blobId }) => blobId === poster?.blobId)?.path ?? ''
    expect(await readFile(path)).toEqual(Buffer.from(first))
    expect(new Set(files.map(({ blobId }) => blobId))).toEqual(new Set(filesOf(note).map(({ blobId }) => blobId)))
    expect(NoteVideo.safeParse(note.video).success).toBe(true)
  })

  it('is there after a crash', async () => {
    const { made, takeId } = await draft()
    const again = await made.restart()
    await expect.poll(() => again.take(takeId)?.video?.poster).toMatchObject({ width: 480, height: 300 })
    const poster = again.take(takeId)?.video?.poster
    expect(poster && again.takes.clips.file(takeId, poster.blobId)?.type).toBe('image/webp')
    await again.end()
  })

  it('does not go out once its moment was cut away, and the one of what is seen first now does', async () => {
    const { made, takeId } = await draft()
    await made.takes.edit(takeId, { kind: 'cut', fromMs: 0, toMs: 600 })
    expect(made.take(takeId)?.video).toMatchObject({ spans: [{ atMs: 0, from: 600 }] })
    expect(made.take(takeId)?.video?.poster).toBeUndefined()
    // Of another moment, as a page may send it that has not heard of the cut.
    await made.takes.clips.keepPoster(takeId, clipId, { fromMs: 100, bytes: webpBytes(480, 301) })
    expect(made.take(takeId)?.video?.poster).toBeUndefined()
    const fresh = webpBytes(480, 302)
    expect(await made.takes.clips.keepPoster(takeId, clipId, { fromMs: 600, bytes: fresh })).toMatchObject({ ok: true })
    const { draft: note, files } = await sent(made, takeId)
    expect(note.video?.poster).toMatchObject({ height: 302 })
    const path = files.find(({ blobId }) => blobId === note.video?.poster?.blobId)?.path ?? ''
    expect(await readFile(path)).toEqual(Buffer.from(fresh))
    expect((await readdir(made.folder(takeId))).filter((name) => name.startsWith('poster-'))).toHaveLength(1)
  })

  it('that none was made of goes without, and so does one that is no such picture', async () => {
    const { made, takeId } = await draft(null)
    const refusedOnes = [
      pngBytes(480, 300, 1),
      webpBytes(2_000, 300),
      webpBytes(480, 300, limits.posterBytes + 1),
      new Uint8Array(5),
    ]
    for (const bytes of refusedOnes) {
      const kept = await made.takes.clips.keepPoster(takeId, clipId, { fromMs: 0, bytes })
      expect(kept).toMatchObject({ ok: false, reason: 'pictureIncomplete' })
    }
    const stranger = BlobId.parse(crypto.randomUUID())
    expect(await made.takes.clips.keepPoster(takeId, stranger, { fromMs: 0, bytes: first })).toMatchObject({
      ok: false,
    })
    const { draft: note, files } = await sent(made, takeId)
    expect(note.kind).toBe('clip')
    expect(note.video?.poster).toBeUndefined()
    expect(files).toHaveLength(2)
  })

  it('goes with the clip when that is left out', async () => {
    const { made, takeId } = await draft()
    await made.takes.clips.drop(takeId, clipId)
    expect((await readdir(made.folder(takeId))).filter((name) => name.startsWith('poster-'))).toEqual([])
  })

  it('of a stranger is refused at the door when it is of another type, or too large', async () => {
    const { made, takeId } = await draft()
    const { video } = (await sent(made, takeId)).draft
    const { poster } = video ?? {}
    for (const wrong of [
      { type: 'image/png' },
      { sizeBytes: limits.posterBytes + 1 },
      { width: limits.posterSide + 1 },
    ]) {
      expect(NoteVideo.safeParse({ ...video, poster: { ...poster, ...wrong } }).success).toBe(false)
    }
    const { poster: _, ...without } = video ?? {}
    expect(NoteVideo.safeParse(without).success).toBe(true)
    const webp = 'A'.repeat(4 * Math.ceil(limits.posterBytes / 3) + 4)
    expect(takeFileInputs.keepPoster.safeParse({ takeId, blobId: clipId, fromMs: 0, webp }).success).toBe(false)
  })
})
