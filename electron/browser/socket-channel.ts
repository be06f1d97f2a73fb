import type { RawData, WebSocket } from 'ws'
import type { ClientChannel } from '#core/ports.ts'
import type { Log } from '#shared/kernel/log.ts'

/** A tab that does not read for so long is asleep or stuck; cut, it comes back and takes a fresh snapshot. */
const STUCK_BYTES = 32_000_000

/** One tab's WebSocket as a channel of the core: text is a message in JSON, binary is a page frame. */
export function createSocketChannel(socket: WebSocket, log: Log): ClientChannel {
  const close = (): void => socket.terminate()
  socket.on('error', (error) => log('warn', 'bridge socket failed', { error: error.message }))
  return {
    send(message) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > STUCK_BYTES) return close()
      socket.send(JSON.stringify(message))
    },
    onMessage(listener) {
      socket.on('message', (data, isBinary) => {
        if (!isBinary) listener(parse(String(data)))
      })
    },
    onBytes(listener) {
      socket.on('message', (data, isBinary) => {
        if (isBinary) listener(bytesOf(data))
      })
    },
    onClose(listener) {
      socket.once('close', () => listener())
    },
  }
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
