import { describe, expect, it } from 'vitest'
import type { LiveSocket, Net } from '../../../electron/core/ports.ts'
import { createBackoff } from '../../../electron/core/sync/backoff.ts'
import { createLive } from '../../../electron/core/sync/live.ts'
import { tuning } from '../../../electron/core/sync/tuning.ts'
import { createHandClock } from '../takes/hand-clock.ts'

function setUp() {
  const clock = createHandClock()
  const sockets: { message(frame: unknown): void; drop(): void; isClosed: boolean }[] = []
  const seen: string[] = []
  const openSocket: Net['openSocket'] = () => {
    let onMessage = (_text: string): void => undefined
    let onClose = (_code: number): void => undefined
    const socket: LiveSocket = {
      onOpen: () => undefined,
      onMessage: (listener) => {
        onMessage = listener
      },
      onClose: (listener) => {
        onClose = listener
      },
      close: () => {
        mine.isClosed = true
      },
    }
    const mine = {
      isClosed: false,
      message: (frame: unknown) => onMessage(typeof frame === 'string' ? frame : JSON.stringify(frame)),
      drop: () => onClose(1006),
    }
    sockets.push(mine)
    return socket
  }
  const live = createLive({
    net: { fetch: () => Promise.reject(new Error('not here')), openSocket },
    clock,
    backoff: createBackoff({ firstMs: 100, lastMs: 10_000, random: () => 0.999999 }),
    log: () => undefined,
    url: () => 'http://127.0.0.1:1',
    headers: {},
    onState: (state) => seen.push(state),
    onEvent: (event) => seen.push(`event ${event.seq}`),
    onPull: () => seen.push('pull'),
  })
  return { live, clock, sockets, seen }
}

const hello = { kind: 'hello', protocol: 1 }
const event = {
  kind: 'event',
  event: {
    streamId: '01890000-0000-7000-8000-000000000001',
    seq: 7,
    actorId: null,
    atMs: 1,
    body: { kind: 'somethingNew', more: true },
  },
}

describe('the live channel', () => {
  it('pulls once it is attached, and hands events on', () => {
    const { live, sockets, seen } = setUp()
    live.start()
    sockets[0]?.message(hello)
    sockets[0]?.message(event)
    sockets[0]?.message({ kind: 'pull' })
    expect(seen).toEqual(['connecting', 'online', 'pull', 'event 7', 'pull'])
  })

  it('pulls when it does not understand a frame', () => {
    const { live, sockets, seen } = setUp()
    live.start()
    sockets[0]?.message('not json')
    sockets[0]?.message({ kind: 'fromTheFuture' })
    expect(seen).toEqual(['connecting', 'pull', 'pull'])
  })

  it('opens a new socket after sleep, and hears nothing of the old one', () => {
    const { live, clock, sockets, seen } = setUp()
    live.start()
    sockets[0]?.message(hello)
    live.renew()
    expect(sockets[0]?.isClosed).toBe(true)
    sockets[0]?.message(event)
    sockets[0]?.drop()
    sockets[1]?.message(hello)
    expect(seen).toEqual(['connecting', 'online', 'pull', 'connecting', 'online', 'pull'])
    clock.advance(60_000)
    expect(sockets).toHaveLength(2)
  })

  it('sleep ends the wait for the next attempt too', () => {
    const { live, sockets } = setUp()
    live.start()
    sockets[0]?.drop()
    live.renew()
    expect(sockets).toHaveLength(2)
  })

  it('comes back after longer and longer waits, and after a good connection soon', () => {
    const { live, clock, sockets, seen } = setUp()
    live.start()
    sockets[0]?.drop()
    clock.advance(99)
    expect(sockets).toHaveLength(1)
    clock.advance(1)
    expect(sockets).toHaveLength(2)
    sockets[1]?.drop()
    clock.advance(199)
    expect(sockets).toHaveLength(2)
    clock.advance(1)
    sockets[2]?.message(hello)
    clock.advance(tuning.liveStableMs)
    sockets[2]?.drop()
    clock.advance(100)
    expect(sockets).toHaveLength(4)
    expect(seen.filter((state) => state === 'offline')).toHaveLength(3)
  })

  it('does not wait any longer when it is nudged', () => {
    const { live, clock, sockets } = setUp()
    live.start()
    sockets[0]?.drop()
    live.nudge()
    expect(sockets).toHaveLength(2)
    live.nudge()
    clock.advance(60_000)
    expect(sockets).toHaveLength(2)
  })

  it('is still when it was stopped', () => {
    const { live, clock, sockets, seen } = setUp()
    live.start()
    live.stop()
    expect(sockets[0]?.isClosed).toBe(true)
    sockets[0]?.message(hello)
    sockets[0]?.drop()
    clock.advance(60_000)
    expect(sockets).toHaveLength(1)
    expect(seen).toEqual(['connecting'])
  })
})
