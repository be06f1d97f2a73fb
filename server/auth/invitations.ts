import type { InvitationAnswer } from '#shared/contract/auth.ts'
import { limits } from '#shared/contract/limits.ts'
import type { MemberId, WorkspaceId } from '#shared/kernel/ids.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { hashOfSecret, newInvitationCode, type RandomBytes } from './secrets.ts'

interface InvitationOrder {
  readonly workspaceId: WorkspaceId
  /** The member whose further device it lets in; null makes a new member. */
  readonly memberId: MemberId | null
  /** Null when made on the server's own machine. */
  readonly createdBy: MemberId | null
  readonly random: RandomBytes
}

/** Makes an invitation; its code is told once, here, and only its hash is kept. */
export async function createInvitation(scope: WriteScope, order: InvitationOrder): Promise<InvitationAnswer> {
  const code = newInvitationCode(order.random)
  const expiresAtMs = scope.nowMs + limits.invitationLifeMs
  await scope.trx
    .insertInto('invitation')
    .values({
      code_hash: hashOfSecret(code),
      workspace_id: order.workspaceId,
      member_id: order.memberId,
      created_by: order.createdBy,
      created_at_ms: scope.nowMs,
      expires_at_ms: expiresAtMs,
      used_at_ms: null,
      used_by: null,
    })
    .execute()
  return { code, expiresAtMs }
}

type Refusal = 'invitationUnknown' | 'invitationUsed' | 'invitationExpired'

/** The invitation of this code, if it still lets somebody in. Used ones are told apart from expired ones, so both are kept. */
export async function findOpenInvitation(
  scope: WriteScope,
  code: string,
): Promise<Result<{ codeHash: string; workspaceId: WorkspaceId; memberId: MemberId | null }, Refusal>> {
  const codeHash = hashOfSecret(code)
  const row = await scope.trx.selectFrom('invitation').selectAll().where('code_hash', '=', codeHash).executeTakeFirst()
  if (!row) return refused('invitationUnknown')
  if (row.used_at_ms !== null) return refused('invitationUsed')
  if (row.expires_at_ms <= scope.nowMs) return refused('invitationExpired')
  return done({ codeHash, workspaceId: row.workspace_id, memberId: row.member_id })
}
