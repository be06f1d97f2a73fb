import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay that misbehaves as networks do, until it is healed. Every connection draws its own fate. */
export interface FaultyLink {
  readonly url: string
  /** From now on, or no more. Healing cuts what is still stuck, as a changed network does. */
  setFaulty(isFaulty: boolean): void
  close(): Promise<void>
}

type Fate =
  | { readonly kind: 'pass'; readonly delayMs: number; readonly jitterMs: number }
  /** Reset after so many bytes of either direction. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Accepted, and then nothing ever moves. */
  | { readonly kind: 'halfOpen' }
  /** The request arrives; its answer does not. */
  | { readonly kind: 'answerLost' }

/** `random`: 0..1, so that a run can be repeated by its seed. */
export async function openFaultyLink(targetUrl: string, random: () => number): Promise<FaultyLink> {
  const target = new URL(targetUrl)
  const sockets = new Set<Socket>()
  let isFaulty = false
  const server = createServer({ noDelay: true }, (near) => {
    const fate: Fate = isFaulty ? drawFate(random) : { kind: 'pass', delayMs: 0, jitterMs: 0 }
    const far = connect({ host: target.hostname, port: Number(target.port), noDelay: true })
    for (const socket of [near, far]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        near.destroy()
        far.destroy()
      })
    }
    relay(near, far, fate, random)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cutAll = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setFaulty(next) {
      isFaulty = next
      cutAll()
    },
    close: () =>
      new Promise((resolve) => {
        cutAll()
        server.close(() => resolve())
      }),
  }
}

function drawFate(random: () => number): Fate {
  const draw = random()
  if (draw < 0.45) return { kind: 'pass', delayMs: 20 * random(), jitterMs: 30 * random() }
  if (draw < 0.7) return { kind: 'reset', afterBytes: Math.floor(4_000 * random()) }
  if (draw < 0.85) return { kind: 'answerLost' }
  return { kind: 'halfOpen' }
}

function relay(near: Socket, far: Socket, fate: Fate, random: () => number): void {
  switch (fate.kind) {
    case 'pass':
      carry(near, far, fate, random)
      carry(far, near, fate, random)
      return
    case 'reset': {
      let leftBytes = fate.afterBytes
      for (const [from, to] of [
        [near, far],
        [far, near],
      ] as const) {
        from.on('data', (data: Buffer) => {
          leftBytes -= data.length
          if (leftBytes > 0) to.write(data)
          else near.resetAndDestroy()
        })
      }
      return
    }
    case 'answerLost':
      near.on('data', (data: Buffer) => far.write(data))
      far.on('data', () => near.resetAndDestroy())
      return
    case 'halfOpen':
      near.on('data', () => undefined)
      return
  }
}

/** Bytes keep their order: TCP delivers late, never shuffled. */
function carry(from: Socket, to: Socket, delay: { delayMs: number; jitterMs: number }, random: () => number): void {
  let dueMs = 0
  from.on('data', (data: Buffer) => {
    dueMs = Math.max(dueMs, performance.now() + delay.delayMs + delay.jitterMs * random())
    setTimeout(() => to.writable && to.write(data), Math.max(0, dueMs - performance.now()))
  })
}
