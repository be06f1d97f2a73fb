import type { Core } from '../../../electron/core/core.ts'
import type { CorePorts } from '../../../electron/core/ports.ts'
import type { ConversationId, MemberId } from '../../../shared/kernel/ids.ts'
import { openCore } from './cores.ts'
import { takeCrashCopy } from './crash-copy.ts'
import { hurry } from './hurried-clock.ts'
import { createTroubledNet, type TroubledNet } from './troubled-net.ts'

/** A real core on a folder of its own, in the hands of a schedule. */
export interface ScheduleDevice {
  readonly trouble: Omit<TroubledNet, 'net'>
  core(): Core
  /** Null while signed out. */
  memberId(): MemberId | null
  /** By name; null while signed out, or before it has been heard of. */
  conversationId(name: string): ConversationId | null
  /** As SIGKILL leaves it, and started again. */
  kill(): Promise<void>
  close(): Promise<void>
}

export async function openScheduleDevice(options: {
  readonly dataDir: string
  readonly hurriedTimes: number
  readonly origin: () => string | null
  readonly random: () => number
}): Promise<ScheduleDevice> {
  const { dataDir, hurriedTimes, origin, random } = options
  let trouble: TroubledNet | null = null
  const meddle = (ports: CorePorts): CorePorts => {
    trouble ??= createTroubledNet({ net: ports.net, origin, random })
    return { ...ports, clock: hurry(ports.clock, hurriedTimes), net: trouble.net, random }
  }
  let core = await openCore(dataDir, meddle)
  const lineOf = (): TroubledNet => {
    if (!trouble) throw new Error('no core was ever opened')
    return trouble
  }
  return {
    trouble: lineOf(),
    core: () => core,
    memberId() {
      const { session } = core.snapshot()
      return session.kind === 'signedIn' ? session.member.id : null
    },
    conversationId(name) {
      const found = core.conversations.resolve(name)
      return found.ok ? found.value.id : null
    },
    async kill() {
      const crash = takeCrashCopy(dataDir)
      lineOf().cut()
      await core.close()
      crash.putBack()
      core = await openCore(dataDir, meddle)
    },
    close: () => core.close(),
  }
}
