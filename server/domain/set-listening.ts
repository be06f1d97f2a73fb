import type { Mutation } from '#shared/contract/mutation.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { type Done, doneAt } from './mutation-answers.ts'
import { appendToMember } from './streams.ts'

type SetProfile = Extract<Mutation, { kind: 'setProfile' }>

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
