import { z } from 'zod'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import { isReason, type Reason, ReasonError } from '#shared/kernel/reasons.ts'
import type { Net } from '../ports.ts'
import { withDeadline } from './deadline.ts'

/** Where the signed-in device finds its server; the embedded one may come back at another port. */
export interface Destination {
  url(): string
  /** Null: it cannot be read here, so nothing is asked. */
  readonly token: string | null
}

/** What the last answer, or the lack of one, says about the way to the server; null: all is well. */
export interface WayProblem {
  readonly reason: Reason
  readonly detail: string
}

export interface HttpDeps {
  readonly net: Net
  readonly clock: Clock
  readonly destination: Destination
  readonly observe: (problem: WayProblem | null) => void
}

/** Requests as this device: signed, with the protocol's number and a deadline. Throws `ReasonError` when the way is the matter. */
export interface Http {
  /** The whole answer, body included, within `limitMs`. `path`: below the server's URL, or absolute. */
  fetch(path: string, init: RequestInit, limitMs: number): Promise<Response>
  /** The answer's head within `limitMs`; its body streams for as long as it flows. */
  open(path: string, init: RequestInit, limitMs: number): Promise<Response>
  readonly headers: Readonly<Record<string, string>>
  url(): string
}

const Problem = z.object({ reason: z.string(), detail: z.string().nullish() })

/** The `{ reason, detail }` of an `application/problem+json` answer; null when the body is something else. */
export async function readProblem(response: Response): Promise<WayProblem | null> {
  const body = Problem.safeParse(await response.json().catch(() => null))
  if (!body.success || !isReason(body.data.reason)) return null
  return { reason: body.data.reason, detail: body.data.detail ?? '' }
}

/** A problem that stands in the way of every request: 401, or another protocol. */
export async function wayProblemOf(response: Response): Promise<WayProblem | null> {
  if (response.status === 401) return { reason: 'tokenInvalid', detail: '' }
  if (response.status !== 426) return null
  const theirs = Number(response.headers.get(PROTOCOL_HEADER) ?? '0')
  return { reason: theirs > PROTOCOL_VERSION ? 'serverTooNew' : 'serverTooOld', detail: `${theirs}` }
}

export function createHttp({ net, clock, destination, observe }: HttpDeps): Http {
  const headers = {
    ...(destination.token === null ? {} : { authorization: `Bearer ${destination.token}` }),
    [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  }
  const run = async (path: string, init: RequestInit, options: { limitMs: number; isWhole: boolean }) => {
    const url = path.startsWith('http') ? path : destination.url() + path
    const outer = init.signal
    try {
      if (destination.token === null) throw new ReasonError('tokenLocked')
      const response = await withDeadline(
        { clock, limitMs: options.limitMs, ...(outer ? { outer } : {}) },
        async (signal) => {
          const own = { ...Object.fromEntries(new Headers(init.headers)), ...headers }
          const answer = await net.fetch(url, { ...init, headers: own, signal })
          return options.isWhole ? await readWhole(answer) : answer
        },
      )
      const problem = await wayProblemOf(response)
      if (problem) throw new ReasonError(problem.reason, problem.detail)
      observe(null)
      return response
    } catch (error) {
      const known = error instanceof ReasonError ? error : new ReasonError('serverUnreachable', destination.url())
      if (!outer?.aborted) observe({ reason: known.reason, detail: known.detail ?? '' })
      throw known
    }
  }

  return {
    headers,
    url: () => destination.url(),
    fetch: (path, init, limitMs) => run(path, init, { limitMs, isWhole: true }),
    open: (path, init, limitMs) => run(path, init, { limitMs, isWhole: false }),
  }
}

/** Answers to HEAD and 204 may not carry a body, not even an empty one. */
async function readWhole(response: Response): Promise<Response> {
  const body = await response.arrayBuffer()
  const { status, headers } = response
  return new Response(body.byteLength > 0 ? body : null, { status, headers })
}
