import type { WebSocket } from 'ws'
import type { LiveFrame } from '#shared/contract/sync.ts'
import type { DeviceId, MemberId } from '#shared/kernel/ids.ts'

/** A frame as it goes out: made once, shared by all receivers, never changed. */
export type Frame = Buffer

export const frameOf = (frame: LiveFrame): Frame => Buffer.from(JSON.stringify(frame))

/** One device on the live channel. */
export interface Receiver {
  readonly deviceId: DeviceId
  readonly memberId: MemberId
  /** Sends the frame, or, when the device does not keep up, tells it once to pull. */
  send(frame: Frame): void
  /** For more events than are worth a frame each. */
  tellToPull(): void
  /** Asks for a sign of life; one that gave none since the last time is ended. */
  checkPulse(): void
  close(code: number, why: string): void
}

interface ReceiverDeps {
  readonly socket: WebSocket
  readonly deviceId: DeviceId
  readonly memberId: MemberId
  readonly bufferLimitBytes: number
  readonly onPullHint: () => void
}

const pullFrame = frameOf({ kind: 'pull' })

export function createReceiver(deps: ReceiverDeps): Receiver {
  const { socket } = deps
  let isBehind = false
  let isAlive = true
  socket.on('pong', () => {
    isAlive = true
  })
  // The server's socket is made with `autoPong: false`: one that asks and asks and never reads must not fill our memory.
  socket.on('ping', (data) => {
    if (socket.readyState === socket.OPEN && socket.bufferedAmount <= deps.bufferLimitBytes) socket.pong(data)
  })

  /**
   * The hint stands last in the buffer. Its callback runs when it has left this process, so whatever was skipped is older
   * than the pull it causes, and frames may flow again.
   */
  function tellToPull(): void {
    if (isBehind || socket.readyState !== socket.OPEN) return
    isBehind = true
    deps.onPullHint()
    socket.send(pullFrame, { binary: false }, (error) => {
      if (!error) isBehind = false
    })
  }

  return {
    deviceId: deps.deviceId,
    memberId: deps.memberId,
    send(frame) {
      if (isBehind || socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > deps.bufferLimitBytes) tellToPull()
      else socket.send(frame, { binary: false }, () => undefined)
    },
    tellToPull,
    checkPulse() {
      if (!isAlive) {
        socket.terminate()
        return
      }
      isAlive = false
      socket.ping()
    },
    close: (code, why) => socket.close(code, why),
  }
}
