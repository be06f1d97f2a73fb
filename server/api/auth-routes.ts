import type { FastifyInstance } from 'fastify'
import { JoinRequest } from '#shared/contract/auth.ts'
import type { IdMaker } from '#shared/kernel/ids.ts'
import { done } from '#shared/kernel/result.ts'
import { join, revokeDevice } from '../auth/join.ts'
import type { RateLimit } from '../auth/rate-limit.ts'
import type { RandomBytes } from '../auth/secrets.ts'
import type { Writer } from '../db/writer.ts'
import type { Hub } from '../live/hub.ts'
import { callerOf, requireCaller, sendProblem } from './requests.ts'
import { detailOfZod } from './trpc.ts'

interface AuthDeps {
  readonly writer: Writer
  readonly hub: Hub
  readonly ids: IdMaker
  readonly random: RandomBytes
  readonly joinLimit: RateLimit
}

/** `POST /auth/join` with an invitation; `POST /auth/leave` ends the token it is asked with. */
export function addAuthRoutes(app: FastifyInstance, deps: AuthDeps): void {
  app.post('/auth/join', async (request, reply) => {
    if (deps.joinLimit.isExceeded(request.ip)) {
      return sendProblem(reply.header('retry-after', '60'), 'rateLimited')
    }
    const parsed = JoinRequest.safeParse(request.body)
    if (!parsed.success) {
      deps.joinLimit.countFailure(request.ip)
      return sendProblem(reply, 'requestInvalid', detailOfZod(parsed.error))
    }
    const result = await deps.writer.write((scope) => join(scope, parsed.data, deps))
    if (result.ok) return result.value
    deps.joinLimit.countFailure(request.ip)
    return sendProblem(reply, result.reason, result.detail)
  })

  app.post('/auth/leave', { onRequest: requireCaller }, async (request, reply) => {
    const { deviceId } = callerOf(request)
    await deps.writer.write(async (scope) => done(await revokeDevice(scope, deviceId)))
    deps.hub.closeDevice(deviceId)
    return reply.code(204).send()
  })
}
