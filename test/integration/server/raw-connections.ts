import { createConnection, type Socket } from 'node:net'
import { afterEach, expect, vi } from 'vitest'
import { type Device, sendText, type TestServer } from './support.ts'

export interface RawConnection {
  readonly socket: Socket
  received(): string
}

/** Raw bytes to a server, on connections that never hang up by themselves; the test they were made in ends them. */
export function keepRawConnections(server: () => TestServer) {
  const sockets: Socket[] = []
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy()
  })

  function connect(to = server(), allowHalfOpen = true): RawConnection {
    const socket = createConnection({ port: Number(new URL(to.url).port), host: '127.0.0.1', allowHalfOpen })
    sockets.push(socket)
    let text = ''
    socket.setEncoding('latin1')
    socket.on('data', (chunk) => {
      text += String(chunk)
    })
    socket.on('error', () => undefined)
    return { socket, received: () => text }
  }

  return {
    connect,
    async say(bytes: string, until = /\r\n\r\n/): Promise<string> {
      const { socket, received } = connect()
      socket.write(bytes, 'latin1')
      await vi.waitFor(() => expect(received()).toMatch(until), { timeout: 10_000 })
      return received()
    },
  }
}

/** Headers of a request by hand. */
export const bearerOf = ({ me }: Device): string => `Host: x\r\nAuthorization: Bearer ${me.token}\r\n`

export async function expectWell(server: TestServer, device: Device): Promise<void> {
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
  expect(await sendText(device, await device.general())).toMatchObject({ outcome: 'done' })
}
