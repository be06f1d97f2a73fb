import type { LiveSocket, Net } from '../../../electron/core/ports.ts'

/** What becomes of live frames. `never`: until the socket is cut, as when a connection dies with bytes under way. */
export type FrameTrouble = 'sound' | 'late' | 'twice' | 'never'

/** One device's way to the server, in the hands of a test. What is under way when it is cut ends with an error. */
export interface TroubledNet {
  readonly net: Net
  setOnline(isOnline: boolean): void
  /** The next so many requests do not arrive. */
  loseRequests(count: number): void
  /** The next so many arrive and are carried out; their answers do not come. */
  loseAnswers(count: number): void
  setFrames(trouble: FrameTrouble): void
  cut(): void
  /** No more trouble; a connection that lost something ends, as it does with TCP. */
  heal(): void
}

export interface TroubledNetDeps {
  readonly net: Net
  /** Where the server listens now, whatever address the device was told; null: nowhere. */
  readonly origin: () => string | null
  readonly random: () => number
}

/** Long enough that frames overtake each other, short enough to be many in one schedule. */
const longestDelayMs = 25

export function createTroubledNet({ net, origin, random }: TroubledNetDeps): TroubledNet {
  const sockets = new Set<LiveSocket>()
  let line = new AbortController()
  let isOnline = true
  let lostRequests = 0
  let lostAnswers = 0
  let frames: FrameTrouble = 'sound'
  let hasLostFrames = false

  const reach = (url: string): string | null => {
    const at = isOnline ? origin() : null
    if (at === null) return null
    const { pathname, search } = new URL(url)
    return (url.startsWith('ws') ? at.replace(/^http/, 'ws') : at) + pathname + search
  }
  const cut = (): void => {
    line.abort(new Error('the line was cut'))
    line = new AbortController()
    hasLostFrames = false
    for (const socket of [...sockets]) socket.close()
  }
  const receive = (text: string, listener: (text: string) => void): void => {
    const later = (): void => void setTimeout(() => listener(text), random() * longestDelayMs)
    switch (frames) {
      case 'sound':
        return listener(text)
      case 'late':
        return later()
      case 'twice':
        listener(text)
        return later()
      case 'never':
        hasLostFrames = true
    }
  }

  return {
    net: {
      async fetch(url, init) {
        const target = reach(url)
        if (target === null || lostRequests > 0) {
          if (target !== null) lostRequests -= 1
          throw new TypeError('fetch failed')
        }
        const signal = init?.signal ? AbortSignal.any([init.signal, line.signal]) : line.signal
        const answer = await net.fetch(target, { ...init, signal })
        if (lostAnswers === 0) return answer
        lostAnswers -= 1
        await answer.body?.cancel()
        throw new TypeError('terminated')
      },
      openSocket(url, headers) {
        const target = reach(url)
        if (target === null) return closedSocket()
        const socket = net.openSocket(target, headers)
        sockets.add(socket)
        socket.onClose(() => sockets.delete(socket))
        return { ...socket, onMessage: (listener) => socket.onMessage((text) => receive(text, listener)) }
      },
    },
    setOnline(next) {
      isOnline = next
      if (!next) cut()
    },
    loseRequests(count) {
      lostRequests += count
    },
    loseAnswers(count) {
      lostAnswers += count
    },
    setFrames(next) {
      frames = next
    },
    cut,
    heal() {
      lostRequests = 0
      lostAnswers = 0
      frames = 'sound'
      isOnline = true
      if (hasLostFrames) cut()
    },
  }
}

/** 1006: closed without a word, as when nobody listens. */
function closedSocket(): LiveSocket {
  return {
    onOpen: () => undefined,
    onMessage: () => undefined,
    onClose: (listener) => void setImmediate(() => listener(1006)),
    close: () => undefined,
  }
}
