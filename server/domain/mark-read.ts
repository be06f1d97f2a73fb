import type { Mutation } from '#shared/contract/mutation.ts'
import { type MemberId, streamOfConversation } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { appendToMember } from './streams.ts'

type MarkRead = Extract<Mutation, { kind: 'markRead' }>

/** Moves the member's reading mark forward, never back, and never past what was said. Only their own devices hear of it. */
export async function markRead(scope: WriteScope, mark: MarkRead, memberId: MemberId): Promise<Result<Done, Reason>> {
  const { conversationId } = mark
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const { last_seq: lastSeq } = await scope.trx
    .selectFrom('stream')
    .select('last_seq')
    .where('id', '=', streamOfConversation(conversationId))
    .executeTakeFirstOrThrow()
  const upToSeq = Math.min(mark.upToSeq, lastSeq)
  if (upToSeq <= membership.value.readSeq) return done(nothingWritten())
  await scope.trx
    .updateTable('conversation_member')
    .set({ read_seq: upToSeq })
    .where('conversation_id', '=', conversationId)
    .where('member_id', '=', memberId)
    .execute()
  const event = await appendToMember(scope, {
    memberId,
    actorId: memberId,
    body: { kind: 'readMoved', conversationId, upToSeq },
  })
  return done(doneAt(event.seq))
}
