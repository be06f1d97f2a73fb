import { readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import { answerMedia } from '#core/hosting/media-answer.ts'
import { markId } from '#shared/annotation/model.ts'
import { noteFilePath } from '#shared/contract/media-path.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { attachedFilesOf } from '../../../electron/core/store/note-files.ts'
import { type MadeNote, makeNote, queueNote, type Wish } from '../../support/note-files.ts'
import { isMutation, withFetch } from './support/bad-net.ts'
import {
  arrived,
  conversation,
  type Device,
  eventually,
  noteOn,
  openDevice,
  openGuest,
  openOwner,
  startTestServer,
} from './support/world.ts'

async function setUp(wish: Partial<Wish> = {}) {
  const server = await startTestServer()
  const alice = await openOwner(server)
  const bob = await openGuest(alice, 'Bob')
  const made = makeNote({ conversationId: conversation(alice, 'general').id, ...wish })
  await alice.close()
  await queueNote(alice.dataDir, made)
  return { server, dataDir: alice.dataDir, bob, made }
}

const open = (device: Device, { draft }: MadeNote, blobId: BlobId) =>
  device.core.media.open({ kind: 'noteFile', noteId: draft.id, blobId })

async function expectAllBytes(device: Device, made: MadeNote): Promise<void> {
  for (const { blobId, type } of attachedFilesOf(made.draft)) {
    const file = await open(device, made, blobId)
    expect(file).toMatchObject({ ok: true, value: { contentType: type } })
    if (file.ok)
      expect(Buffer.compare(await readFile(file.value.path), made.bytes.get(blobId) ?? Buffer.alloc(0))).toBe(0)
  }
}

const ask = (device: Device, pathname: string, range: string | null = null) =>
  answerMedia(device.core.media, { pathname, method: 'GET', range })

const isUpload = (url: string, init?: RequestInit): boolean => url.includes('/uploads') && init?.method === 'PATCH'

describe('a note with a drawing and pictures', () => {
  it('waits without a server with all that is to be seen, is delivered whole, and is there on the other device', async () => {
    const { server, dataDir, bob, made } = await setUp()
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
    const { server, dataDir, bob, made } = await setUp()
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
    const { dataDir, bob, made } = await setUp()
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
    const { server, dataDir, bob, made } = await setUp()
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
    expect(await open(bob, made, foreign.blobId)).toMatchObject({ ok: false, reason: 'blobUnknown' })
    expect(await open(again, made, foreign.blobId)).toMatchObject({ ok: false, reason: 'blobUnknown' })
    expect(await ask(bob, noteFilePath(made.draft.id, foreign.blobId))).toMatchObject({ kind: 'problem', status: 404 })
    await server.stop()
  })

  it('shows nothing of a picture that arrived as something else, and asks for it once more', async () => {
    const { dataDir, bob, made } = await setUp({ pictures: 1 })
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
    const { dataDir, bob, made } = await setUp()
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
    const { server, dataDir, bob, made } = await setUp({ words: 'Swap the Kölner Dom for a bridge' })
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
    const { dataDir, bob, made } = await setUp()
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

describe('files on their way up', () => {
  it('go on after a restart where they were, and the note goes out once', async () => {
    const { dataDir, bob, made } = await setUp({ pictures: 4, videoBytes: 2_500_000 })
    let patches = 0
    const first = await openDevice(
      dataDir,
      withFetch((next) => (url, init) => {
        if (isUpload(url, init)) patches += 1
        return isUpload(url, init) && patches > 5 ? Promise.reject(new TypeError('no network')) : next(url, init)
      }),
    )
    await eventually(() => patches > 6 || null, 'some of it up')
    expect(noteOn(first, made.draft.id)?.state).not.toBe('delivered')
    await first.close()

    const sent: string[] = []
    const second = await openDevice(
      dataDir,
      withFetch((next) => (url, init) => {
        if (isUpload(url, init)) sent.push(url.split('/').at(-1) ?? '')
        return next(url, init)
      }),
    )
    expect(await second.core.sync.whenSettled(made.draft.id, 30_000)).toBe('delivered')
    // What was whole is not sent again.
    expect(new Set(sent).size).toBeLessThan(made.bytes.size)
    expect(noteOn(second, made.draft.id)?.video).toEqual(made.draft.video)
    await arrived(bob, made.draft.id)
    await expectAllBytes(bob, made)
    expect(bob.core.notes.ofConversation(made.draft.conversationId)).toHaveLength(1)
  })

  it('show how far all of them have come', async () => {
    const { dataDir, made } = await setUp({ pictures: 1, videoBytes: 3_000_000 })
    const gate = Promise.withResolvers<void>()
    const alice = await openDevice(
      dataDir,
      withFetch((next) => async (url, init) => {
        if (isUpload(url, init) && made.draft.video && url.endsWith(made.draft.video.blobId)) await gate.promise
        return next(url, init)
      }),
    )
    await eventually(() => noteOn(alice, made.draft.id)?.state === 'uploading' || null, 'uploading')
    expect(noteOn(alice, made.draft.id)?.uploadPercent).toBeLessThan(10)
    gate.resolve()
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toBe('delivered')
    const percents = alice.changes.flatMap((change) =>
      change.kind === 'note' && change.note.uploadPercent !== null ? [change.note.uploadPercent] : [],
    )
    expect(percents.some((percent) => percent > 30 && percent < 70)).toBe(true)
    expect(percents.toSorted((a, b) => a - b)).toEqual(percents)
  })

  it('are sent again when the server has lost one of them, though only that one', async () => {
    const { server, dataDir, made } = await setUp()
    const sent: string[] = []
    let hasLost = false
    const alice = await openDevice(
      dataDir,
      withFetch((next) => (url, init) => {
        if (isUpload(url, init)) sent.push(url.split('/').at(-1) ?? '')
        if (isMutation(url, 'sendNote', init) && !hasLost) {
          hasLost = true
          const db = new Database(join(server.dataDir, 'earshot.db'))
          db.prepare('DELETE FROM blob WHERE id = ?').run(made.draft.track?.blobId)
          db.close()
        }
        return next(url, init)
      }),
    )
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toBe('delivered')
    const again = sent.filter((blobId, at) => sent.indexOf(blobId) !== at)
    expect(again).toEqual([made.draft.track?.blobId])
  })

  it('of which one is gone hold the note back until it is there again', async () => {
    const { dataDir, bob, made } = await setUp()
    const lost = made.draft.track?.blobId
    const path = join(dataDir, 'made', made.draft.id, lost ?? '')
    await rm(path)
    const alice = await openDevice(dataDir)
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toEqual({ failed: sentenceOf('takeUnknown', '') })
    if (lost) await writeFile(path, made.bytes.get(lost) ?? '')
    await alice.core.api.notes.retry({ noteId: made.draft.id })
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toBe('delivered')
    await arrived(bob, made.draft.id)
    await expectAllBytes(bob, made)
  })

  it('are all taken back from the server when the note that could not go out is thrown away', async () => {
    const { server, dataDir, made } = await setUp()
    await rm(join(dataDir, 'made', made.draft.id, made.draft.track?.blobId ?? ''))
    const alice = await openDevice(dataDir)
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toEqual({ failed: sentenceOf('takeUnknown', '') })
    await eventually(() => countOf(server.dataDir, 'blob') > 1 || null, 'others up')
    await alice.core.api.notes.discardFailed({ noteId: made.draft.id })
    expect(noteOn(alice, made.draft.id)).toBeNull()
    await eventually(() => countOf(server.dataDir, 'blob') + countOf(server.dataDir, 'upload') === 0, 'all taken back')
  })
})

const countOf = (serverDir: string, table: 'blob' | 'upload'): number => {
  const db = new Database(join(serverDir, 'earshot.db'), { readonly: true })
  try {
    return Number(db.prepare(`SELECT count(*) FROM ${table}`).pluck().get())
  } finally {
    db.close()
  }
}

describe('files that are kept', () => {
  it('are all gone with the conversation that is lost', async () => {
    const { server, dataDir, bob, made } = await setUp()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(bob, made.draft.id)
    await expectAllBytes(bob, made)
    await bob.close()
    removeMember(server.dataDir, made.draft.id)
    const again = await openDevice(bob.dataDir)
    await eventually(() => noteOn(again, made.draft.id) === null || null, 'the note gone')
    await expect.poll(() => readdir(join(bob.dataDir, 'media'))).toEqual([])
    const cache = new Database(join(bob.dataDir, 'cache.db'), { readonly: true })
    expect(cache.prepare('SELECT count(*) FROM note_file').pluck().get()).toBe(0)
    cache.close()
    for (const { blobId } of attachedFilesOf(made.draft)) expect((await open(again, made, blobId)).ok).toBe(false)
    expect(
      await again.core.api.search.notes({
        text: 'look here',
        memberId: null,
        conversationId: null,
        before: null,
        limit: 5,
      }),
    ).toMatchObject({ hits: [] })
  })

  it('count with their recording in how much of a conversation is here', async () => {
    const { dataDir, bob, made } = await setUp()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(bob, made.draft.id)
    await expectAllBytes(bob, made)
    const { conversationId } = made.draft
    const share = () => bob.core.api.media.share({ conversationId })
    expect(await share()).toEqual({ here: 1, total: 1 })
  })
})

/** As the server tells a device that has lost its place: the stream is no longer its to read. */
function removeMember(serverDir: string, noteId: NoteId): void {
  const db = new Database(join(serverDir, 'earshot.db'))
  try {
    db.prepare(
      `DELETE FROM conversation_member WHERE conversation_id = (SELECT conversation_id FROM note WHERE id = ?)
        AND member_id = (SELECT id FROM member WHERE name = 'Bob')`,
    ).run(noteId)
  } finally {
    db.close()
  }
}
