import { type Reason, sentenceOf } from '#shared/kernel/reasons.ts'

/** `application/problem+json` (RFC 9457) with our reason; `title` is the sentence a person may read. */
export interface Problem {
  readonly title: string
  readonly status: number
  readonly reason: Reason
  readonly detail: string | null
}

/** Only the reasons a server gives; every other one is a fault of ours. */
const statuses: Partial<Record<Reason, number>> = {
  requestInvalid: 400,
  tokenInvalid: 401,
  notAllowed: 403,
  invitationUnknown: 404,
  conversationUnknown: 404,
  noteUnknown: 404,
  memberUnknown: 404,
  uploadUnknown: 404,
  blobUnknown: 404,
  invitationUsed: 409,
  nameTaken: 409,
  uploadOffsetWrong: 409,
  uploadIncomplete: 409,
  invitationExpired: 410,
  noteTooLarge: 413,
  uploadHashWrong: 422,
  serverTooOld: 426,
  serverTooNew: 426,
  rateLimited: 429,
  diskFull: 507,
}

export const statusOf = (reason: Reason): number => statuses[reason] ?? 500

export function problemOf(reason: Reason, detail?: string): Problem {
  return { title: sentenceOf(reason, detail), status: statusOf(reason), reason, detail: detail ?? null }
}
