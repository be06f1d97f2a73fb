import { readdir, rm, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { NoteId, TakeId } from '#shared/kernel/ids.ts'
import { withFetch } from './support/bad-net.ts'
import {
  arrived,
  eventually,
  noteOn,
  openGuest,
  openOwner,
  sendText,
  sendVoice,
  startTestServer,
} from './support/world.ts'

const isBlob = (url: string): boolean => url.includes('/blobs/')

/** The bytes as another network would have left them. */
async function damaged(response: Response): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
  return new Response(bytes, { status: response.status, headers: response.headers })
}

/** The first bytes of an answer; then the line is cut. */
async function cutAfter(response: Response, length: number): Promise<Response> {
  const bytes = new Uint8Array(await response.arrayBuffer()).slice(0, length)
  let isSent = false
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      if (isSent) return controller.error(new TypeError('terminated'))
      isSent = true
      controller.enqueue(bytes)
    },
  })
  return new Response(body, { status: response.status, headers: response.headers })
}

describe('the media library', () => {
  it('fetches what is new before anybody asks, and says when it is here', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(alice, 'Bob')
    const noteId = await sendVoice(alice, 'general')
    await eventually(() => noteOn(bob, noteId)?.audio?.isCached, 'the recording fetched')
    await eventually(
      () =>
        bob.changes.some(
          (change) => change.kind === 'note' && change.note.id === noteId && change.note.audio?.isCached,
        ),
      'the change that tells',
    )
    await server.stop()
    expect((await bob.core.media.open({ kind: 'note', noteId })).ok).toBe(true)
  })

  it('throws a damaged download away and fetches it once more', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    let downloads = 0
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        if (!isBlob(url)) return answer
        downloads += 1
        return downloads === 1 ? damaged(answer) : answer
      }),
    )
    const noteId = await sendVoice(alice, 'general')
    await arrived(bob, noteId)
    const opened = await Promise.all([1, 2, 3].map(() => bob.core.media.open({ kind: 'note', noteId })))
    expect(opened.every((file) => file.ok)).toBe(true)
    // Everybody waited for the same download.
    expect(downloads).toBe(2)
  })

  it('goes on where a download was cut', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const cutAt = [4_000, 3_000]
    const asked: (string | null)[] = []
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        if (!isBlob(url)) return answer
        asked.push(new Headers(init?.headers).get('range'))
        const length = cutAt.shift()
        return length === undefined ? answer : cutAfter(answer, length)
      }),
    )
    const noteId = await sendVoice(alice, 'general', 'austen-7s.wav')
    await eventually(() => noteOn(bob, noteId)?.audio?.isCached, 'the recording fetched')
    expect(asked).toEqual([null, 'bytes=4000-', 'bytes=7000-'])
    expect(await readdir(join(bob.dataDir, 'media'))).toEqual([`${noteId}.opus`])
  })

  it('gives nothing out whose hash is wrong', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const bob = await openGuest(
      alice,
      'Bob',
      withFetch((next) => async (url, init) => (isBlob(url) ? damaged(await next(url, init)) : next(url, init))),
    )
    const noteId = await sendVoice(alice, 'general')
    await arrived(bob, noteId)
    expect(await bob.core.media.open({ kind: 'note', noteId })).toMatchObject({ ok: false, reason: 'blobHashWrong' })
    expect(noteOn(bob, noteId)?.audio?.isCached).toBe(false)
  })

  it('fetches a file again that went missing, or was cut, under its name', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const noteId = await sendVoice(alice, 'general')
    await alice.core.sync.whenSettled(noteId, 10_000)
    const path = join(alice.dataDir, 'media', `${noteId}.opus`)
    await truncate(path, 10)
    const cut = await alice.core.media.open({ kind: 'note', noteId })
    expect(cut).toMatchObject({ ok: true, value: { sizeBytes: noteOn(alice, noteId)?.audio?.sizeBytes } })
    await rm(path)
    expect((await alice.core.media.open({ kind: 'note', noteId })).ok).toBe(true)
  })

  it('plays own recordings that have not gone out', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    await server.stop()
    const noteId = await sendVoice(alice, 'general')
    expect(await alice.core.media.open({ kind: 'note', noteId })).toMatchObject({
      ok: true,
      value: { contentType: 'audio/ogg; codecs=opus', path: join(alice.dataDir, 'takes', noteId, 'audio.opus') },
    })
  })

  it('names what it has not got', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const ghost = '01890000-0000-7000-8000-00000000dead'
    const { media } = alice.core
    expect(await media.open({ kind: 'note', noteId: NoteId.parse(ghost) })).toMatchObject({ reason: 'noteUnknown' })
    expect(await media.open({ kind: 'take', takeId: TakeId.parse(ghost) })).toMatchObject({ reason: 'takeUnknown' })
    const text = await sendText(alice, 'general', 'no sound')
    expect(await media.open({ kind: 'note', noteId: text })).toMatchObject({ reason: 'noteUnknown' })
  })
})
