import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, it } from 'vitest'
import type { Clock } from '#shared/kernel/clock.ts'
import type { BlobId, NoteId } from '#shared/kernel/ids.ts'
import { NoteId as NoteIdSchema } from '#shared/kernel/ids.ts'
import { takeTuning } from '#shared/take/tuning.ts'
import { withFetch } from './support/bad-net.ts'
import { filmOn } from './support/filming.ts'
import {
  arrived,
  type Device,
  eventually,
  openDevice,
  openGuest,
  openOwner,
  startTestServer,
  type TestServer,
} from './support/world.ts'

/** Of every PATCH of one file: from where, and how much. */
interface Sent {
  readonly offset: number
  readonly sizeBytes: number
}

function watching(sent: Map<string, Sent[]>) {
  return withFetch((next) => async (url, init) => {
    if (init?.method === 'PATCH') {
      const id = url.split('/').at(-1) ?? ''
      const offset = Number(new Headers(init.headers).get('upload-offset'))
      const sizeBytes = (init.body as Uint8Array).length
      sent.set(id, [...(sent.get(id) ?? []), { offset, sizeBytes }])
    }
    return await next(url, init)
  })
}

/** What the server durably has of an upload, its front counted; null: nothing, or it is whole. */
function offsetAt(server: TestServer, blobId: BlobId): number | null {
  const db = new Database(join(server.dataDir, 'earshot.db'), { readonly: true })
  try {
    return db.prepare<[string], number>('SELECT offset_bytes FROM upload WHERE id = ?').pluck().get(blobId) ?? null
  } finally {
    db.close()
  }
}

const isAt = (server: TestServer, blobId: BlobId, bytes: number): Promise<true> =>
  eventually(() => (offsetAt(server, blobId) ?? 0) > bytes, `${bytes} bytes of the clip at the server`)

async function expectNothingOf(server: TestServer, blobId: BlobId): Promise<void> {
  await eventually(() => offsetAt(server, blobId) === null, 'the upload gone', 20_000)
  for (const folder of ['uploads', 'blobs']) {
    const names = await readdir(join(server.dataDir, folder))
    expect(names.filter((name) => name.startsWith(blobId))).toEqual([])
  }
}

async function clipOn(device: Device, noteId: NoteId): Promise<Buffer> {
  const note = await arrived(device, noteId)
  if (!note.video) throw new Error('no clip')
  const file = await device.core.media.open({ kind: 'noteFile', noteId, blobId: note.video.blobId })
  if (!file.ok) throw new Error(file.reason)
  const bytes = await readFile(file.value.path)
  expect(createHash('sha256').update(bytes).digest('hex')).toBe(note.video.sha256)
  return bytes
}

const withoutUndoTime = (clock: Clock): Clock => ({
  ...clock,
  setTimer: (run, delayMs) => clock.setTimer(run, delayMs === takeTuning.undoMs ? 200 : delayMs),
})

