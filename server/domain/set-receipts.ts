import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { appendToMember } from './streams.ts'

/** From now on; the member's own devices are told, nobody else. */
export async function setReceipts(
  scope: WriteScope,
  isSent: boolean,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  if ((await sendsReceipts(scope, memberId)) === isSent) return done(nothingWritten())
  await scope.trx
    .updateTable('member')
    .set({ sends_receipts: isSent ? 1 : 0 })
    .where('id', '=', memberId)
    .execute()
  const event = await appendToMember(scope, { memberId, actorId: memberId, body: { kind: 'receiptsSet', isSent } })
  return done(doneAt(event.seq))
}

export async function sendsReceipts(scope: WriteScope, memberId: MemberId): Promise<boolean> {
  const member = await scope.trx
    .selectFrom('member')
    .select('sends_receipts')
    .where('id', '=', memberId)
    .executeTakeFirstOrThrow()
  return member.sends_receipts === 1
}
