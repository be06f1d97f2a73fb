import { TRPCClientError } from '@trpc/client'
import { isReason, type Reason, ReasonError, sentenceOf } from '#shared/kernel/reasons.ts'

/** What the page knows of a call that failed: a reason to decide by, a sentence to show. */
export interface Failure {
  readonly reason: Reason
  readonly message: string
  readonly detail: string | null
}

/** The error a call through the bridge ends with; `data` carries reason and detail. */
export function createCallError(failure: { reason: string; message: string; detail: string | null; path: string }) {
  return TRPCClientError.from({
    error: {
      code: -32603,
      message: failure.message,
      data: { code: 'INTERNAL_SERVER_ERROR', path: failure.path, reason: failure.reason, detail: failure.detail },
    },
  })
}

/** Reads whatever a call of the bridge's client threw, or the page itself for a reason. */
export function failureOf(error: unknown): Failure {
  if (error instanceof TRPCClientError) {
    const data: unknown = error.data
    if (typeof data === 'object' && data !== null && 'reason' in data && typeof data.reason === 'string') {
      const detail = 'detail' in data && typeof data.detail === 'string' ? data.detail : null
      return { reason: isReason(data.reason) ? data.reason : 'internal', message: error.message, detail }
    }
  }
  if (error instanceof ReasonError) {
    const detail = error.detail ?? null
    return { reason: error.reason, message: sentenceOf(error.reason, detail ?? ''), detail }
  }
  const detail = error instanceof Error ? error.name : 'an unknown error'
  return { reason: 'internal', message: sentenceOf('internal', detail), detail }
}
