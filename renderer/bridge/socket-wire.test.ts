import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Clock } from '#shared/kernel/clock.ts'
import { createSocketWire } from './socket-wire.ts'
import { bridgeTuning } from './tuning.ts'
import type { Wire } from './wire.ts'

class FakeSocket extends EventTarget {
  binaryType = 'blob'
  bufferedAmount = 0
  readonly sent: unknown[] = []
  closedWith: number | undefined
  send(data: unknown): void {
    this.sent.push(data)
  }
  close(code?: number): void {
    this.closedWith = code
  }
  open(): void {
    this.dispatchEvent(new Event('open'))
  }
  fail(): void {
    this.dispatchEvent(new Event('close'))
  }
  say(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

let sockets: FakeSocket[] = []
let timers: { run: () => void; delayMs: number }[] = []
let wire: Wire
let states: boolean[] = []
let isRefused = false

const last = (): FakeSocket => {
  const socket = sockets.at(-1)
  if (!socket) throw new Error('no socket was opened')
  return socket
}

beforeEach(() => {
  sockets = []
  timers = []
  states = []
  isRefused = false
  const clock: Clock = {
    nowMs: () => 0,
    monotonicMs: () => 0,
    setTimer(run, delayMs) {
      const timer = { run, delayMs }
      timers.push(timer)
      return { cancel: () => void timers.splice(timers.indexOf(timer), 1) }
    },
  }
  wire = createSocketWire({
    openSocket() {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    isRefused: () => Promise.resolve(isRefused),
    clock,
    random: () => 0.99999,
  })
  wire.onOpenChange((isOpen) => states.push(isOpen))
})

describe('the loopback wire', () => {
  it('is closed until the socket opens', () => {
    expect(wire.send({ kind: 'stop', id: 1 })).toBe(false)
    last().open()
    expect(wire.send({ kind: 'stop', id: 1 })).toBe(true)
    expect(last().sent).toEqual(['{"kind":"stop","id":1}'])
    expect(states).toEqual([true])
  })

  it('connects again, later each time, and quickly after it was connected', () => {
    last().open()
    last().fail()
    const delays = [timers.at(-1)?.delayMs]
    for (let round = 0; round < 6; round += 1) {
      timers.shift()?.run()
      last().fail()
      delays.push(timers.at(-1)?.delayMs)
    }
    expect(delays.map((delay) => Math.round(delay ?? 0))).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000])
    timers.shift()?.run()
    last().open()
    last().fail()
    expect(Math.round(timers[0]?.delayMs ?? 0)).toBe(bridgeTuning.firstRetryMs)
    expect(states).toEqual([true, false, true, false])
  })

  it('hands messages on, and null for what is no JSON', () => {
    const messages: unknown[] = []
    wire.onMessage((message) => messages.push(message))
    last().open()
    last().say('{"kind":"complete","id":4}')
    last().say('{')
    expect(messages).toEqual([{ kind: 'complete', id: 4 }, null])
  })

  it('cuts a connection that takes no bytes, instead of dropping a page silently', () => {
    last().open()
    const page = Uint8Array.of(1)
    expect(wire.sendBytes(page)).toBe(true)
    last().bufferedAmount = bridgeTuning.stuckBytes + 1
    expect(wire.sendBytes(page)).toBe(false)
    expect(last().closedWith).toBe(4000)
    expect(states).toEqual([true, false])
    expect(timers).toHaveLength(1)
  })

  it('ignores a socket it has given up', () => {
    const first = last()
    first.open()
    first.fail()
    timers.shift()?.run()
    last().open()
    first.fail()
    expect(wire.isOpen()).toBe(true)
  })

  it('tells when the program answers but does not know this page, and goes on trying', async () => {
    const shutOut = vi.fn()
    wire.onShutOut?.(shutOut)
    last().open()
    isRefused = true
    last().fail()
    await Promise.resolve()
    expect(shutOut).not.toHaveBeenCalled()
    timers.shift()?.run()
    last().fail()
    await vi.waitFor(() => expect(shutOut).toHaveBeenCalledOnce())
    expect(timers).toHaveLength(1)
    timers.shift()?.run()
    last().open()
    expect(wire.isOpen()).toBe(true)
  })

  it('tells nothing of a program that does not answer at all', async () => {
    const shutOut = vi.fn()
    wire.onShutOut?.(shutOut)
    last().fail()
    await new Promise((resolve) => setImmediate(resolve))
    expect(shutOut).not.toHaveBeenCalled()
  })

  it('stays closed once closed', () => {
    const spy = vi.fn()
    last().open()
    wire.onOpenChange(spy)
    wire.close()
    last().fail()
    expect(spy).toHaveBeenCalledExactlyOnceWith(false)
    expect(timers).toEqual([])
  })
})
