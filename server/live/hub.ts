import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { DeviceId, MemberId } from '#shared/kernel/ids.ts'
import type { Published } from '../db/writer.ts'
import { frameOf, type Receiver } from './receiver.ts'

/** Close codes of the live channel (4000 to 4999 are a program's own, RFC 6455). */
export const liveClose = { goingAway: 1001, tokenRevoked: 4401, replaced: 4409 } as const

/** Who is on the live channel, and what they are told. Frames are hints; the truth is the pull. */
export interface Hub {
  add(receiver: Receiver): void
  remove(receiver: Receiver): void
  publish(events: readonly Published[]): void
  /** For a device whose token was revoked. */
  closeDevice(deviceId: DeviceId): void
  connections(): number
  close(): void
}

interface HubDeps {
  readonly clock: Clock
  readonly heartbeatMs: number
  /** Events of one write that are still told one by one. */
  readonly eventsPerWrite: number
  /** Connections of one device; the oldest goes when there is one more. */
  readonly connectionsPerDevice: number
}

export function createHub(deps: HubDeps): Hub {
  const byMember = new Map<MemberId, Set<Receiver>>()
  let heartbeat: Timer | null = null

  const receiversOf = (memberId: MemberId): Set<Receiver> => byMember.get(memberId) ?? new Set()
  const all = (): Receiver[] => [...byMember.values()].flatMap((receivers) => [...receivers])

  /** A channel of 1,000 members is made in one write of 2,000 events: a frame each for each device would be a million. */
  function tellToPull(events: readonly Published[]): void {
    const readers = new Set([...new Set(events.map((one) => one.readers))].flat())
    for (const memberId of readers) for (const receiver of receiversOf(memberId)) receiver.tellToPull()
  }

  /** A device has one connection, and after a cut another before we see the first one's end. More is a fault or a flood. */
  function makeRoom(receivers: ReadonlySet<Receiver>, deviceId: DeviceId): void {
    const present = [...receivers].filter((receiver) => receiver.deviceId === deviceId)
    const tooMany = present.length - deps.connectionsPerDevice + 1
    for (const oldest of present.slice(0, Math.max(0, tooMany))) {
      receiversOf(oldest.memberId).delete(oldest)
      oldest.close(liveClose.replaced, 'too many connections of this device')
    }
  }

  function beat(): void {
    for (const receiver of all()) receiver.checkPulse()
    heartbeat = byMember.size > 0 ? deps.clock.setTimer(beat, deps.heartbeatMs) : null
  }

  return {
    add(receiver) {
      const receivers = receiversOf(receiver.memberId)
      makeRoom(receivers, receiver.deviceId)
      receivers.add(receiver)
      byMember.set(receiver.memberId, receivers)
      heartbeat ??= deps.clock.setTimer(beat, deps.heartbeatMs)
    },
    remove(receiver) {
      const receivers = byMember.get(receiver.memberId)
      receivers?.delete(receiver)
      if (receivers?.size === 0) byMember.delete(receiver.memberId)
    },
    publish(events) {
      if (events.length > deps.eventsPerWrite) return tellToPull(events)
      for (const { event, readers } of events) {
        const receivers = readers.flatMap((memberId) => [...receiversOf(memberId)])
        if (receivers.length === 0) continue
        const frame = frameOf({ kind: 'event', event })
        for (const receiver of receivers) receiver.send(frame)
      }
    },
    closeDevice(deviceId) {
      for (const receiver of all()) {
        if (receiver.deviceId === deviceId) receiver.close(liveClose.tokenRevoked, 'token revoked')
      }
    },
    connections: () => all().length,
    close() {
      heartbeat?.cancel()
      heartbeat = null
      for (const receiver of all()) receiver.close(liveClose.goingAway, 'server closing')
    },
  }
}
