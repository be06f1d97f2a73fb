import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
import { writePausedSpeech } from '../../support/paused-speech.ts'
import { firstOf, playOn, wholeOf } from './support/played.ts'
import { createSlowBlobs, type SlowBlobs } from './support/slow-blobs.ts'
import {
  type Device,
  eventually,
  noteOn,
  openGuest,
  openOwner,
  sendFile,
  startTestServer,
  tempDir,
} from './support/world.ts'

interface Scene {
  readonly alice: Device
  readonly bob: Device
  readonly noteId: NoteId
  readonly whole: Buffer
}

/** A recording of more than a minute, which the server of `slow` gives out as the test says. */
async function sent(slow: SlowBlobs): Promise<Scene> {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob', slow.change)
  const path = join(await tempDir('speech'), 'long.wav')
  writePausedSpeech(path, Array(10).fill('austen-7s'), 100)
  const noteId = await sendFile(alice, 'general', path)
  await eventually(() => noteOn(bob, noteId)?.seq, 'the note on the other side')
  return { alice, bob, noteId, whole: await wholeOf(alice, { kind: 'note', noteId }) }
}

const play = ({ bob, noteId }: Scene, range: string | null) => playOn(bob, `/media/notes/${noteId}`, range)

const media = (device: Device): Promise<string[]> => readdir(join(device.dataDir, 'media'))

describe('a recording that is still coming', () => {
  it('sounds before its last byte is here, and is kept once it is whole and right', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    const { head, stream } = await play(scene, 'bytes=0-')
    // The player knows how much there is before it is there.
    expect(head['content-range']).toBe(`bytes 0-${scene.whole.length - 1}/${scene.whole.length}`)
    const first = await firstOf(stream)
    expect(first).toEqual(scene.whole.subarray(0, first.length))
    expect(noteOn(scene.bob, scene.noteId)?.audio?.isCached).toBe(false)
    slow.allow(Number.POSITIVE_INFINITY)
    expect(Buffer.concat([first, await buffer(stream)])).toEqual(scene.whole)
    await eventually(() => noteOn(scene.bob, scene.noteId)?.audio?.isCached, 'the recording kept')
    expect(await media(scene.bob)).toEqual([`${scene.noteId}.opus`])
  })

  it('gives out its end, and any place far ahead, without waiting for what comes before', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    for (const [from, end] of [
      [scene.whole.length - 30_000, scene.whole.length - 1],
      [100_000, 130_000],
    ] as const) {
      const { stream } = await play(scene, `bytes=${from}-${end}`)
      expect(await buffer(stream)).toEqual(scene.whole.subarray(from, end + 1))
    }
    expect(slow.ranges()).toContain('bytes=100000-130000')
    expect(noteOn(scene.bob, scene.noteId)?.audio?.isCached).toBe(false)
  })

  it('has its end asked for with its beginning, once, so that a player that wants to know the length does not wait for it', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    const from = Math.floor((scene.whole.length - 65_536) / 32_768) * 32_768
    const ofEnd = `bytes=${from}-${scene.whole.length - 1}`
    const { stream } = await play(scene, 'bytes=0-')
    await firstOf(stream)
    await eventually(() => slow.ranges().includes(ofEnd), 'the end asked for')
    const asked = slow.ranges().length
    for (const at of [from, from + 40_000]) {
      const { stream: end } = await play(scene, `bytes=${at}-`)
      expect(await buffer(end)).toEqual(scene.whole.subarray(at))
    }
    expect(slow.ranges()).toHaveLength(asked)
  })

  it('waits while the server is away, and goes on when it is back', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    const { stream } = await play(scene, null)
    const first = await firstOf(stream)
    const rest = buffer(stream)
    slow.cut()
    await eventually(() => slow.refused() > 0, 'a request into nothing')
    slow.mend()
    slow.allow(Number.POSITIVE_INFINITY)
    expect(Buffer.concat([first, await rest])).toEqual(scene.whole)
  })

  it('breaks off when it turns out to be damaged, says so, and keeps nothing of it', async () => {
    const slow = createSlowBlobs({ isDamaged: true })
    slow.allow(20_000)
    const scene = await sent(slow)
    const { stream } = await play(scene, null)
    await firstOf(stream)
    slow.allow(Number.POSITIVE_INFINITY)
    await expect(buffer(stream)).rejects.toThrow()
    await eventually(
      () => scene.bob.changes.some((change) => change.kind === 'notice' && change.notice.message.includes('damaged')),
      'the notice',
    )
    expect(await media(scene.bob)).toEqual([])
    // From now on it would have to be whole before anybody hears it.
    const again = await scene.bob.core.media.listen({ kind: 'note', noteId: scene.noteId })
    expect(again).toMatchObject({ ok: false, reason: 'blobHashWrong' })
  })

  it('goes on coming when nobody listens any more', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    const { stream } = await play(scene, null)
    await firstOf(stream)
    stream.destroy()
    slow.allow(Number.POSITIVE_INFINITY)
    await eventually(() => noteOn(scene.bob, scene.noteId)?.audio?.isCached, 'the recording kept')
  })

  it('is refused, and not begun, as long as nothing of it came', async () => {
    const slow = createSlowBlobs()
    slow.cut()
    const { bob, noteId } = await sent(slow)
    expect(await bob.core.media.listen({ kind: 'note', noteId })).toMatchObject({ ok: false, reason: 'recordingAway' })
  })

  it('does not keep the program from ending while it comes', async () => {
    const slow = createSlowBlobs()
    slow.allow(20_000)
    const scene = await sent(slow)
    const { stream } = await play(scene, null)
    await firstOf(stream)
    const rest = buffer(stream)
    await Promise.all([scene.bob.close(), expect(rest).rejects.toThrow()])
  })
})
