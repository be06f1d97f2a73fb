import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answerMedia } from '#core/hosting/media-answer.ts'
import { markId } from '#shared/annotation/model.ts'
import { noteFilePath } from '#shared/contract/media-path.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { attachedFilesOf } from '../../../electron/core/store/note-files.ts'
import { makeNote, queueNote } from '../../support/note-files.ts'
import { withFetch } from './support/bad-net.ts'
import { expectAllBytes, openFile, queuedNote } from './support/queued-note.ts'
import { arrived, type Device, eventually, noteOn, openDevice } from './support/world.ts'

const ask = (device: Device, pathname: string, range: string | null = null) =>
  answerMedia(device.core.media, { pathname, method: 'GET', range })

describe('a note with a drawing and pictures', () => {
  it('waits without a server with all that is to be seen, is delivered whole, and is there on the other device', async () => {
    const { server, dataDir, bob, made } = await queuedNote()
    const { draft } = made
    await server.stop()
    const alice = await openDevice(dataDir)
    expect(noteOn(alice, draft.id)).toMatchObject({ state: 'queued', track: draft.track, pictures: draft.pictures })
    await expectAllBytes(alice, made)

    await server.start()
    expect(await alice.core.sync.whenSettled(draft.id, 30_000)).toBe('delivered')
    const note = await arrived(bob, draft.id)
    expect(note).toMatchObject({ track: draft.track, pictures: draft.pictures })
    expect(note.video).toBeUndefined()
    await expectAllBytes(bob, made)
    // The sender's own copies were kept, not fetched.
    await rm(join(dataDir, 'made'), { recursive: true })
    await server.stop()
    await expectAllBytes(alice, made)
  })

  it('is fetched with all of it before anybody asks, the sound first and what is seen first before the rest', async () => {
    const { server, dataDir, bob, made } = await queuedNote()
    const asked: string[] = []
    await bob.close()
    const later = await openDevice(
      bob.dataDir,
      withFetch((next) => (url, init) => {
        const [, blobId] = /\/blobs\/(.+)$/.exec(url) ?? []
        if (blobId) asked.push(blobId)
        return next(url, init)
      }),
    )
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(later, made.draft.id)
    const order = [made.draft.audio?.blobId, ...attachedFilesOf(made.draft).map(({ blobId }) => blobId)]
    await eventually(() => asked.length === order.length, 'all of it asked for')
    expect(asked).toEqual(order)
    const media = join(bob.dataDir, 'media')
    await eventually(() => later.core.media.inUse().size === 0 || null, 'all of it here')
    expect((await readdir(media)).filter((name) => name.endsWith('.opus'))).toHaveLength(order.length)
    await server.stop()
    await expectAllBytes(later, made)
  })

  it('has its files served to the page by what they are, in pieces too, and kept by nobody', async () => {
    const { dataDir, bob, made } = await queuedNote()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(bob, made.draft.id)
    const [picture] = made.draft.pictures ?? []
    if (!picture) throw new Error('no picture')
    const answer = await ask(bob, noteFilePath(made.draft.id, picture.blobId), 'bytes=10-19')
    if (answer.kind !== 'sound') throw new Error(answer.body)
    expect(answer.answer).toMatchObject({
      status: 206,
      headers: {
        'content-type': 'image/webp',
        'cache-control': 'no-store',
        'content-range': `bytes 10-19/${picture.sizeBytes}`,
      },
    })
    const piece = Buffer.concat(await answer.read({ start: 10, end: 19 }).toArray())
    expect(piece).toEqual(made.bytes.get(picture.blobId)?.subarray(10, 20))
  })

  it('gives out no file that it does not name', async () => {
    const { server, dataDir, bob, made } = await queuedNote()
    const alice = await openDevice(dataDir)
    const other = makeNote({ conversationId: made.draft.conversationId })
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await alice.close()
    await queueNote(dataDir, other)
    const again = await openDevice(dataDir)
    await again.core.sync.whenSettled(other.draft.id, 30_000)
    await arrived(bob, other.draft.id)
    const [foreign] = attachedFilesOf(other.draft)
    if (!foreign) throw new Error('no file')
    expect(await openFile(bob, made, foreign.blobId)).toMatchObject({ ok: false, reason: 'blobUnknown' })
    expect(await openFile(again, made, foreign.blobId)).toMatchObject({ ok: false, reason: 'blobUnknown' })
    expect(await ask(bob, noteFilePath(made.draft.id, foreign.blobId))).toMatchObject({ kind: 'problem', status: 404 })
    await server.stop()
  })

  it('shows nothing of a picture that arrived as something else, and asks for it once more', async () => {
    const { dataDir, bob, made } = await queuedNote({ pictures: 1 })
    const [picture] = made.draft.pictures ?? []
    await bob.close()
    let downloads = 0
    const later = await openDevice(
      bob.dataDir,
      withFetch((next) => async (url, init) => {
        const answer = await next(url, init)
        if (!picture || !url.endsWith(`/blobs/${picture.blobId}`)) return answer
        downloads += 1
        const bytes = new Uint8Array(await answer.arrayBuffer())
        bytes[0] = (bytes[0] ?? 0) ^ 1
        return new Response(bytes, { status: answer.status, headers: answer.headers })
      }),
    )
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(later, made.draft.id)
    const pathname = picture ? noteFilePath(made.draft.id, picture.blobId) : ''
    expect(await ask(later, pathname)).toMatchObject({ kind: 'problem', status: 502 })
    expect(downloads).toBeGreaterThan(1)
  })

  it('says in a sentence that what was shown cannot be had just now', async () => {
    const { dataDir, bob, made } = await queuedNote()
    await bob.close()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    const later = await openDevice(
      bob.dataDir,
      withFetch(
        (next) => (url, init) =>
          url.includes('/blobs/') ? Promise.reject(new TypeError('no network')) : next(url, init),
      ),
    )
    await arrived(later, made.draft.id)
    const [track] = attachedFilesOf(made.draft)
    const answer = await ask(later, track ? noteFilePath(made.draft.id, track.blobId) : '')
    expect(answer).toMatchObject({ kind: 'problem', status: 503 })
    if (answer.kind === 'problem') expect(JSON.parse(answer.body).title).toBe(sentenceOf('fileAway', ''))
  })
})

