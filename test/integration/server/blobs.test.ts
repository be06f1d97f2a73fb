import { writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { BlobId } from '#shared/kernel/ids.ts'
import { type Device, joinAsOwner, openServer, reasonOf, sha256, type TestServer, uploadBlob } from './support.ts'

let server: TestServer
let olga: Device
let id: BlobId
const bytes = Uint8Array.from({ length: 1000 }, (_, index) => (index * 7) & 0xff)
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
  id = await uploadBlob(olga, bytes)
})
afterEach(() => server.dispose())

const get = (headers: Record<string, string> = {}, method = 'GET') =>
  fetch(`${server.url}/blobs/${id}`, { method, headers: { ...olga.headers, ...headers } })
const bodyOf = async (answer: Response) => new Uint8Array(await answer.arrayBuffer())

describe('a blob', () => {
  it('is served whole, as bytes that never change and are nothing to guess at', async () => {
    const answer = await get()
    expect(answer.status).toBe(200)
    expect(await bodyOf(answer)).toEqual(bytes)
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'x-content-type-options': 'nosniff',
      'content-length': '1000',
      'accept-ranges': 'bytes',
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${sha256(bytes)}"`,
      'earshot-protocol': '1',
    })
  })

  it.each([
    ['its first bytes', 'bytes=0-99', 0, 99],
    ['bytes of its middle', 'bytes=400-599', 400, 599],
    ['its end', 'bytes=900-', 900, 999],
    ['its last bytes', 'bytes=-10', 990, 999],
    ['more than it has', 'bytes=990-5000', 990, 999],
  ])('gives %s', async (_what, range, start, end) => {
    const answer = await get({ range })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([206, `bytes ${start}-${end}/1000`])
    expect(answer.headers.get('content-length')).toBe(String(end - start + 1))
    expect(await bodyOf(answer)).toEqual(bytes.slice(start, end + 1))
  })

  it('refuses a range past its end, and says how long it is', async () => {
    const answer = await get({ range: 'bytes=1000-' })
    expect([answer.status, answer.headers.get('content-range')]).toEqual([416, 'bytes */1000'])
  })

  it.each(['bytes=0-1,5-6', 'items=0-1', 'bytes=9-3'])('is whole for the range %j', async (range) => {
    const answer = await get({ range })
    expect([answer.status, (await bodyOf(answer)).length]).toEqual([200, 1000])
  })

  it('answers HEAD with the same headers and no body', async () => {
    const whole = await get({}, 'HEAD')
    expect([whole.status, whole.headers.get('content-length'), (await bodyOf(whole)).length]).toEqual([200, '1000', 0])
    const part = await get({ range: 'bytes=0-9' }, 'HEAD')
    expect([part.status, part.headers.get('content-length')]).toEqual([206, '10'])
  })

  it('is not sent again to whoever has it, and a range of another version is not given', async () => {
    const etag = `"${sha256(bytes)}"`
    expect((await get({ 'if-none-match': etag })).status).toBe(304)
    expect((await get({ range: 'bytes=0-9', 'if-range': etag })).status).toBe(206)
    expect((await get({ range: 'bytes=0-9', 'if-range': '"other"' })).status).toBe(200)
  })

  it('that the disk no longer holds whole is not served as if it were', async () => {
    await writeFile(`${server.dataDir}/blobs/${id}`, 'short')
    const answer = await get()
    expect([answer.status, await reasonOf(answer)]).toEqual([500, 'serverFailed'])
    expect(server.logLines.join('\n')).toContain('a blob is missing')
  })

  it.each(['x', '..%2fearshot.db', '%00'])('with the id %j is unknown', async (wrong) => {
    const answer = await fetch(`${server.url}/blobs/${wrong}`, { headers: olga.headers })
    expect([answer.status, await reasonOf(answer)]).toEqual([404, 'blobUnknown'])
  })
})
