import { limits } from '#shared/contract/limits.ts'
import type { Mutation } from '#shared/contract/mutation.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { appendToConversation } from './streams.ts'

type SetReaction = Extract<Mutation, { kind: 'setReaction' }>

/**
 * Puts a sign on a note, or takes it off. Where it is so already, the answer names the event that made it so: a device
 * that has not pulled that far knows then which of two states is the newer.
 */
export async function setReaction(
  scope: WriteScope,
  wish: SetReaction,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const { conversationId, noteId, reaction, isOn } = wish
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .select('id')
    .where('id', '=', noteId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  const used = await scope.trx
    .selectFrom('reaction')
    .select(['reaction', 'is_on', 'at_ms', 'seq'])
    .where('note_id', '=', noteId)
    .where('member_id', '=', memberId)
    .execute()
  const atMs = isOn ? wish.atMs : null
  const earlier = used.find((row) => row.reaction === reaction)
  if (!earlier && !isOn) return done(nothingWritten())
  if (earlier && earlier.is_on === Number(isOn) && earlier.at_ms === atMs) return done(doneAt(earlier.seq))
  if (!earlier && used.length >= limits.reactionsPerNote) return refused('reactionsUsedUp', String(used.length))

  const event = await appendToConversation(scope, {
    conversationId,
    actorId: memberId,
    body: { kind: 'noteReacted', noteId, memberId, reaction, isOn, atMs },
  })
  const state = { is_on: isOn ? 1 : 0, at_ms: atMs, seq: event.seq } as const
  await scope.trx
    .insertInto('reaction')
    .values({ note_id: noteId, member_id: memberId, reaction, ...state })
    .onConflict((conflict) => conflict.columns(['note_id', 'member_id', 'reaction']).doUpdateSet(state))
    .execute()
  return done(doneAt(event.seq))
}
