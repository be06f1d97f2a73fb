import { existsSync } from 'node:fs'
import { readdir, readFile, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/contract/limits.ts'
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

let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

/** Bytes in which every place looks different, so that a shifted or doubled piece shows. */
const pattern = (sizeBytes: number, seed = 1): Uint8Array<ArrayBuffer> =>
  Uint8Array.from({ length: sizeBytes }, (_, index) => (index * 31 + (index >> 8) * seed + seed) & 0xff)

const stored = (id: string) => readFile(`${server.dataDir}/blobs/${id}`)

/** A PATCH whose body stays open: a link that is slow, or about to break. */
function openAppend(id: string, offset: number, announced: number) {
  const answer = Promise.withResolvers<number>()
  const wire = request(`${server.url}/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...olga.headers,
      'content-type': 'application/partial-upload',
      'content-length': String(announced),
      'upload-offset': String(offset),
      'upload-complete': '?0',
    },
  })
  wire.on('response', (response) => {
    response.resume()
    answer.resolve(response.statusCode ?? 0)
  })
  // A cut connection has no status.
  wire.on('error', () => answer.resolve(0))
  return { wire, status: answer.promise }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise((resolve) => setTimeout(resolve, 5))
}

const partSize = async (id: string): Promise<number> => {
  const path = `${server.dataDir}/uploads/${id}.part`
  return existsSync(path) ? (await readFile(path)).length : 0
}

describe('an upload', () => {
  it('grows piece by piece and becomes a blob', async () => {
    const id = newBlobId()
    const bytes = pattern(10_000)
    const begun = await beginUpload(olga, id)
    expect([begun.status, begun.headers.get('location'), offsetOf(begun)]).toEqual([201, `/uploads/${id}`, 0])
    const first = await appendBytes(olga, id, { offset: 0, bytes: bytes.slice(0, 4000), isLast: false })
    expect([first.status, offsetOf(first), first.headers.get('upload-complete')]).toEqual([204, 4000, '?0'])
    const second = await appendBytes(olga, id, {
      offset: 4000,
      bytes: bytes.slice(4000),
      isLast: true,
      digestOf: bytes,
    })
    expect([second.status, offsetOf(second), second.headers.get('upload-complete')]).toEqual([204, 10_000, '?1'])
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
    expect(await readdir(`${server.dataDir}/uploads`)).toEqual([])
  })

  it('takes its first bytes with the POST, or all of them', async () => {
    const id = newBlobId()
    const bytes = pattern(3000)
    const digest = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('base64')
    const answer = await fetch(`${server.url}/uploads`, {
      method: 'POST',
      headers: {
        ...olga.headers,
        'earshot-blob-id': id,
        'content-type': 'application/partial-upload',
        'upload-complete': '?1',
        'repr-digest': `sha-256=:${digest}:`,
      },
      body: bytes,
    })
    expect([answer.status, offsetOf(answer), answer.headers.get('upload-complete')]).toEqual([201, 3000, '?1'])
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('begun again tells where it stands and ignores the body', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: pattern(700), isLast: false })
    const again = await fetch(`${server.url}/uploads`, {
      method: 'POST',
      headers: {
        ...olga.headers,
        'earshot-blob-id': id,
        'content-type': 'application/partial-upload',
        'upload-complete': '?0',
      },
      body: pattern(50),
    })
    expect([again.status, offsetOf(again)]).toEqual([201, 700])
    const head = await headUpload(olga, id)
    expect([head.status, offsetOf(head), head.headers.get('upload-complete')]).toEqual([204, 700, '?0'])
  })

  it('refuses another offset than the durable one, and says which that is', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: pattern(700), isLast: false })
    for (const offset of [0, 699, 701]) {
      const answer = await appendBytes(olga, id, { offset, bytes: pattern(10), isLast: false })
      expect([answer.status, offsetOf(answer), await reasonOf(answer)]).toEqual([409, 700, 'uploadOffsetWrong'])
    }
  })

  it('whose bytes have another hash starts again at nothing, and can then end well', async () => {
    const id = newBlobId()
    const bytes = pattern(2000)
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: bytes.slice(0, 1000), isLast: false })
    const wrong = await appendBytes(olga, id, { offset: 1000, bytes: pattern(1000, 5), isLast: true, digestOf: bytes })
    expect([wrong.status, offsetOf(wrong), await reasonOf(wrong)]).toEqual([422, 0, 'uploadHashWrong'])
    expect(offsetOf(await headUpload(olga, id))).toBe(0)
    const right = await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
    expect(right.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('repeats its answer when the last bytes come again, and refuses any others', async () => {
    const bytes = pattern(500)
    const id = await uploadBlob(olga, bytes)
    const again = await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
    expect([again.status, offsetOf(again), again.headers.get('upload-complete')]).toEqual([204, 500, '?1'])
    const late = await appendBytes(olga, id, { offset: 500, bytes: pattern(9), isLast: false })
    expect([late.status, offsetOf(late)]).toEqual([409, 500])
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('larger than a note may be is refused before its bytes are read, told or not', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const db = new Database(`${server.dataDir}/earshot.db`)
    // Standing just below the limit, with a file as the server would have left it; empty, it takes no room.
    await writeFile(`${server.dataDir}/uploads/${id}.part`, '')
    await truncate(`${server.dataDir}/uploads/${id}.part`, limits.videoSizeBytes - 10)
    db.prepare('update upload set offset_bytes = ? where id = ?').run(limits.videoSizeBytes - 10, id)
    db.close()
    const offset = limits.videoSizeBytes - 10
    const told = await appendBytes(olga, id, { offset, bytes: pattern(11), isLast: false })
    expect([told.status, offsetOf(told), await reasonOf(told)]).toEqual([413, offset, 'noteTooLarge'])
    const untold = await fetch(`${server.url}/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...olga.headers,
        'content-type': 'application/partial-upload',
        'upload-offset': String(offset),
        'upload-complete': '?0',
      },
      body: new Blob([pattern(11)]).stream(),
      duplex: 'half',
    } as RequestInit)
    expect([untold.status, offsetOf(untold), await reasonOf(untold)]).toEqual([413, offset, 'noteTooLarge'])
    expect(offsetOf(await appendBytes(olga, id, { offset, bytes: pattern(10), isLast: false }))).toBe(
      limits.videoSizeBytes,
    )
  })

  it('keeps what had arrived when the connection is cut', async () => {
    const id = newBlobId()
    const bytes = pattern(300_000)
    await beginUpload(olga, id)
    const { wire, status } = openAppend(id, 0, bytes.length)
    wire.write(bytes.slice(0, 120_000))
    await until(async () => (await partSize(id)) === 120_000)
    wire.destroy()
    expect(await status).toBe(0)
    const head = await headUpload(olga, id)
    expect(offsetOf(head)).toBe(120_000)
    const rest = await appendBytes(olga, id, {
      offset: 120_000,
      bytes: bytes.slice(120_000),
      isLast: true,
      digestOf: bytes,
    })
    expect(rest.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('lets a newer request take over from one whose connection hangs', async () => {
    const id = newBlobId()
    const bytes = pattern(200_000)
    await beginUpload(olga, id)
    const { wire, status } = openAppend(id, 0, bytes.length)
    wire.write(bytes.slice(0, 70_000))
    await until(async () => (await partSize(id)) === 70_000)
    expect(offsetOf(await headUpload(olga, id))).toBe(70_000)
    expect(await status).toBe(0)
    const rest = await appendBytes(olga, id, {
      offset: 70_000,
      bytes: bytes.slice(70_000),
      isLast: true,
      digestOf: bytes,
    })
    expect(rest.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('is never mixed up by requests at the same moment', async () => {
    const id = newBlobId()
    const bytes = pattern(400_000)
    await beginUpload(olga, id)
    await Promise.allSettled(
      Array.from({ length: 8 }, (_, index) =>
        appendBytes(olga, id, { offset: 0, bytes: index % 2 ? bytes : bytes.slice(0, 150_000), isLast: false }),
      ),
    )
    const reached = offsetOf(await headUpload(olga, id))
    const end = await appendBytes(olga, id, {
      offset: reached,
      bytes: bytes.slice(reached),
      isLast: true,
      digestOf: bytes,
    })
    expect(end.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
  })

  it('goes on after a restart, its hash made anew from the file', async () => {
    const id = newBlobId()
    const bytes = pattern(90_000)
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: bytes.slice(0, 50_000), isLast: false })
    const again = await server.restart()
    expect(offsetOf(await headUpload(olga, id))).toBe(50_000)
    const end = await appendBytes(olga, id, {
      offset: 50_000,
      bytes: bytes.slice(50_000),
      isLast: true,
      digestOf: bytes,
    })
    expect(end.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
    await again.close()
  })

  it('keeps what arrived when the server is closed in the middle of a piece', async () => {
    const id = newBlobId()
    const bytes = pattern(100_000)
    await beginUpload(olga, id)
    const { wire, status } = openAppend(id, 0, bytes.length)
    wire.write(bytes.slice(0, 30_000))
    await until(async () => (await partSize(id)) === 30_000)
    const again = await server.restart()
    expect(await status).toBe(0)
    expect(offsetOf(await headUpload(olga, id))).toBe(30_000)
    await again.close()
  })

  it('passes over bytes on disk that were never acknowledged', async () => {
    const id = newBlobId()
    const bytes = pattern(20_000)
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: bytes.slice(0, 8000), isLast: false })
    await server.close()
    const path = `${server.dataDir}/uploads/${id}.part`
    await writeFile(path, Buffer.concat([await readFile(path), Buffer.from('left by a crash')]))
    const again = await server.restart()
    const end = await appendBytes(olga, id, { offset: 8000, bytes: bytes.slice(8000), isLast: true, digestOf: bytes })
    expect(end.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
    await again.close()
  })

  it('starts again when its file is shorter than was acknowledged', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes: pattern(8000), isLast: false })
    const again = await server.restart()
    await writeFile(`${server.dataDir}/uploads/${id}.part`, 'short')
    const lost = await appendBytes(olga, id, { offset: 8000, bytes: pattern(10), isLast: false })
    expect([lost.status, offsetOf(lost), await reasonOf(lost)]).toEqual([409, 0, 'uploadOffsetWrong'])
    expect((await appendBytes(olga, id, { offset: 0, bytes: pattern(10), isLast: true })).status).toBe(204)
    await again.close()
  })

  // /dev/full takes a file's place: every write to it fails with ENOSPC.
  it.skipIf(!existsSync('/dev/full'))(
    'refuses bytes a full disk cannot take, and goes on when there is room',
    async () => {
      const id = newBlobId()
      const bytes = pattern(5000)
      await beginUpload(olga, id)
      await symlink('/dev/full', `${server.dataDir}/uploads/${id}.part`)
      const full = await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
      expect([full.status, offsetOf(full), await reasonOf(full)]).toEqual([507, 0, 'diskFull'])
      await rm(`${server.dataDir}/uploads/${id}.part`)
      expect((await appendBytes(olga, id, { offset: 0, bytes, isLast: true })).status).toBe(204)
      expect(Buffer.compare(await stored(id), bytes)).toBe(0)
    },
  )

  it('that a crash left renamed but not sealed goes on where it was', async () => {
    const id = newBlobId()
    const bytes = pattern(5000)
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes, isLast: false })
    await server.close()
    await rename(`${server.dataDir}/uploads/${id}.part`, `${server.dataDir}/blobs/${id}`)
    const again = await server.restart()
    const end = await appendBytes(olga, id, { offset: 5000, bytes: new Uint8Array(), isLast: true, digestOf: bytes })
    expect(end.status).toBe(204)
    expect(Buffer.compare(await stored(id), bytes)).toBe(0)
    await again.close()
  })

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
    expect(Buffer.compare(await stored(sent), bytes)).toBe(0)
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
    expect(Buffer.compare(await stored(taken), bytes)).toBe(0)
    expect(Buffer.compare(await stored(fresh), bytes)).toBe(0)

    // Its device was away for all that time, and has the master.
    const note = voiceNote(await olga.general(), orphan, bytes)
    const early = await olga.mutate({ kind: 'sendNote', note })
    expect(early).toMatchObject({ outcome: 'refused', reason: 'uploadIncomplete' })
    await beginUpload(olga, orphan)
    await appendBytes(olga, orphan, { offset: 0, bytes, isLast: true })
    doneOf(await olga.mutate({ kind: 'sendNote', note }))
    await again.close()
  })

  it.each([
    ['a made-up id', '../../etc/passwd'],
    ['an encoded path', '..%2f..%2fearshot.db'],
    ['an unknown id', '00000000-0000-7000-8000-000000000000'],
    ['upper case', '0190A0B0-0000-7000-8000-000000000000'],
  ])('with %s is unknown', async (_what, id) => {
    expect((await headUpload(olga, id)).status).toBe(404)
    expect([400, 404]).toContain((await appendBytes(olga, id, { offset: 0, bytes: pattern(5), isLast: false })).status)
    const begun = await fetch(`${server.url}/uploads`, {
      method: 'POST',
      headers: { ...olga.headers, 'earshot-blob-id': id.startsWith('0000') ? 'x' : id, 'upload-complete': '?0' },
    })
    expect([begun.status, await reasonOf(begun)]).toEqual([400, 'requestInvalid'])
  })

  it.each([
    { 'upload-offset': 'x' },
    { 'upload-offset': '-1' },
    { 'upload-complete': 'yes' },
    { 'upload-complete': '?1' },
    { 'upload-complete': '?1', 'repr-digest': 'md5=:abc=:' },
    { 'content-type': 'application/json' },
  ])('refuses a piece with %j', async (headers) => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const answer = await fetch(`${server.url}/uploads/${id}`, {
      method: 'PATCH',
      headers: {
        ...olga.headers,
        'content-type': 'application/partial-upload',
        'upload-offset': '0',
        'upload-complete': '?0',
        ...headers,
      },
      body: pattern(10),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    expect(answer.status).toBeLessThan(500)
    expect(await reasonOf(answer)).toBe('requestInvalid')
    expect(offsetOf(await headUpload(olga, id))).toBe(0)
  })

  it('cannot end empty', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const answer = await appendBytes(olga, id, { offset: 0, bytes: new Uint8Array(), isLast: true })
    expect([answer.status, await reasonOf(answer)]).toEqual([400, 'requestInvalid'])
  })
})
