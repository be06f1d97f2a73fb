import type { CorePorts, Net } from '../../../../electron/core/ports.ts'

type Fetch = Net['fetch']

/** A network in front of the real one: `meddle` sees each request and may answer, change or lose it. */
export const withFetch =
  (meddle: (next: Fetch) => Fetch) =>
  (ports: CorePorts): CorePorts => ({
    ...ports,
    net: { ...ports.net, fetch: meddle((url, init) => ports.net.fetch(url, init)) },
  })

/** The live channel never opens: whatever comes, comes by pull. */
export const withoutLive = (ports: CorePorts): CorePorts => ({
  ...ports,
  net: {
    ...ports.net,
    openSocket: () => {
      let told: ((code: number) => void) | null = null
      const timer = ports.clock.setTimer(() => told?.(1006), 50)
      return {
        onOpen: () => undefined,
        onMessage: () => undefined,
        onClose: (listener) => {
          told = listener
        },
        close: () => timer.cancel(),
      }
    },
  },
})

export const isMutation = (url: string, kind: string, init?: RequestInit): boolean =>
  url.includes('/trpc/sync.mutate') && String(init?.body).includes(`"kind":"${kind}"`)

/** An answer with another body. */
export async function rewritten(response: Response, change: (text: string) => string): Promise<Response> {
  const { status, headers } = response
  const plain = new Headers(headers)
  plain.delete('content-length')
  plain.delete('content-encoding')
  return new Response(change(await response.text()), { status, headers: plain })
}
