import { createLocalInvitation } from '../../../server/auth/local-invitation.ts'
import { createHostClock } from '../../../server/ports.ts'
import { type RunningServer, startServer } from '../../../server/server.ts'
import { formatInvitationLink } from '../../../shared/contract/auth.ts'
import type { Log } from '../../../shared/kernel/log.ts'
import { takeCrashCopy } from './crash-copy.ts'
import { hurry } from './hurried-clock.ts'

/** The real server in this process, on a free port, down and up again as often as a test likes. */
export interface ServerInProcess {
  /** Null while it is down. */
  origin(): string | null
  /** Of the first start. */
  readonly ownerInvitation: string | null
  start(): Promise<void>
  /** As SIGKILL leaves it: what was under way is neither finished nor answered. */
  kill(): Promise<void>
  stop(): Promise<void>
  /** For a further device of the member, or for a new member. */
  invite(memberName?: string): Promise<string>
}

export async function openServer(options: {
  readonly dataDir: string
  readonly hurriedTimes: number
  readonly log: Log
  /** It is going down: connections end now. */
  readonly onDown: () => void
}): Promise<ServerInProcess> {
  const { dataDir, hurriedTimes, log, onDown } = options
  const open = async (): Promise<RunningServer> => {
    const started = await startServer({
      dataDir,
      host: '127.0.0.1',
      port: 0,
      workspaceName: 'Faults',
      ownerName: 'Alice',
      makeOwnerInvite: false,
      clock: hurry(createHostClock(), hurriedTimes),
      log,
    })
    if (!started.ok) throw new Error(`server: ${started.reason} ${started.detail ?? ''}`)
    return started.value
  }
  let server: RunningServer | null = await open()
  const goDown = async (crash: { putBack(): void } | null): Promise<void> => {
    const going = server
    server = null
    onDown()
    await going?.close()
    crash?.putBack()
  }
  return {
    origin: () => server?.url ?? null,
    ownerInvitation: server.ownerInvitation,
    async start() {
      server ??= await open()
    },
    async kill() {
      if (server) await goDown(takeCrashCopy(dataDir))
    },
    stop: () => goDown(null),
    async invite(memberName) {
      const invitation = await createLocalInvitation({ dataDir, ...(memberName ? { memberName } : {}) })
      if (!invitation.ok) throw new Error(`invitation: ${invitation.reason} ${invitation.detail ?? ''}`)
      return formatInvitationLink(invitation.value)
    },
  }
}
