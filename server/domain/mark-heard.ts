import type { Mutation } from '#shared/contract/mutation.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { appendToConversation } from './streams.ts'

type MarkHeard = Extract<Mutation, { kind: 'markHeard' }>

/** Once per member and note. A text cannot be heard, and one's own note needs no mark: nothing is written for those. */
export async function markHeard(scope: WriteScope, mark: MarkHeard, memberId: MemberId): Promise<Result<Done, Reason>> {
  const { conversationId, noteId, atMs } = mark
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .select(['author_id', 'kind'])
    .where('id', '=', noteId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  if (note.author_id === memberId || note.kind === 'text') return done(nothingWritten())
  const earlier = await scope.trx
    .selectFrom('heard')
    .select('seq')
    .where('note_id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  if (earlier) return done(doneAt(earlier.seq))
  const event = await appendToConversation(scope, {
    conversationId,
    actorId: memberId,
    body: { kind: 'noteHeard', noteId, memberId, atMs },
  })
  await scope.trx
    .insertInto('heard')
    .values({ note_id: noteId, member_id: memberId, at_ms: atMs, seq: event.seq })
    .execute()
  return done(doneAt(event.seq))
}
