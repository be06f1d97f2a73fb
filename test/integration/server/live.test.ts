import { once } from 'node:events'
import { createConnection } from 'node:net'
import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { WebSocket } from 'ws'
import type { Event } from '#shared/contract/event.ts'
import { LiveFrame } from '#shared/contract/sync.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { createHub } from '../../../server/live/hub.ts'
import { createReceiver } from '../../../server/live/receiver.ts'
import {
  bodiesOf,
  type Device,
  doneOf,
  joinAs,
  newConversationId,
  sendText,
  type TestServer,
  textNote,
} from './support.ts'
import { openTwoMembers } from './two-members.ts'

let server: TestServer
let olga: Device
let ben: Device
let general: ConversationId
const sockets: WebSocket[] = []

beforeEach(async () => {
  ;({ server, olga, ben, general } = await openTwoMembers({ liveBufferBytes: 200_000 }))
})
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.terminate()
  await server.dispose()
})

/** Waits for what is on its way; the time-out only says when to give up on a busy computer. */
const soon = <T>(check: () => T | Promise<T>): Promise<T> => vi.waitFor(check, { timeout: 20_000, interval: 10 })

/** A device on the live channel that keeps every frame. */
function openLive(device: Device) {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { headers: device.headers })
  sockets.push(socket)
  const frames: LiveFrame[] = []
  socket.on('message', (data) => frames.push(LiveFrame.parse(JSON.parse(String(data)))))
  const closed = once(socket, 'close') as Promise<[number]>
  closed.catch(() => undefined)
  return {
    socket,
    frames,
    closed,
    events: (): Event[] => frames.flatMap((frame) => (frame.kind === 'event' ? [frame.event] : [])),
    hello: () => soon(() => expect(frames[0]).toEqual({ kind: 'hello', protocol: 1 })),
  }
}

/** The status of an upgrade that is refused, and its body. */
function refusedUpgrade(headers: Record<string, string>, path = '/live'): Promise<{ status: number; body: string }> {
  const socket = new WebSocket(`${server.url.replace('http', 'ws')}${path}`, { headers })
  return new Promise((resolve, reject) => {
    socket.on('open', () => reject(new Error('was let in')))
    socket.on('error', () => undefined)
    socket.on('unexpected-response', async (_request, response) => {
      let body = ''
      for await (const chunk of response) body += chunk
      resolve({ status: response.statusCode ?? 0, body })
    })
  })
}

