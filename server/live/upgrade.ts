import type { IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { problemOf, statusOf } from '../api/problem.ts'
import { checkProtocol } from '../api/protocol.ts'
import { type Caller, findCaller } from '../auth/callers.ts'
import type { Db } from '../db/open.ts'
import type { Metrics } from '../metrics.ts'
import type { Hub } from './hub.ts'
import { createReceiver, frameOf } from './receiver.ts'

interface LiveDeps {
  readonly db: Db
  readonly hub: Hub
  readonly log: Log
  readonly metrics: Metrics
  readonly bufferLimitBytes: number
}

export interface LiveServer {
  /** Asks every device to go. */
  close(): void
  /** Ends the connections of those that did not. */
  terminate(): void
}

/** Serves `/live` on the HTTP server's upgrades, to signed-in devices only. */
export function serveLive(server: Server, deps: LiveDeps): LiveServer {
  // Devices send nothing but pongs, and frames are too small for compression to pay for its memory.
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false, maxPayload: 1024, autoPong: false })
  sockets.on('headers', (headers) => headers.push(`${PROTOCOL_HEADER}: ${PROTOCOL_VERSION}`))
  const drop = createDrop(deps.log)

  async function upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    if (request.url?.split('?')[0] !== '/live')
      return reject(socket, 'requestInvalid', 'there is nothing at this address')
    const protocol = checkProtocol(request.headers[PROTOCOL_HEADER])
    if (!protocol.ok) return reject(socket, protocol.reason, protocol.detail)
    const caller = await findCaller(deps.db, request.headers.authorization)
    if (!caller) return reject(socket, 'tokenInvalid')
    sockets.handleUpgrade(request, socket, head, (webSocket) => attach(webSocket, caller))
  }

  function attach(webSocket: WebSocket, caller: Caller): void {
    const receiver = createReceiver({
      socket: webSocket,
      deviceId: caller.deviceId,
      memberId: caller.memberId,
      bufferLimitBytes: deps.bufferLimitBytes,
      onPullHint: () => deps.metrics.count('pull_hints', 1),
    })
    webSocket.on('error', (error) => deps.log('debug', 'live connection failed', { error: String(error) }))
    webSocket.on('close', () => deps.hub.remove(receiver))
    // Hello before anything else, in the same turn as the attachment: what is committed from here on comes as a frame.
    receiver.send(frameOf({ kind: 'hello', protocol: PROTOCOL_VERSION }))
    deps.hub.add(receiver)
  }

  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on('error', () => socket.destroy())
    drop(
      upgrade(request, socket, head).catch((error: unknown) => {
        deps.log('error', 'upgrade failed', { error: String(error) })
        reject(socket, 'serverFailed')
      }),
      'a rejected upgrade is logged and answered',
    )
  })
  return {
    close: () => deps.hub.close(),
    terminate() {
      for (const webSocket of sockets.clients) webSocket.terminate()
    },
  }
}

/** Answers an upgrade with a plain HTTP problem and ends the connection. */
function reject(socket: Duplex, reason: Reason, detail?: string): void {
  const body = JSON.stringify(problemOf(reason, detail))
  // Node's HTTP sockets stay half open, and no time-out watches one that was upgraded: whoever never hangs up would keep it.
  socket.once('finish', () => socket.destroy())
  socket.end(
    [
      `HTTP/1.1 ${statusOf(reason)} Refused`,
      'Content-Type: application/problem+json',
      `Content-Length: ${Buffer.byteLength(body)}`,
      `${PROTOCOL_HEADER}: ${PROTOCOL_VERSION}`,
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  )
}
