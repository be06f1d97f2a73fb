import type { DeviceId, MemberId, WorkspaceId } from '#shared/kernel/ids.ts'
import type { Db } from '../db/open.ts'
import { hashOfSecret } from './secrets.ts'

/** Who asks: a device, signed in as a member. */
export interface Caller {
  readonly deviceId: DeviceId
  readonly deviceName: string
  readonly memberId: MemberId
  readonly memberName: string
  readonly workspaceId: WorkspaceId
  readonly workspaceName: string
}

/** Reads `Authorization: Bearer <token>`; null when it names no device that may still come in. Looked up every time, so that a revoked token ends at once. */
export async function findCaller(db: Db, authorization: string | undefined): Promise<Caller | null> {
  const token = /^Bearer ([A-Za-z0-9_-]{40,200})$/i.exec(authorization ?? '')?.[1]
  if (!token) return null
  const row = await db
    .selectFrom('device')
    .innerJoin('member', 'member.id', 'device.member_id')
    .innerJoin('workspace', 'workspace.id', 'member.workspace_id')
    .where('device.token_hash', '=', hashOfSecret(token))
    .where('device.revoked_at_ms', 'is', null)
    .select([
      'device.id as deviceId',
      'device.name as deviceName',
      'member.id as memberId',
      'member.name as memberName',
      'workspace.id as workspaceId',
      'workspace.name as workspaceName',
    ])
    .executeTakeFirst()
  return row ?? null
}
