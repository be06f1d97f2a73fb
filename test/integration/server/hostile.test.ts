import { once } from 'node:events'
import { createConnection, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import {
  appendBytes,
  beginUpload,
  type Device,
  doneOf,
  headUpload,
  joinAs,
  joinAsOwner,
  newBlobId,
  newConversationId,
  newMutationId,
  offsetOf,
  openServer,
  reasonOf,
  requestJoin,
  sendText,
  sha256,
  type TestServer,
  textNote,
} from './support.ts'

/** Clients that mean harm, or are broken beyond what a browser could send. The server answers, loses nothing, and lives on. */
let server: TestServer
let olga: Device
const sockets: Socket[] = []
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await server.dispose()
})

/** Raw bytes on a connection that never hangs up by itself. */
function connect(): { socket: Socket; received: () => string } {
  const socket = createConnection({ port: Number(new URL(server.url).port), host: '127.0.0.1', allowHalfOpen: true })
  sockets.push(socket)
  let text = ''
  socket.setEncoding('latin1')
  socket.on('data', (chunk) => {
    text += String(chunk)
  })
  socket.on('error', () => undefined)
  return { socket, received: () => text }
}

async function say(bytes: string, until = /\r\n\r\n/): Promise<string> {
  const { socket, received } = connect()
  socket.write(bytes, 'latin1')
  await vi.waitFor(() => expect(received()).toMatch(until), { timeout: 10_000 })
  return received()
}

const isWell = async (): Promise<void> => {
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect(await sendText(olga, await olga.general())).toMatchObject({ outcome: 'done' })
}
const bearer = (): string => `Host: x\r\nAuthorization: Bearer ${olga.me.token}\r\n`
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
    const head = `${bearer()}Content-Type: application/partial-upload\r\nUpload-Offset: 0\r\nUpload-Complete: ?0\r\n`
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
    const answer = await say(`GET ${path} HTTP/1.1\r\n${bearer()}\r\n`)
    expect(answer).toMatch(/^HTTP\/1.1 (4\d\d|207) /)
    expect(answer).not.toMatch(inside)
    expect(answer).not.toMatch(/SQLite format|root:/)
    await isWell()
  })
})

