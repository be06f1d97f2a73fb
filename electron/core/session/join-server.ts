import { JoinAnswer, type JoinRequest } from '#shared/contract/auth.ts'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { Net } from '../ports.ts'
import { withDeadline } from '../sync/deadline.ts'
import { readProblem, wayProblemOf } from '../sync/http.ts'
import { tuning } from '../sync/tuning.ts'

/**
 * Exchanges an invitation for this device's token. Refusals: `invitationUnknown`, `invitationUsed`, `invitationExpired`, `nameTaken`,
 * `rateLimited`, `serverUnreachable`, `serverTooOld`, `serverTooNew`, `protocolBroken`.
 */
export async function joinServer(request: Request, ports: Ports): Promise<Result<JoinAnswer, Reason>> {
  const first = await ask(request, ports)
  if (first.ok || first.reason !== 'serverUnreachable') return first
  // No answer may mean a lost one. Asked again, the server says so: `invitationUsed`, and the way on is a new link.
  const second = await ask(request, ports)
  return second.ok || second.reason !== 'serverUnreachable' ? second : first
}

interface Request {
  readonly serverUrl: string
  readonly join: JoinRequest
}

interface Ports {
  readonly net: Net
  readonly clock: Clock
}

async function ask({ serverUrl, join }: Request, ports: Ports): Promise<Result<JoinAnswer, Reason>> {
  try {
    return await withDeadline({ clock: ports.clock, limitMs: tuning.callTimeoutMs }, async (signal) => {
      const response = await ports.net.fetch(`${serverUrl}/auth/join`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', [PROTOCOL_HEADER]: String(PROTOCOL_VERSION) },
        body: JSON.stringify(join),
        redirect: 'error',
        signal,
      })
      if (response.ok) {
        const answer = JoinAnswer.safeParse(await response.json().catch(() => null))
        return answer.success ? done(answer.data) : refused('protocolBroken', 'join')
      }
      const problem = (response.status === 426 ? await wayProblemOf(response) : null) ?? (await readProblem(response))
      return problem ? refused(problem.reason, problem.detail) : refused('serverFailed', String(response.status))
    })
  } catch {
    return refused('serverUnreachable', serverUrl)
  }
}
