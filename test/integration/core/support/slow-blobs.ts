import type { CorePorts } from '../../../../electron/core/ports.ts'
import { withFetch } from './bad-net.ts'

/** A server whose recordings come as slowly as the test says; a range from the middle, asked for by itself, comes at once. */
export interface SlowBlobs {
  readonly change: (ports: CorePorts) => CorePorts
  /** So many bytes of each recording go through, counted from its beginning. */
  allow(bytes: number): void
  /** What flows breaks off, and nothing more is answered. */
  cut(): void
  mend(): void
  /** Requests that came to nothing. */
  refused(): number
  ranges(): readonly string[]
}

export function createSlowBlobs({ isDamaged = false } = {}): SlowBlobs {
  const ranges: string[] = []
  let allowed = 0
  let isCut = false
  let refused = 0
  let next = Promise.withResolvers<void>()
  const tell = (): void => {
    const told = next
    next = Promise.withResolvers<void>()
    told.resolve()
  }

  function slowly(bytes: Uint8Array, from: number, signal: AbortSignal | null | undefined): ReadableStream<Uint8Array> {
    let at = 0
    signal?.addEventListener('abort', tell)
    const isOver = (): boolean => isCut || signal?.aborted === true
    return new ReadableStream({
      async pull(controller) {
        while (!isOver() && from + at >= allowed && at < bytes.length) await next.promise
        if (isOver()) return controller.error(new TypeError('terminated'))
        const end = Math.min(bytes.length, at + 16_384, allowed - from)
        if (end > at) controller.enqueue(bytes.subarray(at, end))
        at = Math.max(at, end)
        if (at >= bytes.length) controller.close()
      },
    })
  }

  return {
    change: withFetch((ask) => async (url, init) => {
      if (!url.includes('/blobs/')) return ask(url, init)
      if (isCut) {
        refused += 1
        throw new TypeError('fetch failed')
      }
      const range = new Headers(init?.headers).get('range')
      if (range) ranges.push(range)
      const answer = await ask(url, init)
      const { status, headers } = answer
      const bytes = new Uint8Array(await answer.arrayBuffer())
      // The download asks for all that follows, a player's own request for a piece.
      if (range && !range.endsWith('-')) return new Response(bytes, { status, headers })
      if (isDamaged) bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      const [, first = '0'] = /^bytes=(\d+)-/.exec(range ?? '') ?? []
      return new Response(slowly(bytes, Number(first), init?.signal), { status, headers })
    }),
    allow(bytes) {
      allowed = bytes
      tell()
    },
    cut() {
      isCut = true
      tell()
    },
    mend() {
      isCut = false
    },
    refused: () => refused,
    ranges: () => ranges,
  }
}
