import type { JoinAnswer, JoinRequest } from '#shared/contract/auth.ts'
import type { Member } from '#shared/contract/model.ts'
import { DeviceId, type IdMaker, type MemberId, type WorkspaceId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { createMember } from '../domain/members.ts'
import { findOpenInvitation } from './invitations.ts'
import { hashOfSecret, newDeviceToken, type RandomBytes } from './secrets.ts'

interface JoinPorts {
  readonly ids: IdMaker
  readonly random: RandomBytes
}

/**
 * Exchanges an invitation for a device token. A refusal leaves the invitation as it was, so that a taken name can be
 * tried again with another.
 */
export async function join(
  scope: WriteScope,
  request: JoinRequest,
  ports: JoinPorts,
): Promise<Result<JoinAnswer, Reason>> {
  const invitation = await findOpenInvitation(scope, request.code)
  if (!invitation.ok) return invitation
  const { workspaceId, memberId } = invitation.value
  const member = memberId
    ? done(await readMember(scope, memberId))
    : await joinAsNewMember(scope, { workspaceId, name: request.memberName }, ports.ids)
  if (!member.ok) return member

  const workspace = await scope.trx
    .selectFrom('workspace')
    .select(['id', 'name'])
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow()
  const token = newDeviceToken(ports.random)
  const device = { id: DeviceId.parse(ports.ids.next()), name: request.deviceName }
  await scope.trx
    .insertInto('device')
    .values({
      ...device,
      member_id: member.value.id,
      token_hash: hashOfSecret(token),
      created_at_ms: scope.nowMs,
      revoked_at_ms: null,
    })
    .execute()
  await scope.trx
    .updateTable('invitation')
    .set({ used_at_ms: scope.nowMs, used_by: device.id })
    .where('code_hash', '=', invitation.value.codeHash)
    .execute()
  return done({ token, workspace, member: member.value, device })
}

/** Ends a device's token. False when it had ended before. */
export async function revokeDevice(scope: WriteScope, deviceId: DeviceId): Promise<boolean> {
  const { numUpdatedRows } = await scope.trx
    .updateTable('device')
    .set({ revoked_at_ms: scope.nowMs })
    .where('id', '=', deviceId)
    .where('revoked_at_ms', 'is', null)
    .executeTakeFirstOrThrow()
  return numUpdatedRows > 0n
}

function readMember(scope: WriteScope, memberId: MemberId): Promise<Member> {
  return scope.trx.selectFrom('member').select(['id', 'name']).where('id', '=', memberId).executeTakeFirstOrThrow()
}

async function joinAsNewMember(
  scope: WriteScope,
  wish: { workspaceId: WorkspaceId; name: string | null },
  ids: IdMaker,
): Promise<Result<Member, Reason>> {
  if (wish.name === null) return refused('requestInvalid', 'this invitation is for a new member, who needs a name')
  return createMember(scope, { workspaceId: wish.workspaceId, name: wish.name, role: 'member' }, ids)
}
