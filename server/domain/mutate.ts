import type { Mutation } from '#shared/contract/mutation.ts'
import { MutationAnswer, type MutationRequest } from '#shared/contract/mutation.ts'
import { type Reason, retryOf } from '#shared/kernel/reasons.ts'
import { done, type Result, unreachable } from '#shared/kernel/result.ts'
import type { Caller } from '../auth/callers.ts'
import type { Writer, WriteScope } from '../db/writer.ts'
import { createConversation } from './create-conversation.ts'
import { markHeard, markUnheard } from './mark-heard.ts'
import { markRead } from './mark-read.ts'
import type { Done } from './mutation-answers.ts'
import { sendNote } from './send-note.ts'
import { setCaptions } from './set-captions.ts'
import { setProfile } from './set-listening.ts'
import { setPlace } from './set-place.ts'
import { setReaction } from './set-reaction.ts'
import { setReceipts } from './set-receipts.ts'

/**
 * Carries out a mutation once. Its answer is stored with its id, per member, in the transaction that writes its effects;
 * asked again, it is repeated word for word. A refusal rolls back whatever was begun, and is stored too, unless
 * asking again may go better (`backoff`, `afterUpload`).
 */
export async function mutate(writer: Writer, request: MutationRequest, caller: Caller): Promise<MutationAnswer> {
  const first = await writer.write<MutationAnswer, Reason>(async (scope) => {
    const stored = await findAnswer(scope, request, caller)
    if (stored) return done(stored)
    const result = await carryOut(scope, inServerTime(request, scope.nowMs), caller)
    if (result.ok) await storeAnswer(scope, request, caller, result.value)
    return result
  })
  if (first.ok) return first.value
  const answer: MutationAnswer = {
    outcome: 'refused',
    reason: first.reason,
    detail: first.detail?.slice(0, 500) ?? null,
  }
  if (retryOf(first.reason) !== 'never') return answer
  const second = await writer.write<MutationAnswer, Reason>(async (scope) => {
    // The same request, sent twice at once, may have been carried out between the two writes.
    const stored = await findAnswer(scope, request, caller)
    if (stored) return done(stored)
    await storeAnswer(scope, request, caller, answer)
    return done(answer)
  })
  return second.ok ? second.value : answer
}

/** A device's clock may be wrong, but not how long ago something was by it, unless it was set in between. */
function inServerTime({ mutation, deviceNowMs }: MutationRequest, nowMs: number): Mutation {
  if (deviceNowMs === undefined) return mutation
  const at = (byDeviceMs: number): number => Math.max(0, nowMs - Math.max(0, deviceNowMs - byDeviceMs))
  if (mutation.kind === 'markHeard') return { ...mutation, atMs: at(mutation.atMs) }
  if (mutation.kind === 'setPlace' && mutation.setAtMs !== undefined)
    return { ...mutation, setAtMs: at(mutation.setAtMs) }
  return mutation
}

function carryOut(scope: WriteScope, mutation: Mutation, caller: Caller): Promise<Result<Done, Reason>> {
  switch (mutation.kind) {
    case 'sendNote':
      return sendNote(scope, mutation.note, caller.memberId)
    case 'markHeard':
      return markHeard(scope, mutation, caller.memberId)
    case 'markUnheard':
      return markUnheard(scope, mutation, caller.memberId)
    case 'setReceipts':
      return setReceipts(scope, mutation.isSent, caller.memberId)
    case 'setCaptions':
      return setCaptions(scope, mutation, caller.memberId)
    case 'setReaction':
      return setReaction(scope, mutation, caller.memberId)
    case 'setProfile':
      return setProfile(scope, mutation, caller.memberId)
    case 'setPlace':
      return setPlace(scope, mutation, caller.memberId)
    case 'markRead':
      return markRead(scope, mutation, caller.memberId)
    case 'createConversation':
      return createConversation(scope, mutation.conversation, caller)
    default:
      return unreachable(mutation)
  }
}

async function findAnswer(scope: WriteScope, request: MutationRequest, caller: Caller): Promise<MutationAnswer | null> {
  const row = await scope.trx
    .selectFrom('mutation')
    .select('answer')
    .where('member_id', '=', caller.memberId)
    .where('id', '=', request.mutationId)
    .executeTakeFirst()
  return row ? MutationAnswer.parse(JSON.parse(row.answer)) : null
}

async function storeAnswer(
  scope: WriteScope,
  request: MutationRequest,
  caller: Caller,
  answer: MutationAnswer,
): Promise<void> {
  await scope.trx
    .insertInto('mutation')
    .values({
      member_id: caller.memberId,
      id: request.mutationId,
      answer: JSON.stringify(answer),
      at_ms: scope.nowMs,
    })
    .execute()
}
