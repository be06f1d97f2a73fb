import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { NoteId } from '#shared/kernel/ids.ts'
import { sentenceOf } from '#shared/kernel/reasons.ts'
import { attachedFilesOf } from '../../../electron/core/store/note-files.ts'
import { isMutation, withFetch } from './support/bad-net.ts'
import { expectAllBytes, openFile, queuedNote } from './support/queued-note.ts'
import { arrived, eventually, noteOn, openDevice } from './support/world.ts'

const isUpload = (url: string, init?: RequestInit): boolean => url.includes('/uploads') && init?.method === 'PATCH'

describe('files on their way up', () => {
  it('go on after a restart where they were, and the note goes out once', async () => {
    const { dataDir, bob, made } = await queuedNote({ pictures: 4, videoBytes: 2_500_000 })
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
    const { dataDir, made } = await queuedNote({ pictures: 1, videoBytes: 3_000_000 })
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
    const { server, dataDir, made } = await queuedNote()
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
    const { dataDir, bob, made } = await queuedNote()
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
    const { server, dataDir, made } = await queuedNote()
    await rm(join(dataDir, 'made', made.draft.id, made.draft.track?.blobId ?? ''))
    const alice = await openDevice(dataDir)
    expect(await alice.core.sync.whenSettled(made.draft.id, 30_000)).toEqual({ failed: sentenceOf('takeUnknown', '') })
    await eventually(() => countOf(server.dataDir, 'blob') > 1 || null, 'others up')
    await alice.core.api.notes.discardFailed({ noteId: made.draft.id })
    expect(noteOn(alice, made.draft.id)).toBeNull()
    await eventually(() => countOf(server.dataDir, 'blob') + countOf(server.dataDir, 'upload') === 0, 'all taken back')
  })
})

describe('files that are kept', () => {
  it('are all gone with the conversation that is lost', async () => {
    const { server, dataDir, bob, made } = await queuedNote()
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
    for (const { blobId } of attachedFilesOf(made.draft)) expect((await openFile(again, made, blobId)).ok).toBe(false)
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
    const { dataDir, bob, made } = await queuedNote()
    const alice = await openDevice(dataDir)
    await alice.core.sync.whenSettled(made.draft.id, 30_000)
    await arrived(bob, made.draft.id)
    await expectAllBytes(bob, made)
    const { conversationId } = made.draft
    const share = () => bob.core.api.media.share({ conversationId })
    expect(await share()).toEqual({ here: 1, total: 1 })
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
