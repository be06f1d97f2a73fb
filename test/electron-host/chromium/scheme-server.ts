import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'
import type { Origins } from './origin.ts'

export type SchemeHandler = (request: Request) => Response | Promise<Response>

export interface SchemeServer {
  readonly port: number
  close(): void
}

/** Carries what Chromium asks of our schemes to `protocol.handle`'s handlers, streaming, over loopback. */
export async function startSchemeServer(deps: {
  readonly origins: Origins
  readonly handlerOf: (scheme: string) => SchemeHandler | null
}): Promise<SchemeServer> {
  const server = createServer((request, response) => {
    answer(deps, request, response).catch((error: unknown) => {
      // A player that seeks closes its connection in the middle.
      if (!response.headersSent) response.writeHead(500)
      response.end(String(error))
    })
  })
  await new Promise<void>((resolve) => server.listen({ host: '127.0.0.1', port: 0 }, resolve))
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.close()
      server.closeAllConnections()
    },
  }
}

/** Of the connection, not of the request. */
const hopHeaders: ReadonlySet<string> = new Set(['host', 'connection', 'keep-alive', 'upgrade-insecure-requests'])

async function answer(
  { origins, handlerOf }: Parameters<typeof startSchemeServer>[0],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = origins.toElectron(`http://${request.headers.host}${request.url}`)
  const handler = handlerOf(new URL(url).protocol.slice(0, -1))
  if (!handler) return void response.writeHead(404).end()
  const headers = new Headers()
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || hopHeaders.has(name)) continue
    const text = String(value)
    headers.set(name, name === 'origin' || name === 'referer' ? origins.toElectron(text) : text)
  }
  const method = request.method ?? 'GET'
  const body = method === 'GET' || method === 'HEAD' ? null : (Readable.toWeb(request) as BodyInit)
  const answered = await handler(new Request(url, { method, headers, body, ...(body ? { duplex: 'half' } : {}) }))
  const sent = Object.fromEntries(answered.headers)
  if (sent.location !== undefined) sent.location = origins.toChromium(sent.location)
  response.writeHead(answered.status, sent)
  if (!answered.body) return void response.end()
  await pipeline(Readable.fromWeb(answered.body as ReadableStream), response)
}
