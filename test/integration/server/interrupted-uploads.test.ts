import { existsSync } from 'node:fs'
import { readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
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
} from './support.ts'
import { expectStored, pattern, until } from './uploading.ts'

let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())

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

const partSize = async (id: string): Promise<number> => {
  const path = `${server.dataDir}/uploads/${id}.part`
  return existsSync(path) ? (await readFile(path)).length : 0
}

describe('an upload that is interrupted', () => {
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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
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
      await expectStored(server, id, bytes)
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
    await expectStored(server, id, bytes)
    await again.close()
  })
})
