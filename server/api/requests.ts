import type { FastifyReply, FastifyRequest } from 'fastify'
import { PROTOCOL_HEADER, PROTOCOL_VERSION } from '#shared/contract/version.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { type Caller, findCaller } from '../auth/callers.ts'
import type { Db } from '../db/open.ts'
import { type Problem, problemOf } from './problem.ts'
import { checkProtocol } from './protocol.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null without a valid token. */
    caller: Caller | null
  }
}

/** Headers of every answer, and the refusal of clients that speak another protocol. */
export async function onEveryRequest(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  reply.headers({
    [PROTOCOL_HEADER]: PROTOCOL_VERSION,
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  })
  const protocol = checkProtocol(request.headers[PROTOCOL_HEADER])
  return protocol.ok ? undefined : sendProblem(reply, protocol.reason, protocol.detail)
}

/** Hook that finds out who asks. */
export const identify =
  (db: Db) =>
  async (request: FastifyRequest): Promise<void> => {
    request.caller = await findCaller(db, request.headers.authorization)
  }

/** Hook that lets only signed-in devices pass; `identify` comes before it. */
export async function requireCaller(request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply | undefined> {
  return request.caller ? undefined : sendProblem(reply, 'tokenInvalid')
}

/** The caller of a route behind `requireCaller`. */
export function callerOf(request: FastifyRequest): Caller {
  if (!request.caller) throw new Error('this route is missing its requireCaller hook')
  return request.caller
}

export function sendProblem(reply: FastifyReply, reason: Reason, detail?: string): FastifyReply {
  return sendAs(reply, problemOf(reason, detail))
}

/** With a status that says more than the reason's own. */
export const sendAs = (reply: FastifyReply, problem: Problem): FastifyReply =>
  reply.code(problem.status).type('application/problem+json').send(JSON.stringify(problem))

/** One header as a text; null when it is missing or repeated. */
export function headerOf(request: FastifyRequest, name: string): string | null {
  const value = request.headers[name]
  return typeof value === 'string' ? value : null
}
