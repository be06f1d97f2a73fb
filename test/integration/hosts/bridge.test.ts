import { createTRPCClient } from '@trpc/client'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { ClientChannel } from '#core/ports.ts'
import { RpcRequest } from '#shared/contract/rpc.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { failureOf } from '../../../renderer/bridge/failure.ts'
import { createRpcLink } from '../../../renderer/bridge/rpc-link.ts'
import type { Wire } from '../../../renderer/bridge/wire.ts'
import { createTinyCore, type TinyCore, type TinyRouter } from './fake-core.ts'

/** A wire straight into the core that can be cut and mended; messages pass through JSON as on the socket. */
function createTestWire(core: TinyCore) {
  const messages = createEmitter<unknown>((error) => expect.fail(String(error)))
  const changes = createEmitter<boolean>((error) => expect.fail(String(error)))
  let far: { message(message: unknown): void; close(): void } | null = null
  const sent: RpcRequest[] = []
  const mend = (): void => {
    const listeners = { message: (_message: unknown): void => undefined }
    const closers: (() => void)[] = []
    const channel: ClientChannel = {
      send: (message) => messages.emit(JSON.parse(JSON.stringify(message))),
      onMessage(listener) {
        listeners.message = listener
      },
      onBytes: () => undefined,
      onClose: (listener) => void closers.push(listener),
    }
    core.attach(channel)
    far = { message: (message) => listeners.message(message), close: () => closers.map((close) => close()) }
    changes.emit(true)
  }
  const cut = (): void => {
    far?.close()
    far = null
    changes.emit(false)
  }
  const wire: Wire = {
    host: 'browser',
    isOpen: () => far !== null,
    send(message) {
      if (!far) return false
      sent.push(message)
      far.message(RpcRequest.parse(JSON.parse(JSON.stringify(message))))
      return true
    },
    sendBytes: () => false,
    waitingBytes: () => 0,
    onMessage: (listener) => messages.on(listener),
    onOpenChange: (listener) => changes.on(listener),
    close: () => undefined,
  }
  return { wire, cut, mend, sent }
}

let line: ReturnType<typeof createTestWire>
let client: ReturnType<typeof createTRPCClient<TinyRouter>>

beforeEach(() => {
  line = createTestWire(createTinyCore('none', vi.fn()))
  client = createTRPCClient<TinyRouter>({ links: [createRpcLink<TinyRouter>(line.wire)] })
  line.mend()
})

describe('calls over the bridge', () => {
  it('answers a query', async () => {
    expect(await client.double.query({ n: 3 })).toBe(6)
  })

  it('fails with the reason and its sentence', async () => {
    const failure = await client.refuse.mutate().catch(failureOf)
    expect(failure).toEqual({
      reason: 'noTarget',
      message: 'Choose a conversation first: that is where the note goes.',
      detail: null,
    })
  })

  it('fails what was in flight when the connection was cut, and what is asked while it is', async () => {
    const inFlight = client.hang.mutate().catch(failureOf)
    line.cut()
    expect(await inFlight).toMatchObject({ reason: 'programUnreachable' })
    expect(await client.double.query({ n: 1 }).catch(failureOf)).toMatchObject({ reason: 'programUnreachable' })
    line.mend()
    expect(await client.double.query({ n: 5 })).toBe(10)
  })

  it('tells the core when nobody waits any more', async () => {
    const abort = new AbortController()
    const call = client.hang.mutate(undefined, { signal: abort.signal }).catch(() => 'aborted')
    abort.abort()
    expect(await call).toBe('aborted')
    expect(line.sent.map((message) => message.kind)).toEqual(['call', 'stop'])
  })
})

describe('subscriptions over the bridge', () => {
  it('are asked for again when the connection is back, and end when stopped', async () => {
    const onData = vi.fn()
    const states = vi.fn()
    const onError = vi.fn()
    const subscription = client.ticks.subscribe(undefined, {
      onData,
      onError,
      onConnectionStateChange: (state) => states(state.state),
    })
    await vi.waitFor(() => expect(onData).toHaveBeenCalledTimes(1))
    line.cut()
    line.mend()
    await vi.waitFor(() => expect(onData).toHaveBeenCalledTimes(2))
    expect(states.mock.calls.flat()).toEqual(['connecting', 'pending'])
    subscription.unsubscribe()
    expect(line.sent.at(-1)?.kind).toBe('stop')
    line.cut()
    line.mend()
    expect(line.sent.filter((message) => message.kind === 'call')).toHaveLength(2)
    expect(onError).not.toHaveBeenCalled()
  })

  it('wait for the first connection', async () => {
    line.cut()
    const onData = vi.fn()
    client.ticks.subscribe(undefined, { onData })
    expect(onData).not.toHaveBeenCalled()
    line.mend()
    await vi.waitFor(() => expect(onData).toHaveBeenCalledWith('snapshot'))
  })
})
