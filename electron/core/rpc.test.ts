import { initTRPC } from '@trpc/server'
import { observable } from '@trpc/server/observable'
import { describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { encodePageFrame, type PageFrame } from '#shared/contract/capture.ts'
import { RpcResponse } from '#shared/contract/rpc.ts'
import { TakeId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { ClientChannel } from './ports.ts'
import { serveRpc } from './rpc.ts'

function fakeChannel() {
  const sent: RpcResponse[] = []
  const listeners = {
    message: (_message: unknown): void => undefined,
    bytes: (_bytes: Uint8Array): void => undefined,
    close: (): void => undefined,
  }
  const channel: ClientChannel = {
    // As on both real ways: nothing but plain data survives.
    send: (message) => void sent.push(RpcResponse.parse(JSON.parse(JSON.stringify(message)))),
    onMessage(listener) {
      listeners.message = listener
    },
    onBytes(listener) {
      listeners.bytes = listener
    },
    onClose(listener) {
      listeners.close = listener
    },
  }
  return { channel, sent, listeners }
}

function setUp() {
  const t = initTRPC.create()
  const ended = vi.fn()
  const feed = { push: (_value: number): void => undefined, end: (): void => undefined }
  const router = t.router({
    math: t.router({
      double: t.procedure.input(z.object({ n: z.number().max(1000) })).query(({ input }) => input.n * 2),
      nothing: t.procedure.mutation(() => undefined),
      hang: t.procedure.query(({ signal }) => new Promise((_, reject) => signal?.addEventListener('abort', reject))),
    }),
    refuse: t.procedure.mutation(() => {
      throw new ReasonError('conversationUnknown', 'tea')
    }),
    crash: t.procedure.query(() => {
      throw new TypeError('secret words')
    }),
    count: t.procedure.subscription(async function* ({ signal }) {
      try {
        yield 1
        yield 2
        await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()))
      } finally {
        ended()
      }
    }),
    brief: t.procedure.subscription(async function* () {
      yield 'only'
    }),
    spoilt: t.procedure.subscription(async function* () {
      yield 'first'
      throw new ReasonError('diskFull')
    }),
    watched: t.procedure.subscription(() =>
      observable<number>((observer) => {
        feed.push = (value) => observer.next(value)
        feed.end = () => observer.complete()
        return ended
      }),
    ),
  })
  const fake = fakeChannel()
  const pages: PageFrame[] = []
  const log = vi.fn()
  serveRpc({
    channel: fake.channel,
    router,
    createContext: () => ({}),
    onPage: (frame) => void pages.push(frame),
    onFile: () => {},
    log,
  })
  const call = (id: number, type: 'query' | 'mutation' | 'subscription', path: string, input?: unknown): void =>
    fake.listeners.message({ kind: 'call', id, type, path, input })
  return { ...fake, call, pages, log, ended, feed }
}

const answered = (sent: readonly RpcResponse[], count: number) => vi.waitFor(() => expect(sent).toHaveLength(count))

