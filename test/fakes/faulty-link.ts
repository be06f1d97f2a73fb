import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A TCP relay that misbehaves as networks do, until it is healed. Every connection draws its own fate. */
export interface FaultyLink {
  readonly url: string
  /** From now on, or no more. Healing cuts what is still stuck, as a changed network does. */
  setFaulty(isFaulty: boolean): void
  close(): Promise<void>
}

interface Pace {
  readonly delayMs: number
  readonly jitterMs: number
  /** Each way. */
  readonly bytesPerSecond: number
}

type Fate =
  | ({ readonly kind: 'pass' } & Pace)
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
    const fate: Fate = isFaulty ? drawFate(random) : { kind: 'pass', ...sound }
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

const sound: Pace = { delayMs: 0, jitterMs: 0, bytesPerSecond: Number.POSITIVE_INFINITY }

function drawFate(random: () => number): Fate {
  const draw = random()
  const late = { delayMs: 20 * random(), jitterMs: 30 * random() }
  if (draw < 0.3) return { kind: 'pass', ...late, bytesPerSecond: Number.POSITIVE_INFINITY }
  // A crowded mobile cell to a poor line at home.
  if (draw < 0.45) return { kind: 'pass', ...late, bytesPerSecond: 2_000 + 30_000 * random() }
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

/** What a line takes at once: a small buffer, as routers have. */
const chunkBytes = 1_400

/** Bytes keep their order: TCP delivers late, never shuffled. Reading no faster than the line carries makes the sender wait. */
function carry(from: Socket, to: Socket, pace: Pace, random: () => number): void {
  const underWay: { readonly bytes: Buffer; readonly dueMs: number }[] = []
  let freeAtMs = 0
  let lastDueMs = 0
  const send = (bytes: Buffer, nowMs: number): void => {
    freeAtMs = Math.max(freeAtMs, nowMs) + (bytes.length * 1000) / pace.bytesPerSecond
    lastDueMs = Math.max(lastDueMs, freeAtMs + pace.delayMs + pace.jitterMs * random())
    underWay.push({ bytes, dueMs: lastDueMs })
    if (underWay.length === 1) setTimeout(arrive, Math.max(0, lastDueMs - nowMs))
  }
  const arrive = (): void => {
    const nowMs = performance.now()
    for (let next = underWay[0]; next && next.dueMs <= nowMs; next = underWay[0]) {
      underWay.shift()
      if (to.writable) to.write(next.bytes)
    }
    const [next] = underWay
    if (next) setTimeout(arrive, Math.max(1, next.dueMs - nowMs))
  }
  from.on('data', (data: Buffer) => {
    const nowMs = performance.now()
    for (let at = 0; at < data.length; at += chunkBytes) send(data.subarray(at, at + chunkBytes), nowMs)
    if (freeAtMs <= nowMs) return
    from.pause()
    setTimeout(() => from.resume(), freeAtMs - nowMs)
  })
}
