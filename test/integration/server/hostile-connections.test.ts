import { once } from 'node:events'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import { bearerOf, expectWell, keepRawConnections } from './raw-connections.ts'
import {
  appendBytes,
  beginUpload,
  type Device,
  headUpload,
  joinAs,
  joinAsOwner,
  newBlobId,
  offsetOf,
  openServer,
  sha256,
  type TestServer,
} from './support.ts'

/** Connections that mean harm, or are broken. The server lives on, and nobody else waits for them. */
let server: TestServer
let olga: Device
beforeEach(async () => {
  server = await openServer()
  olga = await joinAsOwner(server)
})
afterEach(() => server.dispose())
const { connect } = keepRawConnections(() => server)

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
      `PATCH /uploads/${id} HTTP/1.1\r\n${bearerOf(olga)}Content-Type: application/partial-upload\r\nUpload-Offset: ${offset}\r\nUpload-Complete: ?0\r\nContent-Length: ${text.length}\r\n\r\n${text}`
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
    const head = `${bearerOf(olga)}Content-Type: application/partial-upload\r\nUpload-Offset: 0\r\nUpload-Complete: ?0\r\n`
    socket.write(`PATCH /uploads/${id} HTTP/1.1\r\n${head}Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n`)
    const dribble = setInterval(() => socket.write('1\r\na\r\n'), 20)
    await expectWell(server, olga)
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
    const { socket: wire } = connect(small, false)
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
    socket.write(`GET /live HTTP/1.1\r\n${bearerOf(olga)}${upgrade}\r\n${'\xff'.repeat(300)}`, 'latin1')
    await once(socket, 'end')
    await expectWell(server, olga)
    live.terminate()
    other.terminate()
  })
})