describe('calls', () => {
  it('answers a query and a mutation without a result', async () => {
    const { call, sent } = setUp()
    call(1, 'query', 'math.double', { n: 21 })
    call(2, 'mutation', 'math.nothing')
    await answered(sent, 2)
    expect(sent.toSorted((a, b) => a.id - b.id)).toEqual([
      { kind: 'data', id: 1, data: 42 },
      { kind: 'data', id: 2 },
    ])
  })

  it('says which input was wrong and how', async () => {
    const { call, sent } = setUp()
    call(1, 'query', 'math.double', { n: 5000 })
    await answered(sent, 1)
    expect(sent[0]).toMatchObject({ kind: 'error', id: 1, error: { reason: 'requestInvalid' } })
    expect(JSON.stringify(sent[0])).toContain('n: ')
  })

  it('refuses calls that do not exist, or of another type', async () => {
    const { call, sent } = setUp()
    call(1, 'query', 'math.halve')
    call(2, 'mutation', 'math.double', { n: 1 })
    await answered(sent, 2)
    for (const message of sent) expect(message).toMatchObject({ kind: 'error', error: { reason: 'requestInvalid' } })
  })

  it('passes a reason on with its sentence and detail', async () => {
    const { call, sent } = setUp()
    call(7, 'mutation', 'refuse')
    await answered(sent, 1)
    expect(sent[0]).toEqual({
      kind: 'error',
      id: 7,
      error: {
        reason: 'conversationUnknown',
        message: 'There is no conversation tea that you belong to. Check its name in the list.',
        detail: 'tea',
      },
    })
  })

  it('logs a fault of its own and tells the window nothing of its inside', async () => {
    const { call, sent, log } = setUp()
    call(1, 'query', 'crash')
    await answered(sent, 1)
    expect(sent[0]).toMatchObject({ kind: 'error', error: { reason: 'internal', detail: 'crash' } })
    expect(JSON.stringify(sent[0])).not.toMatch(/secret|TypeError| at /)
    expect(log).toHaveBeenCalledWith('error', 'call failed', expect.objectContaining({ path: 'crash' }))
  })

  it('answers nothing to a call that was stopped, and frees its id', async () => {
    const { call, sent, listeners } = setUp()
    call(1, 'query', 'math.hang')
    listeners.message({ kind: 'stop', id: 1 })
    call(1, 'query', 'math.double', { n: 2 })
    await answered(sent, 1)
    expect(sent).toEqual([{ kind: 'data', id: 1, data: 4 }])
  })

  it('refuses a second call under an open id', async () => {
    const { call, sent } = setUp()
    call(1, 'query', 'math.hang')
    call(1, 'query', 'math.double', { n: 2 })
    await answered(sent, 1)
    expect(sent[0]).toMatchObject({ kind: 'error', error: { reason: 'requestInvalid' } })
  })

  it('bounds the number of open calls', async () => {
    const { call, sent } = setUp()
    for (let id = 0; id < 300; id += 1) call(id, 'query', 'math.hang')
    await answered(sent, 300 - 256)
    expect(sent[0]).toMatchObject({ kind: 'error', id: 256, error: { reason: 'rateLimited' } })
  })

  it('refuses messages that are none of the protocol and goes on', async () => {
    const { call, sent, listeners } = setUp()
    listeners.message('hello')
    listeners.message({ kind: 'call', id: 4, type: 'delete', path: 'x' })
    listeners.message({ kind: 'stop', id: 99 })
    call(5, 'query', 'math.double', { n: 3 })
    await answered(sent, 2)
    expect(sent[0]).toMatchObject({ kind: 'error', id: 4, error: { reason: 'requestInvalid' } })
    expect(sent[1]).toEqual({ kind: 'data', id: 5, data: 6 })
  })
})

describe('subscriptions', () => {
  it('passes values on until stopped, then ends the generator', async () => {
    const { call, sent, listeners, ended } = setUp()
    call(1, 'subscription', 'count')
    await answered(sent, 2)
    expect(sent.map((message) => message.kind === 'data' && message.data)).toEqual([1, 2])
    listeners.message({ kind: 'stop', id: 1 })
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce())
    expect(sent).toHaveLength(2)
  })

  it('tells when a subscription has ended by itself', async () => {
    const { call, sent } = setUp()
    call(1, 'subscription', 'brief')
    await answered(sent, 2)
    expect(sent).toEqual([
      { kind: 'data', id: 1, data: 'only' },
      { kind: 'complete', id: 1 },
    ])
  })

  it('tells when a subscription fails in the middle', async () => {
    const { call, sent } = setUp()
    call(1, 'subscription', 'spoilt')
    await answered(sent, 2)
    expect(sent[1]).toMatchObject({ kind: 'error', id: 1, error: { reason: 'diskFull' } })
  })

  it('reads observables as well', async () => {
    const { call, sent, feed, ended } = setUp()
    call(1, 'subscription', 'watched')
    await vi.waitFor(() => {
      feed.push(5)
      expect(sent.length).toBeGreaterThan(0)
    })
    feed.end()
    await vi.waitFor(() => expect(sent.at(-1)).toEqual({ kind: 'complete', id: 1 }))
    expect(ended).toHaveBeenCalled()
  })

  it('ends every open call when the channel closes, and sends nothing more', async () => {
    const { call, sent, listeners, ended } = setUp()
    call(1, 'subscription', 'count')
    await answered(sent, 2)
    listeners.close()
    await vi.waitFor(() => expect(ended).toHaveBeenCalledOnce())
    expect(sent).toHaveLength(2)
  })
})

describe('pages', () => {
  it('hands page frames on and drops bytes that are none', () => {
    const { listeners, pages, log } = setUp()
    const takeId = TakeId.parse('01890000-0000-7000-8000-000000000001')
    listeners.bytes(
      encodePageFrame({ takeId, index: 3, levels: Uint8Array.of(9), page: Uint8Array.of(79, 103, 103, 83) }),
    )
    listeners.bytes(Uint8Array.of(1, 2, 3))
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({ takeId, index: 3 })
    expect(log).toHaveBeenCalledWith('warn', 'bytes refused', { sizeBytes: 3 })
  })
})
