import type { Mutation } from '#shared/contract/mutation.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt } from './mutation-answers.ts'
import { appendToMember } from './streams.ts'

type SetProfile = Extract<Mutation, { kind: 'setProfile' }>
type SetPlace = Extract<Mutation, { kind: 'setPlace' }>

/** How the member listens to another. The stream is the memory: a new device reads it from the start, and the last word counts. */
export async function setProfile(
  scope: WriteScope,
  { aboutId, profile }: SetProfile,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const about = await scope.trx.selectFrom('member').select('id').where('id', '=', aboutId).executeTakeFirst()
  if (!about) return refused('requestInvalid', 'nobody here has this id')
  const event = await appendToMember(scope, {
    memberId,
    actorId: memberId,
    body: { kind: 'profileSet', aboutId, profile },
  })
  return done(doneAt(event.seq))
}

/** Where the member stopped in a note. Only their own devices hear of it. */
export async function setPlace(
  scope: WriteScope,
  { conversationId, noteId, place }: SetPlace,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .select('id')
    .where('id', '=', noteId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  const event = await appendToMember(scope, {
    memberId,
    actorId: memberId,
    body: { kind: 'placeSet', conversationId, noteId, place },
  })
  return done(doneAt(event.seq))
}
