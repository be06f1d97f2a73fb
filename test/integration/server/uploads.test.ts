import { readdir, truncate, writeFile } from 'node:fs/promises'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { limits } from '#shared/contract/limits.ts'
import {
  appendBytes,
  beginUpload,
  type Device,
  headUpload,
  joinAsOwner,
  newBlobId,
  offsetOf,
  openServer,
  reasonOf,
  type TestServer,
  uploadBlob,
} from './support.ts'
import { expectStored, pattern } from './uploading.ts'

let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
  })

  it('repeats its answer when the last bytes come again, and refuses any others', async () => {
    const bytes = pattern(500)
    const id = await uploadBlob(olga, bytes)
    const again = await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
    expect([again.status, offsetOf(again), again.headers.get('upload-complete')]).toEqual([204, 500, '?1'])
    const late = await appendBytes(olga, id, { offset: 500, bytes: pattern(9), isLast: false })
    expect([late.status, offsetOf(late)]).toEqual([409, 500])
    await expectStored(server, id, bytes)
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