describe('the live channel', () => {
  it('says hello first, then brings every event in the order of its stream', async () => {
    const live = openLive(ben)
    await live.hello()
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => sendText(olga, general, `${index}`)))
    await soon(() => expect(live.events()).toHaveLength(30))
    const seqs = live.events().map((event) => event.seq)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
    expect(new Set(seqs)).toEqual(new Set(answers.map((answer) => doneOf(answer).seq)))
    expect(live.events()).toEqual(((await ben.pullAll()).get(general) ?? []).slice(-30))
  })

  it('reaches every device of a member, the sender’s own too', async () => {
    const lives = [openLive(olga), openLive(ben), openLive(ben)]
    for (const live of lives) await live.hello()
    await sendText(olga, general, 'to all')
    for (const live of lives) await soon(() => expect(live.events()).toHaveLength(1))
  })

  it('brings only what the member may read', async () => {
    const cleo = await joinAs(olga, 'Cleo')
    const [bens, cleos] = [openLive(ben), openLive(cleo)]
    await bens.hello()
    await cleos.hello()
    const id = newConversationId()
    const conversation = { id, kind: 'direct' as const, name: '' as const, memberIds: [ben.me.member.id] }
    doneOf(await olga.mutate({ kind: 'createConversation', conversation }))
    doneOf(await sendText(olga, id, 'between us'))
    doneOf(await sendText(olga, general, 'for all'))
    await soon(() => expect(bens.events()).toHaveLength(5))
    expect(bodiesOf(bens.events()).map((body) => body.kind)).toEqual([
      'conversationJoined',
      'memberJoined',
      'memberJoined',
      'noteSent',
      'noteSent',
    ])
    await soon(() => expect(cleos.events()).toHaveLength(1))
    expect(JSON.stringify(cleos.frames)).not.toContain('between us')
  })

  it('brings nothing more of a conversation the moment the member is out of it', async () => {
    const live = openLive(ben)
    await live.hello()
    const db = new Database(`${server.dataDir}/earshot.db`)
    db.prepare('delete from conversation_member where conversation_id = ? and member_id = ?').run(
      general,
      ben.me.member.id,
    )
    db.close()
    await sendText(olga, general, 'without Ben')
    doneOf(
      await ben.mutate({
        kind: 'createConversation',
        conversation: { id: newConversationId(), kind: 'group', name: 'alone', memberIds: [] },
      }),
    )
    await soon(() => expect(live.events()).toHaveLength(2))
    expect(JSON.stringify(live.frames)).not.toContain('without Ben')
  })

  it('tells a device that does not read to pull, once, and goes on when it has caught up', async () => {
    const { hostname, port } = new URL(server.url)
    // A plain socket that reads nothing until told: its buffers, and then the server's, fill up.
    const wire = createConnection({ host: hostname, port: Number(port) })
    wire.pause()
    wire.write(
      [
        'GET /live HTTP/1.1',
        `Host: ${hostname}:${port}`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        `Authorization: ${ben.headers.authorization}`,
        '\r\n',
      ].join('\r\n'),
    )
    const hints = async (): Promise<number> => {
      const text = await (await fetch(`${server.url}/metrics`, { headers: olga.headers })).text()
      return Number(/^earshot_pull_hints_total (\d+)$/m.exec(text)?.[1])
    }
    let sent = 0
    while ((await hints()) === 0) {
      await sendText(olga, general, 'x'.repeat(20_000))
      sent += 1
      expect(sent).toBeLessThan(2000)
    }
    for (let count = 0; count < 5; count += 1) await sendText(olga, general, 'skipped')
    expect(await hints()).toBe(1)

    let text = ''
    wire.setEncoding('latin1')
    wire.on('data', (chunk: string) => {
      text += chunk
    })
    wire.resume()
    await soon(() => expect(text).toContain('{"kind":"pull"}'))
    await soon(async () => {
      await sendText(olga, general, 'caught up')
      expect(text).toContain('caught up')
    })
    expect(text.indexOf('{"kind":"hello"')).toBeLessThan(text.indexOf('{"kind":"event"'))
    expect(text.split('{"kind":"pull"}')).toHaveLength(2)
    expect(text).not.toContain('skipped')
    wire.destroy()
  })

  it('lets in only a device with a token, at its own address, of the same protocol', async () => {
    const none = await refusedUpgrade({})
    expect([none.status, JSON.parse(none.body).reason]).toEqual([401, 'tokenInvalid'])
    const wrong = await refusedUpgrade({ authorization: `Bearer ${'x'.repeat(43)}` })
    expect(wrong.status).toBe(401)
    const elsewhere = await refusedUpgrade(olga.headers, '/elsewhere')
    expect(JSON.parse(elsewhere.body).reason).toBe('requestInvalid')
    const newer = await refusedUpgrade({ ...olga.headers, 'earshot-protocol': '2' })
    expect([newer.status, JSON.parse(newer.body).reason]).toEqual([426, 'serverTooOld'])
  })

  it('closes when the token is revoked, for that device alone', async () => {
    const [bens, olgas] = [openLive(ben), openLive(olga)]
    await bens.hello()
    await olgas.hello()
    await fetch(`${server.url}/auth/leave`, { method: 'POST', headers: ben.headers })
    expect((await bens.closed)[0]).toBe(4401)
    expect(olgas.socket.readyState).toBe(WebSocket.OPEN)
    expect((await refusedUpgrade(ben.headers)).status).toBe(401)
  })

  it('says that the server goes away when it does', async () => {
    const live = openLive(ben)
    await live.hello()
    await server.close()
    expect((await live.closed)[0]).toBe(1001)
  })

  it('ends a connection that sends what devices do not send', async () => {
    const live = openLive(ben)
    await live.hello()
    live.socket.send('x'.repeat(5000))
    expect((await live.closed)[0]).toBe(1009)
  })
})

describe('the heartbeat', () => {
  it('ends a device that gives no sign of life, and keeps one that does', async () => {
    const turns: (() => void)[] = []
    const clock = {
      nowMs: () => 0,
      monotonicMs: () => 0,
      setTimer: (run: () => void) => {
        turns.push(run)
        return { cancel: () => undefined }
      },
    }
    const hub = createHub({ clock, heartbeatMs: 25_000, eventsPerWrite: 50, connectionsPerDevice: 8 })
    const live = openLive(ben)
    await live.hello()
    const silent = new WebSocket(`${server.url.replace('http', 'ws')}/live`, { headers: olga.headers, autoPong: false })
    sockets.push(silent)
    await once(silent, 'open')
    const receiverOf = (socket: WebSocket, device: Device) =>
      createReceiver({
        socket,
        deviceId: device.me.device.id,
        memberId: device.me.member.id,
        bufferLimitBytes: 1,
        onPullHint: () => undefined,
      })
    // Seen from this end, the server is the peer: it answers pings, and the paused socket hears no answer.
    hub.add(receiverOf(live.socket, ben))
    hub.add(receiverOf(silent, olga))
    silent.pause()
    turns.shift()?.()
    await once(live.socket, 'pong')
    turns.shift()?.()
    expect(silent.readyState).not.toBe(WebSocket.OPEN)
    expect(live.socket.readyState).toBe(WebSocket.OPEN)
    hub.close()
  })
})

describe('a note', () => {
  it('is on its way to others before its sender could ask again', async () => {
    const live = openLive(ben)
    await live.hello()
    const note = textNote(general, 'now')
    await olga.mutate({ kind: 'sendNote', note })
    await soon(() => expect(bodiesOf(live.events())).toMatchObject([{ kind: 'noteSent', note: { id: note.id } }]))
  })
})
