import { connect, createServer, type Socket } from 'node:net'

/** A line to a server of this computer, that can be made slow: what the server sends then comes in drops. */
export interface SlowLine {
  /** The same address, over this line. */
  through(url: string): string
  /** Null: as fast as it goes. 0: nothing comes. */
  bytesPerSecond(limit: number | null): void
  close(): Promise<void>
}

const DROP_MS = 50

export async function openSlowLine(target: string): Promise<SlowLine> {
  const { hostname, port } = new URL(target)
  const sockets = new Set<Socket>()
  let limit: number | null = null
  const server = createServer((client) => {
    const upstream = connect(Number(port), hostname)
    let waiting: Buffer[] = []
    const drip = setInterval(() => {
      const all = Buffer.concat(waiting)
      const length = limit === null ? all.length : Math.min(all.length, Math.floor((limit * DROP_MS) / 1000))
      waiting = length < all.length ? [all.subarray(length)] : []
      if (length > 0) client.write(all.subarray(0, length))
    }, DROP_MS)
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => socket.destroy())
      socket.on('close', () => {
        sockets.delete(socket)
        clearInterval(drip)
        client.destroy()
        upstream.destroy()
      })
    }
    client.pipe(upstream)
    upstream.on('data', (bytes: Buffer) => {
      if (limit === null && waiting.length === 0) client.write(bytes)
      else waiting.push(bytes)
    })
  })
  const own = await new Promise<number>((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(address !== null && typeof address === 'object' ? address.port : 0)
    })
  })
  return {
    through: (url) => url.replace(`:${port}`, `:${own}`),
    bytesPerSecond(next) {
      limit = next
    },
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}
