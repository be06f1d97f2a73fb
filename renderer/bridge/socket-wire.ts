import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createEmitter } from '#shared/kernel/emitter.ts'
import { bridgeTuning } from './tuning.ts'
import type { Wire } from './wire.ts'

export interface SocketWireDeps {
  openSocket(): WebSocket
  /** Whether the program is there and refuses this page; a WebSocket does not tell why it was not opened. */
  isRefused(): Promise<boolean>
  readonly clock: Clock
  /** 0 <= x < 1, spreads the retries of several windows. */
  random(): number
}

/** The loopback WebSocket, opened again for as long as the page lives. */
export function createSocketWire({ openSocket, isRefused, clock, random }: SocketWireDeps): Wire {
  const messages = createEmitter<unknown>((error) => reportError(error))
  const changes = createEmitter<boolean>((error) => reportError(error))
  const shutOuts = createEmitter<null>((error) => reportError(error))
  let socket: WebSocket | null = null
  let isOpen = false
  let failures = 0
  let retry: Timer | null = null
  let isClosed = false

  const setOpen = (next: boolean): void => {
    if (next === isOpen) return
    isOpen = next
    changes.emit(next)
  }

  const connect = (): void => {
    const current = openSocket()
    current.binaryType = 'arraybuffer'
    socket = current
    // Events of a socket that was given up say nothing about the present one.
    const whenCurrent = (run: () => void) => (): void => {
      if (socket === current) run()
    }
    current.addEventListener(
      'open',
      whenCurrent(() => {
        failures = 0
        setOpen(true)
      }),
    )
    current.addEventListener('message', (event) => {
      if (socket === current && typeof event.data === 'string') messages.emit(parse(event.data))
    })
    current.addEventListener('close', whenCurrent(lost))
  }

  const askWhy = async (): Promise<void> => {
    if ((await isRefused()) && !isOpen && !isClosed) shutOuts.emit(null)
  }

  const lost = (): void => {
    const wasOpen = isOpen
    socket = null
    setOpen(false)
    if (isClosed) return
    if (!wasOpen) void askWhy()
    const longest = Math.min(bridgeTuning.longestRetryMs, bridgeTuning.firstRetryMs * 2 ** failures)
    failures += 1
    retry = clock.setTimer(connect, longest * (0.5 + random() / 2))
  }

  connect()
  return {
    host: 'browser',
    isOpen: () => isOpen,
    send(message) {
      if (!socket || !isOpen) return false
      socket.send(JSON.stringify(message))
      return true
    },
    sendBytes(bytes) {
      if (!socket || !isOpen) return false
      if (socket.bufferedAmount > bridgeTuning.stuckBytes) {
        socket.close(4000, 'stuck')
        lost()
        return false
      }
      socket.send(bytes)
      return true
    },
    waitingBytes: () => socket?.bufferedAmount ?? 0,
    onMessage: (listener) => messages.on(listener),
    onOpenChange: (listener) => changes.on(listener),
    onShutOut: (listener) => shutOuts.on(() => listener()),
    close() {
      isClosed = true
      retry?.cancel()
      socket?.close(1000)
      socket = null
      setOpen(false)
    },
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
