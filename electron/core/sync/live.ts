import type { Event } from '#shared/contract/event.ts'
import { LiveFrame } from '#shared/contract/sync.ts'
import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { LiveSocket, Net } from '../ports.ts'
import type { Backoff } from './backoff.ts'
import { tuning } from './tuning.ts'

/**
 * Keeps one socket to `/live`. What it brings are hints: an event that follows the cursor is applied at once, anything else
 * leads to a pull. It never gives up.
 */
export interface Live {
  start(): void
  /** The server may have moved, or the network may be back: try now. */
  nudge(): void
  /** The computer slept: a socket that looks open may lead nowhere, so a new one takes its place. */
  renew(): void
  stop(): void
}

export interface LiveDeps {
  readonly net: Net
  readonly clock: Clock
  readonly backoff: Backoff
  readonly log: Log
  readonly url: () => string
  readonly headers: Readonly<Record<string, string>>
  readonly onState: (state: 'connecting' | 'online' | 'offline') => void
  readonly onEvent: (event: Event) => void
  /** Attached, or told that something was left out. */
  readonly onPull: () => void
}

export function createLive(deps: LiveDeps): Live {
  const { net, clock, backoff, log, url, headers, onState, onEvent, onPull } = deps
  let socket: LiveSocket | null = null
  let timer: Timer | null = null
  let isStopped = false
  let isOnline = false

  const receive = (text: string): void => {
    const frame = parseFrame(text)
    switch (frame?.kind) {
      case 'hello':
        isOnline = true
        onState('online')
        onPull()
        break
      case 'event':
        onEvent(frame.event)
        break
      case 'pull':
        onPull()
        break
      case undefined:
        // Perhaps a newer server's frame: whatever it means, a pull brings it.
        log('warn', 'live frame not understood')
        onPull()
    }
  }

  const connect = (): void => {
    timer = null
    if (isStopped || socket) return
    onState('connecting')
    const openedAt = clock.monotonicMs()
    const mine = net.openSocket(liveUrl(url()), { ...headers })
    socket = mine
    mine.onMessage((text) => {
      if (socket !== mine) return
      try {
        receive(text)
      } catch (error) {
        // A cache that cannot be written must not end the program: the pull asks again, and waits between.
        log('error', 'live frame not applied', { error: String(error) })
        onPull()
      }
    })
    mine.onClose((code) => {
      if (socket !== mine) return
      socket = null
      if (isStopped) return
      log('info', 'live closed', { code, wasOnline: isOnline })
      if (isOnline && clock.monotonicMs() - openedAt >= tuning.liveStableMs) backoff.reset()
      isOnline = false
      onState('offline')
      timer = clock.setTimer(connect, backoff.nextMs())
    })
  }

  const nudge = (): void => {
    if (!timer) return
    timer.cancel()
    backoff.reset()
    connect()
  }

  return {
    start: connect,
    nudge,
    renew() {
      const old = socket
      if (!old || isStopped) return nudge()
      socket = null
      isOnline = false
      // What it may still say is for nobody: it is not ours any more.
      old.close()
      backoff.reset()
      connect()
    },
    stop() {
      isStopped = true
      timer?.cancel()
      socket?.close()
      socket = null
    },
  }
}

const liveUrl = (serverUrl: string): string => `${serverUrl.replace(/^http/, 'ws')}/live`

function parseFrame(text: string): LiveFrame | null {
  try {
    const frame = LiveFrame.safeParse(JSON.parse(text))
    return frame.success ? frame.data : null
  } catch {
    return null
  }
}
