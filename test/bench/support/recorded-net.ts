import type { Net } from '../../../electron/core/ports.ts'

/** A network that remembers what was answered, and can be the server for whoever asks the same again. */
export interface RecordedNet extends Net {
  /** From now on answers come from memory, in the order they were given; a different request is a fault of the test. */
  replay(): void
}

interface Exchange {
  readonly request: string
  readonly status: number
  readonly headers: readonly [string, string][]
  readonly body: ArrayBuffer
}

export function createRecordedNet(net: Net): RecordedNet {
  const exchanges: Exchange[] = []
  let next: number | null = null
  return {
    ...net,
    replay() {
      next = 0
    },
    async fetch(url, init) {
      const request = `${url} ${String(init?.body)}`
      if (next !== null) {
        const exchange = exchanges[next]
        next += 1
        if (exchange?.request !== request) throw new Error('this was not asked when the answers were recorded')
        return new Response(exchange.body, { status: exchange.status, headers: [...exchange.headers] })
      }
      const answer = await net.fetch(url, init)
      const body = await answer.arrayBuffer()
      const headers = [...answer.headers].filter(
        ([name]) => !name.startsWith('content-enc') && name !== 'content-length',
      )
      exchanges.push({ request, status: answer.status, headers, body })
      return new Response(body, { status: answer.status, headers })
    },
  }
}
