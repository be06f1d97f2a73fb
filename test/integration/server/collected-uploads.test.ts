import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  appendBytes,
  beginUpload,
  type Device,
  doneOf,
  headUpload,
  joinAsOwner,
  newBlobId,
  offsetOf,
  openServer,
  reasonOf,
  type TestServer,
  uploadBlob,
  voiceNote,
} from './support.ts'
import { expectStored, pattern, until } from './uploading.ts'

let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

describe('an upload that nobody needs', () => {
  it('is removed on request, blob and all, unless a note holds it', async () => {
    const remove = (id: string) => fetch(`${server.url}/uploads/${id}`, { method: 'DELETE', headers: olga.headers })
    const begun = newBlobId()
    await beginUpload(olga, begun)
    await appendBytes(olga, begun, { offset: 0, bytes: pattern(10), isLast: false })
    expect((await remove(begun)).status).toBe(204)
    expect((await headUpload(olga, begun)).status).toBe(404)
    expect(existsSync(`${server.dataDir}/uploads/${begun}.part`)).toBe(false)

    const bytes = pattern(100)
    const whole = await uploadBlob(olga, bytes)
    expect((await remove(whole)).status).toBe(204)
    expect(existsSync(`${server.dataDir}/blobs/${whole}`)).toBe(false)

    const sent = await uploadBlob(olga, bytes)
    doneOf(await olga.mutate({ kind: 'sendNote', note: voiceNote(await olga.general(), sent, bytes) }))
    const held = await remove(sent)
    expect([held.status, await reasonOf(held)]).toEqual([400, 'requestInvalid'])
    await expectStored(server, sent, bytes)
  })

  it('abandoned for a day is collected, one that goes on is not', async () => {
    const abandoned = newBlobId()
    await beginUpload(olga, abandoned)
    await appendBytes(olga, abandoned, { offset: 0, bytes: pattern(10), isLast: false })
    server.clock.forward(23 * 3_600_000)
    const alive = newBlobId()
    await beginUpload(olga, alive)
    await appendBytes(olga, alive, { offset: 0, bytes: pattern(10), isLast: false })
    server.clock.forward(2 * 3_600_000)
    const again = await server.restart()
    await until(async () => (await headUpload(olga, abandoned)).status === 404)
    expect(existsSync(`${server.dataDir}/uploads/${abandoned}.part`)).toBe(false)
    expect(offsetOf(await headUpload(olga, alive))).toBe(10)
    await again.close()
  })

  it('that was being removed when the server died is removed after all', async () => {
    const half = newBlobId()
    await beginUpload(olga, half)
    await appendBytes(olga, half, { offset: 0, bytes: pattern(10), isLast: false })
    const whole = await uploadBlob(olga, pattern(600))
    await server.close()
    // Given up in the database, the files still there.
    const db = new Database(`${server.dataDir}/earshot.db`)
    const { uploader_id } = db.prepare('delete from blob where id = ? returning uploader_id').get(whole) as {
      uploader_id: string
    }
    db.prepare(
      'insert into upload (id, member_id, offset_bytes, created_at_ms, touched_at_ms) values (?, ?, 0, 0, 0)',
    ).run(whole, uploader_id)
    db.prepare('update upload set offset_bytes = 0, touched_at_ms = 0 where id = ?').run(half)
    db.close()
    const again = await server.restart()
    for (const id of [half, whole]) await until(async () => (await headUpload(olga, id)).status === 404)
    expect(await readdir(`${server.dataDir}/uploads`)).toEqual([])
    expect(await readdir(`${server.dataDir}/blobs`)).toEqual([])
    await again.close()
  })

  it('that came whole and that no note took within a day is collected, and can come again', async () => {
    const bytes = pattern(600)
    const orphan = await uploadBlob(olga, bytes)
    const taken = await uploadBlob(olga, bytes)
    doneOf(await olga.mutate({ kind: 'sendNote', note: voiceNote(await olga.general(), taken, bytes) }))
    server.clock.forward(25 * 3_600_000)
    const fresh = await uploadBlob(olga, bytes)
    const again = await server.restart()
    await until(async () => (await headUpload(olga, orphan)).status === 404)
    expect(existsSync(`${server.dataDir}/blobs/${orphan}`)).toBe(false)
    await expectStored(server, taken, bytes)
    await expectStored(server, fresh, bytes)

    // Its device was away for all that time, and has the master.
    const note = voiceNote(await olga.general(), orphan, bytes)
    const early = await olga.mutate({ kind: 'sendNote', note })
    expect(early).toMatchObject({ outcome: 'refused', reason: 'uploadIncomplete' })
    await beginUpload(olga, orphan)
    await appendBytes(olga, orphan, { offset: 0, bytes, isLast: true })
    doneOf(await olga.mutate({ kind: 'sendNote', note }))
    await again.close()
  })
})
