import { initTRPC, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import { type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'
import type { Caller } from '../auth/callers.ts'
import { isDiskFull } from '../db/faults.ts'
import { statusOf } from './problem.ts'

/** `caller` is null for a request without a valid token. */
export interface RequestContext {
  readonly caller: Caller | null
}

/** Makes tRPC as this server speaks it: errors carry `data.reason` and `data.detail`, and never a stack or a text of ours. */
export function createTrpc() {
  const trpc = initTRPC.context<RequestContext>().create({
    isDev: false,
    errorFormatter({ shape, error }) {
      const { reason, detail } = reasonOfError(error)
      const { code, httpStatus, path } = shape.data
      return {
        ...shape,
        message: sentenceOf(reason, detail),
        data: { code, httpStatus, path: path ?? null, reason, detail: detail ?? null },
      }
    },
  })

  /** Only for signed-in devices; reasons thrown inside become errors with the status that fits them. */
  const signedIn = trpc.procedure
    .use(async ({ next }) => {
      const result = await next()
      if (!result.ok && result.error.cause instanceof ReasonError) throw asTrpcError(result.error.cause)
      return result
    })
    .use(({ ctx, next }) => {
      if (!ctx.caller) throw new ReasonError('tokenInvalid')
      return next({ ctx: { caller: ctx.caller } })
    })

  return { router: trpc.router, signedIn }
}

const codes: Readonly<Record<number, TRPCError['code']>> = {
  400: 'BAD_REQUEST',
  401: 'UNAUTHORIZED',
  403: 'FORBIDDEN',
  404: 'NOT_FOUND',
  409: 'CONFLICT',
  422: 'UNPROCESSABLE_CONTENT',
  429: 'TOO_MANY_REQUESTS',
}

function asTrpcError(cause: ReasonError): TRPCError {
  return new TRPCError({
    code: codes[statusOf(cause.reason)] ?? 'INTERNAL_SERVER_ERROR',
    message: cause.message,
    cause,
  })
}

function reasonOfError(error: TRPCError): { reason: Reason; detail: string | undefined } {
  if (error.cause instanceof ReasonError) return { reason: error.cause.reason, detail: error.cause.detail }
  if (error.cause instanceof ZodError) return { reason: 'requestInvalid', detail: detailOfZod(error.cause) }
  if (error.code === 'INTERNAL_SERVER_ERROR') {
    return { reason: isDiskFull(error.cause) ? 'diskFull' : 'serverFailed', detail: undefined }
  }
  return { reason: 'requestInvalid', detail: error.code.toLowerCase().replaceAll('_', ' ') }
}

/** Where the first fault lies and what it is, without the value. */
export function detailOfZod(error: ZodError): string {
  const issue = error.issues[0]
  return issue ? `${issue.path.join('.') || 'body'}: ${issue.message}`.slice(0, 300) : 'body'
}
