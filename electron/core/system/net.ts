import { WebSocket } from 'ws'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { LiveSocket, Net } from '../ports.ts'
import { tuning } from '../sync/tuning.ts'

/** What `onClose` is told when there was no WebSocket close frame: the network, or silence. RFC 6455, 7.4.1. */
const abnormalClosure = 1006

/** Node's fetch, and sockets that close themselves when the server has been silent for too long. */
export function createNet(clock: Clock): Net {
  return {
    fetch: (url, init) => fetch(url, init),
    openSocket: (url, headers) => openSocket(url, headers, clock),
  }
}

function openSocket(url: string, headers: Record<string, string>, clock: Clock): LiveSocket {
  const socket = new WebSocket(url, { headers, handshakeTimeout: tuning.callTimeoutMs, perMessageDeflate: false })
  const closeListeners: ((code: number) => void)[] = []
  let silence: Timer | null = null
  let isClosed = false

  // A sleeping laptop or a changed network closes nothing: only the missing pings tell.
  const heard = (): void => {
    silence?.cancel()
    silence = isClosed ? null : clock.setTimer(() => socket.terminate(), tuning.liveSilenceMs)
  }
  const closed = (code: number): void => {
    if (isClosed) return
    isClosed = true
    silence?.cancel()
    for (const listener of closeListeners) listener(code)
  }
  socket.on('open', heard)
  socket.on('ping', heard)
  socket.on('message', heard)
  socket.on('close', (code) => closed(code))
  socket.on('error', () => {
    // `close` follows an error, but for a socket that never opened this is the surer sign.
    socket.terminate()
    closed(abnormalClosure)
  })

  return {
    onOpen: (listener) => void socket.on('open', listener),
    onMessage: (listener) =>
      void socket.on('message', (data, isBinary) => {
        if (!isBinary) listener(data.toString())
      }),
    onClose: (listener) => void closeListeners.push(listener),
    close() {
      if (socket.readyState === WebSocket.OPEN) socket.close(1000)
      else socket.terminate()
      closed(1000)
    },
  }
}