describe('the words of a drawing', () => {
  it('are found before it is sent and after, on both sides, and shown where they were found', async () => {
    const { server, dataDir, bob, made } = await queuedNote({ words: 'Swap the Kölner Dom for a bridge' })
    await server.stop()
    const alice = await openDevice(dataDir)
    const found = async (device: Device, text: string) =>
      (await device.core.api.search.notes({ text, memberId: null, conversationId: null, before: null, limit: 5 })).hits
    expect(await found(alice, 'kolner')).toMatchObject([
      { noteId: made.draft.id, snippet: { text: made.draft.track?.words } },
    ])
    await server.start()
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(bob, made.draft.id)
    for (const device of [alice, bob]) {
      expect(await found(device, 'kolner brid')).toMatchObject([
        { noteId: made.draft.id, snippet: { text: made.draft.track?.words } },
      ])
      expect(await found(device, 'nothing like it')).toEqual([])
    }
  })
})

describe('an answer about a mark', () => {
  it('says which mark and which place, in itself and beside the note that it is about', async () => {
    const { dataDir, bob, made } = await queuedNote()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await alice.close()
    const reply = makeNote({ conversationId: made.draft.conversationId })
    const place = { scene: 1, x: 12.5, y: 40 }
    const anchor = { noteId: made.draft.id, atMs: 100, markId: markId(0), place }
    await queueNote(dataDir, { ...reply, draft: { ...reply.draft, rootId: made.draft.id, anchor } })
    const again = await openDevice(dataDir)
    await again.core.sync.whenSettled(reply.draft.id, 30_000)
    await arrived(bob, reply.draft.id)
    expect(noteOn(bob, reply.draft.id)?.anchor).toEqual(anchor)
    expect(noteOn(bob, made.draft.id)?.anchored).toMatchObject([
      { noteId: reply.draft.id, atMs: 100, markId: 0, place },
    ])
  })
})
