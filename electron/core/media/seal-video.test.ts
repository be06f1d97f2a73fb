import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { NoteVideo } from '#shared/contract/model.ts'
import { recordedVideo } from '#shared/video/recorded-video.ts'
import { sealVideo } from './seal-video.ts'

const blobId = '00000000-0000-7000-8000-000000000001'
let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'earshot-video-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

test('a recorded video becomes the video of a note, and what was recorded stays as it was', async () => {
  const [source, target] = [join(folder, 'video.webm.part'), join(folder, 'video.webm')]
  // Frames larger than what is read at once.
  const recorded = recordedVideo({ frames: 6, msPerFrame: 200, keyEvery: 3, frameBytes: 300_000 })
  await writeFile(source, recorded)
  const sealed = await sealVideo({ source, target, kept: [{ atMs: 0, from: 150, to: 1_000 }] })
  if (!sealed.ok) throw new Error(sealed.reason)
  const bytes = await readFile(target)
  expect(NoteVideo.parse({ ...sealed.value, blobId })).toMatchObject({
    sizeBytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
    durationMs: 1_000,
    framesPerSecond: 5,
    spans: [{ atMs: 0, from: 150, to: 1_000 }],
  })
  expect(Buffer.compare(await readFile(source), recorded)).toBe(0)
})

test('a video of which all is seen names no spans', async () => {
  const [source, target] = [join(folder, 'video.webm.part'), join(folder, 'video.webm')]
  await writeFile(source, recordedVideo({ frames: 6, msPerFrame: 200, keyEvery: 3 }))
  const sealed = await sealVideo({ source, target, kept: [{ atMs: 0, from: 0, to: 1_200 }] })
  expect(sealed).toMatchObject({ ok: true, value: { durationMs: 1_200, framesPerSecond: 5 } })
  expect(sealed.ok && sealed.value.spans).toBeUndefined()
})

test('of a video that cannot be read no file is made', async () => {
  const source = join(folder, 'video.webm.part')
  await writeFile(source, 'no video')
  const sealed = await sealVideo({
    source,
    target: join(folder, 'video.webm'),
    kept: [{ atMs: 0, from: 0, to: 1_000 }],
  })
  expect(sealed).toMatchObject({ ok: false, reason: 'videoUnreadable' })
  expect(await readdir(folder)).toEqual(['video.webm.part'])
})
