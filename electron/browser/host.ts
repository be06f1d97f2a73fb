import { randomBytes } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { listAppFiles } from '#core/hosting/app-files.ts'
import type { MediaSource } from '#core/hosting/media-answer.ts'
import type { ClientChannel } from '#core/ports.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { answer } from './answer.ts'
import { createGuard, type GuardedRequest } from './guard.ts'
import { createSocketChannel } from './socket-channel.ts'

/** A text note is at most 20,000 characters and a page 65 kB; nothing honest comes near. */
const MAX_MESSAGE_BYTES = 1_000_000
/** RFC 6455, section 7.4.1. */
const GOING_AWAY = 1001
/** A tab of this computer answers within milliseconds, unless it sleeps. */
const GOODBYE_MS = 300

export interface BrowserHostOptions {
  readonly core: { attach(channel: ClientChannel): void; readonly media: MediaSource }
  /** The built page. */
  readonly rendererDir: string
  /** 0 picks a free one. */
  readonly port: number
  readonly log: Log
}

export interface BrowserHost {
  readonly port: number
  /** The link that lets a browser in; good until the program ends. */
  readonly url: string
  close(): Promise<void>
}

/** Serves the UI and the core to browsers of this computer, on loopback only. */
export async function startBrowserHost(options: BrowserHostOptions): Promise<Result<BrowserHost, Reason>> {
  const { core, log } = options
  const files = await listAppFiles(options.rendererDir)
  const server = createServer()
  const listening = await listen(server, options.port)
  if (!listening.ok) return listening
  const secret = (): string => randomBytes(32).toString('base64url')
  const guard = createGuard({ port: listening.value, key: secret(), session: secret() })
  const sockets = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES, perMessageDeflate: false })
  const drop = createDrop(log)

  server.on('request', (request, response) => {
    const answered = answer({ guard, files, media: core.media, log }, request, response).catch((error: unknown) => {
      response.destroy()
      throw error
    })
    drop(answered, `${request.method} request`)
  })
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const guarded: GuardedRequest = { method: request.method ?? 'GET', headers: request.headers }
    const verdict = guard.checkUpgrade(guarded)
    const status = !verdict.ok ? verdict.status : request.url === '/bridge' ? null : 404
    if (status !== null) {
      log('warn', 'upgrade refused', { status })
      return void socket.end(`HTTP/1.1 ${status} Refused\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`)
    }
    sockets.handleUpgrade(request, socket, head, (client) => core.attach(createSocketChannel(client, log)))
  })

  return done({
    port: listening.value,
    url: guard.entryUrl,
    async close() {
      await hangUp([...sockets.clients])
      await new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
    },
  })
}

/** What was said last still arrives: a tab should read that its recording is kept. */
async function hangUp(clients: readonly WebSocket[]): Promise<void> {
  const ended = clients.map((client) => new Promise<void>((resolve) => client.once('close', () => resolve())))
  for (const client of clients) client.close(GOING_AWAY)
  const cut = setTimeout(() => {
    for (const client of clients) client.terminate()
  }, GOODBYE_MS)
  await Promise.all(ended)
  clearTimeout(cut)
}

function listen(server: Server, port: number): Promise<Result<number, Reason>> {
  return new Promise((resolve) => {
    const failed = (error: NodeJS.ErrnoException): void => {
      const isTaken = error.code === 'EADDRINUSE' || error.code === 'EACCES'
      resolve(isTaken ? refused('portTaken', String(port)) : refused('internal', error.code ?? error.message))
    }
    server.once('error', failed)
    server.listen({ host: '127.0.0.1', port }, () => {
      server.off('error', failed)
      resolve(done((server.address() as AddressInfo).port))
    })
  })
}
