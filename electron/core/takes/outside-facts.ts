/** What hosts and capture windows say, in the words of the lifecycle. */
import type { CaptureFact } from '#shared/contract/capture.ts'
import type { Interruption } from '#shared/take/lifecycle-types.ts'
import type { TakeFact } from './take-engine.ts'
import type { SystemEvent } from './takes.ts'

export const interruptions: Record<SystemEvent, Interruption> = {
  suspend: 'computerSlept',
  lock: 'screenLocked',
  userSwitch: 'userSwitched',
  shutdown: 'computerShutDown',
  quit: 'programQuit',
}

const losses = { unplugged: 'microphoneLost', muted: 'microphoneMuted', revoked: 'microphoneRevoked' } as const

export function factOf(fact: Extract<CaptureFact, { takeId: unknown }>): TakeFact {
  return fact.kind === 'microphoneLost' ? { kind: fact.kind, reason: losses[fact.cause ?? 'unplugged'] } : fact
}
