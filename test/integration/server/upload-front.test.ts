import { createHash } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import {
  appendBytes,
  type Device,
  headUpload,
  joinAsOwner,
  newBlobId,
  offsetOf,
  openServer,
  reasonOf,
  type TestServer,
} from './support.ts'
import { expectStored, pattern } from './uploading.ts'

/** A file whose first bytes are known only at its end, as of a video that is being recorded. */
let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

const FRONT = 64
const bytes = pattern(9_000)

const begin = (id: string, front: number | string = FRONT) =>
  fetch(`${server.url}/uploads`, {
    method: 'POST',
    headers: { ...olga.headers, 'earshot-blob-id': id, 'upload-complete': '?0', 'earshot-front': String(front) },
  })

const frontOf = (answer: Response): string | null => answer.headers.get('earshot-front')

const grow = (id: string, from: number, to: number) =>
  appendBytes(olga, id, { offset: from, bytes: bytes.slice(from, to), isLast: false })

/** A piece that says how large the front is. */
const patch = (id: string, offset: number, body: Uint8Array<ArrayBuffer>, more: Record<string, string>) =>
  fetch(`${server.url}/uploads/${id}`, {
    method: 'PATCH',
    headers: {
      ...olga.headers,
      'content-type': 'application/partial-upload',
      'upload-offset': String(offset),
      'earshot-front': String(FRONT),
      ...more,
    },
    body,
  })

const lastOf = (whole: Uint8Array): Record<string, string> => ({
  'upload-complete': '?1',
  'repr-digest': `sha-256=:${createHash('sha256').update(whole).digest('base64')}:`,
})

/** The last bytes, behind those that were left out. */
const end = (id: string, from: number, of = bytes) =>
  patch(id, from, Buffer.concat([of.slice(0, FRONT), of.slice(from)]), lastOf(of))

it('begins behind its front, which comes with the last bytes', async () => {
  const id = newBlobId()
  const begun = await begin(id)
  expect([begun.status, offsetOf(begun), frontOf(begun)]).toEqual([201, FRONT, '64'])
  await grow(id, FRONT, 3_000)
  const grown = await grow(id, 3_000, 7_000)
  expect([grown.status, offsetOf(grown), frontOf(grown)]).toEqual([204, 7_000, '64'])
  const ended = await end(id, 7_000)
  expect([ended.status, offsetOf(ended), frontOf(ended), ended.headers.get('upload-complete')]).toEqual([
    204,
    9_000,
    null,
    '?1',
  ])
  await expectStored(server, id, bytes)
  expect(await readdir(`${server.dataDir}/uploads`)).toEqual([])
})

it('ends with nothing but its front, when the rest was there before', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 9_000)
  expect((await end(id, 9_000)).status).toBe(204)
  await expectStored(server, id, bytes)
  // The answer was lost, and the end comes again.
  expect((await end(id, 9_000)).status).toBe(204)
})

it('says what is missing to whoever asks, also after the server was away', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 5_000)
  await server.restart()
  const found = await headUpload(olga, id)
  expect([offsetOf(found), frontOf(found)]).toEqual([5_000, '64'])
  const again = await begin(id)
  expect([again.status, offsetOf(again), frontOf(again)]).toEqual([201, 5_000, '64'])
  expect((await end(id, 5_000)).status).toBe(204)
  await expectStored(server, id, bytes)
})

it('starts again from its first byte when the end leaves the front out, as of a device that knows nothing of it', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 5_000)
  const ended = await appendBytes(olga, id, { offset: 5_000, bytes: bytes.slice(5_000), isLast: true, digestOf: bytes })
  expect([ended.status, offsetOf(ended), frontOf(ended)]).toEqual([422, 0, null])
  const whole = await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
  expect(whole.status).toBe(204)
  await expectStored(server, id, bytes)
})

it('starts again when it is not what it was said to be, and tells who still speaks of a front where it stands', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 5_000)
  const other = bytes.slice().fill(7, 0, 3)
  // What went ahead is of the one, what is said of the other.
  await grow(id, 5_000, 6_000)
  const ended = await end(id, 6_000, other.slice().fill(9, 100, 200))
  expect([ended.status, offsetOf(ended), await reasonOf(ended)]).toEqual([422, 0, 'uploadHashWrong'])
  const late = await end(id, 0)
  expect([late.status, offsetOf(late), frontOf(late)]).toEqual([409, 0, null])
})

it('refuses a front that is no number, is larger than any, or comes before the last bytes', async () => {
  for (const front of ['0', '-3', 'x', '9999999', '1e3']) {
    expect(await reasonOf(await begin(newBlobId(), front))).toBe('requestInvalid')
  }
  const id = newBlobId()
  await begin(id)
  const early = await patch(id, FRONT, bytes.slice(0, 100), { 'upload-complete': '?0' })
  expect(await reasonOf(early)).toBe('requestInvalid')
  expect(offsetOf(await headUpload(olga, id))).toBe(FRONT)
})

it('an end that is shorter than its front ends nothing', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 5_000)
  const cut = await patch(id, 5_000, bytes.slice(0, 10), lastOf(bytes))
  expect([offsetOf(cut), frontOf(cut), cut.headers.get('upload-complete')]).toEqual([5_000, '64', '?0'])
  expect((await end(id, 5_000)).status).toBe(204)
})

it('is taken back as any other', async () => {
  const id = newBlobId()
  await begin(id)
  await grow(id, FRONT, 5_000)
  const removed = await fetch(`${server.url}/uploads/${id}`, { method: 'DELETE', headers: olga.headers })
  expect(removed.status).toBe(204)
  expect(await readdir(`${server.dataDir}/uploads`)).toEqual([])
  expect((await headUpload(olga, id)).status).toBe(404)
})
