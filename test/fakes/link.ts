import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay that behaves like a link: so many bits a second each way, so long under way. */
export interface Link {
  /** Origin to use in place of the target's. */
  readonly url: string
  close(): Promise<void>
}

interface LinkOptions {
  readonly targetUrl: string
  /** Of the line, shared by all connections, each way. */
  readonly bitsPerSecond: number
  /** One way. */
  readonly delayMs: number
}

/** What a line accepts at once: a small buffer, as routers have, so that a sender feels the rate. */
const chunkBytes = 1_400

export async function openLink(options: LinkOptions): Promise<Link> {
  const target = new URL(options.targetUrl)
  const up = createLine(options)
  const down = createLine(options)
  const sockets = new Set<Socket>()
  const server = createServer({ noDelay: true }, (near) => {
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => sockets.delete(socket))
    }
    up.carry(near, far)
    down.carry(far, near)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

/** One direction: bytes leave one after the other at the line's rate and arrive `delayMs` later, in order. */
function createLine({ bitsPerSecond, delayMs }: LinkOptions) {
  let freeAtMs = 0
  const underWay: { readonly dueMs: number; readonly arrive: () => void }[] = []
  let timer: NodeJS.Timeout | null = null

  /** One timer for all: two that are due at about the same time may fire the wrong way round. */
  const watch = (): void => {
    const [first] = underWay
    if (timer !== null || !first) return
    timer = setTimeout(
      () => {
        timer = null
        const nowMs = performance.now()
        while (underWay[0] && underWay[0].dueMs <= nowMs) underWay.shift()?.arrive()
        watch()
      },
      Math.max(0, Math.ceil(first.dueMs - performance.now())),
    )
  }
  const arriveAt = (dueMs: number, arrive: () => void): void => {
    underWay.push({ dueMs, arrive })
    watch()
  }
  const send = (bytes: Buffer, to: Socket): number => {
    const now = performance.now()
    freeAtMs = Math.max(now, freeAtMs) + (bytes.length * 8 * 1000) / bitsPerSecond
    arriveAt(freeAtMs + delayMs, () => to.writable && to.write(bytes))
    return freeAtMs - now
  }
  return {
    carry(from: Socket, to: Socket) {
      from.on('data', (data: Buffer) => {
        let waitMs = 0
        for (let at = 0; at < data.length; at += chunkBytes) waitMs = send(data.subarray(at, at + chunkBytes), to)
        // Reading no faster than the line carries is what makes the sender wait.
        from.pause()
        setTimeout(() => from.resume(), Math.max(0, waitMs))
      })
      // Behind all that was sent before.
      from.on('end', () => arriveAt(Math.max(freeAtMs, performance.now()) + delayMs, () => to.end()))
      from.on('close', () => {
        setTimeout(() => to.destroy(), Math.max(0, freeAtMs - performance.now()) + delayMs + 50)
      })
    },
  }
}
