import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { bearerOf, expectWell, keepRawConnections } from './raw-connections.ts'
import {
  appendBytes,
  beginUpload,
  type Device,
  doneOf,
  joinAs,
  joinAsOwner,
  newBlobId,
  newConversationId,
  newMutationId,
  openServer,
  reasonOf,
  requestJoin,
  sendText,
  type TestServer,
  textNote,
} from './support.ts'

/** Clients that mean harm, or are broken beyond what a browser could send. The server answers, loses nothing, and lives on. */
let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())
const { say } = keepRawConnections(() => server)
const inside = /node_modules|at .*\.(ts|js)|sqlite|SELECT/i

describe('a body', () => {
  it.each([
    ['{"__proto__":{"code":"x"}}', 'application/json'],
    ['{"constructor":{"prototype":{"code":"x"}}}', 'application/json'],
    ['', 'application/json'],
    ['[[[[[[[[[[[[', 'application/json'],
    ['\u0000\u0001', 'application/json'],
    ['{"code":"x"}', 'text/plain'],
    ['{"code":"x"}', 'application/x-www-form-urlencoded'],
    ['{"code":"x"}', 'multipart/form-data; boundary=x'],
    ['{"code":"x"}', 'application/json; charset=utf-7'],
    ['{"code":"x"}', 'nonsense'],
    [`"${'['.repeat(500_000)}"`, 'application/json'],
    ['['.repeat(500_000), 'application/json'],
  ])('%j of type %s is a problem without a stack, for joining and for calls', async (body, type) => {
    for (const path of ['/auth/join', '/trpc/sync.mutate', '/trpc/sync.pull']) {
      const answer = await fetch(server.url + path, {
        method: 'POST',
        headers: { ...olga.headers, 'content-type': type },
        body,
      })
      const text = await answer.text()
      expect([path, answer.status >= 400 && answer.status < 500, text]).toEqual([path, true, text])
      expect(text).not.toMatch(inside)
      expect(text).toContain('requestInvalid')
    }
  })

  it('of two megabytes is refused for a call as for a join', async () => {
    const answer = await fetch(`${server.url}/trpc/sync.mutate`, {
      method: 'POST',
      headers: { ...olga.headers, 'content-type': 'application/json' },
      body: JSON.stringify({ mutationId: newMutationId(), mutation: 'x'.repeat(2_000_000) }),
    })
    expect([answer.status, await answer.text()]).toMatchObject([413, expect.stringContaining('requestInvalid')])
  })

  it('of an upload that announces more than a note may hold is refused before it is read', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const head = `${bearerOf(olga)}Content-Type: application/partial-upload\r\nUpload-Offset: 0\r\nUpload-Complete: ?0\r\n`
    const answer = await say(`PATCH /uploads/${id} HTTP/1.1\r\n${head}Content-Length: 900000000000\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 413 /)
    expect(answer).toMatch(/noteTooLarge/)
  })
})

describe('a path', () => {
  it.each([
    '/blobs/../../etc/passwd',
    '/blobs/..%2f..%2fearshot.db',
    '/blobs/%2e%2e%2fearshot.db',
    '/blobs/%00',
    '/blobs/%zz',
    '/blobs/....//earshot.db',
    `/blobs/${'a'.repeat(5000)}`,
    '/uploads/..%5c..%5cearshot.db',
    '//blobs//x',
    '/trpc/__proto__',
    '/trpc/constructor',
    '/trpc/sync.__proto__',
    '/trpc/sync.constructor.call',
    '/trpc/toString',
    '/trpc/',
    '/trpc/%zz',
    `/trpc/${'sync.pull,'.repeat(90)}?batch=1`,
    'http://elsewhere.example/blobs/x',
  ])('like %.60s leads nowhere', async (path) => {
    const answer = await say(`GET ${path} HTTP/1.1\r\n${bearerOf(olga)}\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 (4\d\d|207) /)
    expect(answer).not.toMatch(inside)
    expect(answer).not.toMatch(/SQLite format|root:/)
    await expectWell(server, olga)
  })
})