describe('a header', () => {
  it('cannot smuggle another into an answer', async () => {
    const id = 'x%0d%0aset-cookie:%20a=b'
    const answer = await say(`POST /uploads HTTP/1.1\r\n${bearer()}Earshot-Blob-Id: ${id}\r\nContent-Length: 0\r\n\r\n`)
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
    await isWell()
  })

  it.each(['1e3', '-1', '0x10', '9'.repeat(16), ' ', '1, 1'])('upload-offset %j is refused', async (offset) => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const answer = await say(
      `PATCH /uploads/${id} HTTP/1.1\r\n${bearer()}Content-Type: application/partial-upload\r\nUpload-Offset: ${offset}\r\nUpload-Complete: ?0\r\nContent-Length: 0\r\n\r\n`,
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

describe('a connection', () => {
  it('that asks for the live channel without a token is ended, though the other side never hangs up', async () => {
    const upgrade = 'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n'
    const { socket, received } = connect()
    const ended = once(socket, 'end')
    socket.write(`GET /live HTTP/1.1\r\nHost: x\r\n${upgrade}Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`)
    await ended
    expect(received()).toMatch(/^HTTP\/1.1 401 /)
    // The server's end is gone for good: what comes now is answered by a reset.
    const closed = new Promise((resolve) => socket.once('close', resolve))
    await vi.waitFor(
      () => {
        if (socket.writable) socket.write('x')
        expect(socket.destroyed).toBe(true)
      },
      { timeout: 10_000, interval: 20 },
    )
    await closed
  })

  it('with two PATCHes written one behind the other loses no byte and counts none twice', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const bytes = new Uint8Array(200_000).fill(0x61)
    const patch = (offset: number, text: string) =>
      `PATCH /uploads/${id} HTTP/1.1\r\n${bearer()}Content-Type: application/partial-upload\r\nUpload-Offset: ${offset}\r\nUpload-Complete: ?0\r\nContent-Length: ${text.length}\r\n\r\n${text}`
    const { socket } = connect()
    socket.write(
      patch(0, 'a'.repeat(100_000)) + patch(100_000, 'a'.repeat(50_000)) + patch(0, 'b'.repeat(10)),
      'latin1',
    )
    let offset = -1
    // Until nothing moves any more: what is told is what is there.
    await vi.waitFor(async () => {
      const before = offset
      offset = offsetOf(await headUpload(olga, id))
      expect(offset).toBe(before)
    })
    expect([0, 100_000, 150_000].some((end) => offset <= end)).toBe(true)
    const rest = bytes.subarray(offset)
    const ended = await appendBytes(olga, id, { offset, bytes: new Uint8Array(rest), isLast: true, digestOf: bytes })
    expect(ended.status).toBe(204)
    const blob = await fetch(`${server.url}/blobs/${id}`, { headers: olga.headers })
    expect(sha256(new Uint8Array(await blob.arrayBuffer()))).toBe(sha256(bytes))
  })

  it('that dribbles an upload keeps nobody waiting: not the uploader who asks again, and no other', async () => {
    const id = newBlobId()
    await beginUpload(olga, id)
    const { socket } = connect()
    const head = `${bearer()}Content-Type: application/partial-upload\r\nUpload-Offset: 0\r\nUpload-Complete: ?0\r\n`
    socket.write(`PATCH /uploads/${id} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`)
    const dribble = setInterval(() => socket.write('1\r\na\r\n'), 20)
    await isWell()
    const offset = offsetOf(await headUpload(olga, id))
    const bytes = new Uint8Array(1000).fill(0x61)
    const rest = new Uint8Array(bytes.subarray(offset))
    expect((await appendBytes(olga, id, { offset, bytes: rest, isLast: true, digestOf: bytes })).status).toBe(204)
    clearInterval(dribble)
  })
})

describe('the live channel', () => {
  const openLive = async (device: Device): Promise<WebSocket> => {
    const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { headers: device.headers })
    socket.on('error', () => undefined)
    await once(socket, 'message')
    return socket
  }

  it('keeps the newest connections of a device that opens one after the other, and no end of them', async () => {
    const ben = await joinAs(olga, 'Ben')
    const bens = await openLive(ben)
    const flood: WebSocket[] = []
    for (let count = 0; count < 30; count += 1) flood.push(await openLive(olga))
    await vi.waitFor(() => expect(flood.filter((one) => one.readyState === WebSocket.OPEN)).toHaveLength(8))
    expect(flood.slice(-8).every((one) => one.readyState === WebSocket.OPEN)).toBe(true)
    expect(bens.readyState).toBe(WebSocket.OPEN)
    const metrics = await (await fetch(`${server.url}/metrics`, { headers: olga.headers })).text()
    expect(metrics).toContain('earshot_live_connections 9')
    for (const one of [...flood, bens]) one.terminate()
  })

  it('answers pings, but holds no heap of answers for one that never reads', async () => {
    const live = await openLive(olga)
    live.ping('still there?')
    expect(String((await once(live, 'pong'))[0])).toBe('still there?')
    live.terminate()
    const small = await openServer({ liveBufferBytes: 1000 })
    const owner = await joinAsOwner(small)
    const wire = createConnection({ port: Number(new URL(small.url).port), host: '127.0.0.1' })
    sockets.push(wire)
    wire.on('error', () => undefined)
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`
    wire.write(`GET /live HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${owner.me.token}\r\n${upgrade}\r\n`)
    await once(wire, 'data')
    wire.pause()
    const ping = Buffer.concat([Buffer.from([0x89, 0x80 | 125, 0, 0, 0, 0]), Buffer.alloc(125, 1)])
    const many = Buffer.concat(Array.from({ length: 8000 }, () => ping))
    const before = process.memoryUsage()
    for (let count = 0; count < 60; count += 1) {
      if (!wire.write(many)) await Promise.race([once(wire, 'drain'), new Promise((go) => setTimeout(go, 1000))])
    }
    const after = process.memoryUsage()
    // 60 MB of pings were sent; their answers would be as much again.
    expect(after.external + after.arrayBuffers - before.external - before.arrayBuffers).toBeLessThan(30_000_000)
    expect((await fetch(`${small.url}/readyz`)).status).toBe(200)
    wire.destroy()
    await small.dispose()
  })

  it('survives messages, fragments and bytes that are no frame', async () => {
    const live = await openLive(olga)
    for (let count = 0; count < 2000; count += 1) live.send('{"kind":"event"}')
    const other = await openLive(olga)
    other.send('half', { fin: false })
    const { socket } = connect()
    const upgrade = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n`
    socket.write(`GET /live HTTP/1.1\r\n${bearer()}${upgrade}\r\n${'\xff'.repeat(300)}`, 'latin1')
    await once(socket, 'end')
    await isWell()
    live.terminate()
    other.terminate()
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