describe('a clip that is being recorded', () => {
  it('goes up meanwhile; after the end little more than its front is left to send, and it arrives byte by byte', async () => {
    const server = await startTestServer()
    const sent = new Map<string, Sent[]>()
    const alice = await openOwner(server, watching(sent))
    const bob = await openGuest(alice, 'Bob')
    const filmed = await filmOn(alice, 20_000)
    await filmed.film(150)
    await isAt(server, filmed.blobId, 2_500_000)
    // All but the cluster that may still grow is there before anybody lets go.
    const early = offsetAt(server, filmed.blobId) ?? 0
    sent.clear()
    await filmed.film(200, true)
    await filmed.release()
    const noteId = NoteIdSchema.parse(filmed.takeId)
    await eventually(() => alice.core.notes.read(noteId), 'the note')
    expect(await alice.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    const pieces = sent.get(filmed.blobId) ?? []
    expect(pieces[0]?.offset).toBeGreaterThanOrEqual(early)
    const bytes = await clipOn(bob, noteId)
    expect(bytes.length).toBeGreaterThan(4_000_000)
    const after = pieces.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0)
    expect(after).toBeLessThan(bytes.length - early + 30_000)
  })

  it('and ends after the sound goes on from where it is, too, without what came too late', async () => {
    const server = await startTestServer()
    const sent = new Map<string, Sent[]>()
    const alice = await openOwner(server, watching(sent))
    const bob = await openGuest(alice, 'Bob')
    const filmed = await filmOn(alice, 20_000)
    await filmed.film(195)
    await isAt(server, filmed.blobId, 3_500_000)
    const early = offsetAt(server, filmed.blobId) ?? 0
    sent.clear()
    await filmed.release()
    await filmed.film(250, true)
    const noteId = NoteIdSchema.parse(filmed.takeId)
    await eventually(() => alice.core.notes.read(noteId), 'the note')
    expect(await alice.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(sent.get(filmed.blobId)?.[0]?.offset).toBeGreaterThanOrEqual(early)
    const note = await arrived(bob, noteId)
    expect(note.video?.blobId).toBe(filmed.blobId)
    expect(note.video?.durationMs).toBeLessThan(20_500)
    expect((await clipOn(bob, noteId)).length).toBeLessThan(4_200_000)
  })

  it('of a draft that is looked at goes up whole but for its front; sending it is one short request', async () => {
    const server = await startTestServer()
    const sent = new Map<string, Sent[]>()
    const alice = await openOwner(server, watching(sent))
    const filmed = await filmOn(alice, 4_000)
    await filmed.film(40, true)
    await filmed.keep()
    const size = await eventually(() => alice.core.takes.list()[0]?.video?.sizeBytes, 'the whole clip')
    await eventually(() => offsetAt(server, filmed.blobId) === size, 'all of it at the server')
    sent.clear()
    const outcome = await alice.core.takes.send(filmed.takeId, null, 'everything')
    if (!outcome.ok) throw new Error(outcome.reason)
    expect(await alice.core.sync.whenSettled(outcome.value, 20_000)).toBe('delivered')
    expect(sent.get(filmed.blobId)).toEqual([{ offset: size, sizeBytes: 20_480 }])
  })

  it('goes up all the same to a server that takes no file without its beginning, once it is whole', async () => {
    const server = await startTestServer()
    const sent = new Map<string, Sent[]>()
    const older = withFetch((next) => (url, init) => {
      const headers = new Headers(init?.headers)
      headers.delete('earshot-front')
      return next(url, { ...init, headers: Object.fromEntries(headers) })
    })
    const alice = await openOwner(server, (ports) => older(watching(sent)(ports)))
    const filmed = await filmOn(alice, 4_000)
    await filmed.film(40, true)
    expect(sent.get(filmed.blobId)).toBeUndefined()
    await filmed.release()
    const noteId = NoteIdSchema.parse(filmed.takeId)
    await eventually(() => alice.core.notes.read(noteId), 'the note')
    expect(await alice.core.sync.whenSettled(noteId, 20_000)).toBe('delivered')
    expect(sent.get(filmed.blobId)?.[0]?.offset).toBe(0)
    await clipOn(alice, noteId)
  })
})

describe('nothing is left at the server of a clip', () => {
  it('that was discarded', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server, (ports) => ({ ...ports, clock: withoutUndoTime(ports.clock) }))
    const filmed = await filmOn(alice, 4_000)
    await filmed.film(40)
    await isAt(server, filmed.blobId, 500_000)
    alice.core.takes.escape()
    await expectNothingOf(server, filmed.blobId)
  })

  it('that was cut, but of what the note shows', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const filmed = await filmOn(alice, 4_000)
    await filmed.film(40, true)
    await filmed.keep()
    await isAt(server, filmed.blobId, 500_000)
    const cut = await alice.core.takes.edit(filmed.takeId, { kind: 'cut', fromMs: 500, toMs: 3_000 })
    expect(cut).toMatchObject({ ok: true })
    await expectNothingOf(server, filmed.blobId)
    const outcome = await alice.core.takes.send(filmed.takeId, null, 'everything')
    if (!outcome.ok) throw new Error(outcome.reason)
    expect(await alice.core.sync.whenSettled(outcome.value, 20_000)).toBe('delivered')
    await expectNothingOf(server, filmed.blobId)
    expect(alice.core.notes.read(outcome.value)?.video?.blobId).not.toBe(filmed.blobId)
  })

  it('that was left out while the server was away', async () => {
    const server = await startTestServer()
    const alice = await openOwner(server)
    const filmed = await filmOn(alice, 4_000)
    await filmed.film(40, true)
    await filmed.keep()
    await isAt(server, filmed.blobId, 500_000)
    await server.stop()
    expect(await alice.core.takes.clips.drop(filmed.takeId, filmed.blobId)).toMatchObject({ ok: true })
    await alice.close()
    await server.start()
    await openDevice(alice.dataDir)
    await expectNothingOf(server, filmed.blobId)
  })
})

describe('a long clip on its way up', () => {
  it('goes on where it was when the core died in the middle, and says how far it is', async () => {
    const server = await startTestServer()
    const sent = new Map<string, Sent[]>()
    let left = 4
    const cut = withFetch((next) => async (url, init) => {
      if (init?.method === 'PATCH' && (init.body as Uint8Array).length > 500_000 && left-- <= 0)
        throw new TypeError('cut')
      return await next(url, init)
    })
    const alice = await openOwner(server, cut)
    const filmed = await filmOn(alice, 60_000)
    await filmed.film(600, true)
    await filmed.release()
    const noteId = NoteIdSchema.parse(filmed.takeId)
    const note = await eventually(() => {
      const one = alice.core.notes.read(noteId)
      return one?.uploadPercent ? one : null
    }, 'how far it is')
    expect(note.state).toBe('uploading')
    expect(note.uploadPercent).toBeLessThan(100)
    const durable = offsetAt(server, filmed.blobId) ?? 0
    expect(durable).toBeGreaterThan(2_000_000)
    await alice.close()
    const again = await openDevice(alice.dataDir, watching(sent))
    expect(await again.core.sync.whenSettled(noteId, 30_000)).toBe('delivered')
    expect(sent.get(filmed.blobId)?.[0]?.offset).toBe(durable)
    await clipOn(again, noteId)
  })
})
