import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { noteFilePath } from '#shared/contract/media-path.ts'
import { type BlobId, NoteId } from '#shared/kernel/ids.ts'
import { FRONT_BYTES } from '#shared/video/webm-front.ts'
import { filmOn } from './support/filming.ts'
import { firstOf, playOn, wholeOf } from './support/played.ts'
import { createSlowBlobs, type SlowBlobs } from './support/slow-blobs.ts'
import { arrived, type Device, eventually, openGuest, openOwner, startTestServer } from './support/world.ts'

interface Scene {
  readonly bob: Device
  readonly noteId: NoteId
  readonly blobId: BlobId
  readonly whole: Buffer
}

/** A clip of more than what is fetched ahead, which the server of `slow` gives out as the test says. */
async function sent(slow: SlowBlobs): Promise<Scene> {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob', slow.change)
  const filmed = await filmOn(alice, 110_000)
  await filmed.film(1_050, true)
  await filmed.release()
  const noteId = NoteId.parse(filmed.takeId)
  await eventually(() => alice.core.notes.read(noteId), 'the note')
  expect(await alice.core.sync.whenSettled(noteId, 30_000)).toBe('delivered')
  const { video } = await arrived(bob, noteId)
  if (!video) throw new Error('no clip')
  const whole = await wholeOf(alice, { kind: 'noteFile', noteId, blobId: video.blobId })
  return { bob, noteId, blobId: video.blobId, whole }
}

const play = async ({ bob, noteId, blobId }: Scene, range: string): Promise<Readable> =>
  (await playOn(bob, noteFilePath(noteId, blobId), range)).stream

const standing = ({ bob, blobId }: Scene) => bob.core.router.createCaller({}, {}).media.standing({ blobId })

describe('a clip that is larger than what is fetched ahead', () => {
  it('is fetched when it is played, begins before it is whole, and can be sought in by its front', async () => {
    const slow = createSlowBlobs()
    slow.allow(600_000)
    const scene = await sent(slow)
    expect(scene.whole.length).toBeGreaterThan(20_000_000)
    expect(await standing(scene)).toBeNull()
    const stream = await play(scene, 'bytes=0-')
    const first = await firstOf(stream)
    expect(first).toEqual(scene.whole.subarray(0, first.length))
    // All that a player must know to begin, and to seek.
    const front = await buffer(await play(scene, `bytes=0-${FRONT_BYTES - 1}`))
    expect(front).toEqual(scene.whole.subarray(0, FRONT_BYTES))
    const far = await play(scene, 'bytes=15000000-15100000')
    expect(await buffer(far)).toEqual(scene.whole.subarray(15_000_000, 15_100_001))
    await expect.poll(async () => await standing(scene)).toEqual({ haveBytes: 600_000, isCut: false })
    slow.allow(Number.POSITIVE_INFINITY)
    expect(Buffer.concat([first, await buffer(stream)]).equals(scene.whole)).toBe(true)
    await expect.poll(async () => await standing(scene)).toBeNull()
  })

  it('that is cut in the middle says so, and goes on where it was when the server is back', async () => {
    const slow = createSlowBlobs()
    slow.allow(900_000)
    const scene = await sent(slow)
    const stream = await play(scene, 'bytes=0-')
    const first = await firstOf(stream)
    await expect.poll(async () => (await standing(scene))?.haveBytes).toBe(900_000)
    slow.cut()
    const rest = buffer(stream)
    await expect
      .poll(async () => await standing(scene), { timeout: 10_000 })
      .toEqual({ haveBytes: 900_000, isCut: true })
    expect(slow.refused()).toBeGreaterThan(0)
    slow.mend()
    slow.allow(Number.POSITIVE_INFINITY)
    expect(Buffer.concat([first, await rest]).equals(scene.whole)).toBe(true)
    expect(slow.ranges()).toContain('bytes=900000-')
    await expect.poll(async () => await standing(scene)).toBeNull()
  })
})