describe('a header', () => {
  it('cannot smuggle another into an answer', async () => {
    const id = 'x%0d%0aset-cookie:%20a=b'
    const answer = await say(
      `POST /uploads HTTP/1.1\r\n${bearerOf(olga)}Earshot-Blob-Id: ${id}\r\nContent-Length: 0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
    expect(answer).not.toMatch(/\r\nset-cookie/i)
  })

  it.each([
    ['both lengths', 'Content-Length: 5\r\nTransfer-Encoding: chunked\r\n'],
    ['two lengths', 'Content-Length: 5\r\nContent-Length: 6\r\n'],
    ['a length that is none', 'Content-Length: -5\r\n'],
    ['an unknown coding', 'Transfer-Encoding: chunked, identity\r\n'],
    ['20 kB', `X: ${'x'.repeat(20_000)}\r\n`],
    ['two tokens', `Authorization: Bearer ${'y'.repeat(43)}\r\nAuthorization: Bearer z\r\n`],
  ])('with %s is refused', async (_what, header) => {
    const answer = await say(`POST /auth/leave HTTP/1.1\r\nHost: x\r\n${header}\r\n0\r\n\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 4\d\d /)
    await expectWell(server, olga)
  })

  it.each(['1e3', '-1', '0x10', '9'.repeat(16), ' ', '1, 1'])('upload-offset %j is refused', async (offset) => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const answer = await say(
      `PATCH /uploads/${id} HTTP/1.1\r\n${bearerOf(olga)}Content-Type: application/partial-upload\r\nUpload-Offset: ${offset}\r\nUpload-Complete: ?0\r\nContent-Length: 0\r\n\r\n`,
    )
    expect(answer).toMatch(/^HTTP\/1.1 400 /)
  })

  it.each([
    'bytes=5-2',
    'bytes=-',
    'bytes=0-0,1-1',
    'bytes=99999999999999999999-',
    'bytes=-99999999999999999999',
    'x=1',
  ])('range %j gives whole, part or 416, and never more than there is', async (range) => {
    const id = newBlobId()
    const bytes = new Uint8Array(100).fill(1)
    await beginUpload(olga, id)
    await appendBytes(olga, id, { offset: 0, bytes, isLast: true })
    const answer = await fetch(`${server.url}/blobs/${id}`, { headers: { ...olga.headers, range } })
    expect([200, 206, 416]).toContain(answer.status)
    expect((await answer.arrayBuffer()).byteLength).toBeLessThanOrEqual(100)
  })
})

describe('a name', () => {
  it.each(['\u200b', '\u2060\ufe0f', 'Ol\u001b[31mga', 'O\u0000', 'a\nb', '\ud800'])('%j is refused', async (name) => {
    const { code } = await olga.client.invitations.create.mutate({})
    const answer = await requestJoin(server.url, { code, memberName: name, deviceName: 'x' })
    expect([answer.status, await reasonOf(answer)]).toEqual([400, 'requestInvalid'])
    const conversation = { id: newConversationId(), kind: 'group' as const, name, memberIds: [] }
    expect(await olga.mutate({ kind: 'createConversation', conversation })).toMatchObject({ reason: 'requestInvalid' })
  })

  it.each(['Ol\u200bga', 'Olga\u2060', '\u202eOlga'])(
    '%j, which looks like one that is taken, is taken',
    async (name) => {
      const { code } = await olga.client.invitations.create.mutate({})
      const answer = await requestJoin(server.url, { code, memberName: name, deviceName: 'x' })
      expect([answer.status, await reasonOf(answer)]).toEqual([409, 'nameTaken'])
    },
  )
})

describe('time', () => {
  it('that goes back breaks no order, no invitation and no upload', async () => {
    const ben = await joinAs(olga, 'Ben')
    const general = await olga.general()
    const first = doneOf(await sendText(olga, general))
    const id = newBlobId()
    await beginUpload(ben, id)
    const { code } = await olga.client.invitations.create.mutate({})
    server.clock.forward(-30 * 24 * 3_600_000)
    const second = doneOf(await sendText(ben, general))
    expect(second.seq).toBe((first.seq ?? 0) + 1)
    expect(await olga.mutate({ kind: 'sendNote', note: textNote(general) })).toMatchObject({ outcome: 'done' })
    const bytes = new Uint8Array(10)
    expect((await appendBytes(ben, id, { offset: 0, bytes, isLast: true })).status).toBe(204)
    expect((await requestJoin(server.url, { code, memberName: 'Cleo', deviceName: 'x' })).status).toBe(200)
    const seqs = ((await ben.pullAll()).get(general) ?? []).map((event) => event.seq)
    expect(seqs).toEqual(seqs.map((_, index) => index + 1))
  })
})

describe('a proxy on the same machine', () => {
  it('may say for whom it asks: one stranger’s failures hold nobody else back', async () => {
    const attempt = (from: string) =>
      fetch(`${server.url}/auth/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-forwarded-for': from },
        body: JSON.stringify({ code: 'B'.repeat(22), memberName: 'Ben', deviceName: 'x' }),
      })
    for (let count = 0; count < 10; count += 1) expect((await attempt('203.0.113.7')).status).toBe(404)
    expect((await attempt('203.0.113.7')).status).toBe(429)
    expect((await attempt('203.0.113.8')).status).toBe(404)
    expect((await attempt('nonsense, <script>')).status).toBe(404)
  })
})
