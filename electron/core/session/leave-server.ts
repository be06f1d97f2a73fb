import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Net } from '../ports.ts'
import type { StoredSession } from '../store/session-store.ts'
import { withDeadline } from '../sync/deadline.ts'
import { tuning } from '../sync/tuning.ts'

/** Asks the server to end this device's token. One that cannot be reached keeps nobody from signing out. */
export async function leaveServer(session: StoredSession, ports: { net: Net; clock: Clock; log: Log }): Promise<void> {
  const { net, clock, log } = ports
  // Nobody can end a token that cannot be read; the server's list of devices can.
  if (session.token === null) return
  try {
    await withDeadline({ clock, limitMs: tuning.leaveTimeoutMs }, async (signal) => {
      const answer = await net.fetch(`${session.serverUrl}/auth/leave`, {
        method: 'POST',
        headers: { authorization: `Bearer ${session.token}`, [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
        redirect: 'error',
        signal,
      })
      if (!answer.ok) log('info', 'the server did not let this device go', { status: answer.status })
      await answer.body?.cancel()
    })
  } catch {
    log('info', 'signed out without the server')
  }
}
