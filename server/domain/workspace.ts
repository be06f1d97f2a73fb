import { Name } from '#shared/contract/model.ts'
import { ConversationId, type IdMaker, type MemberId, WorkspaceId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { addMembers, insertConversation } from './conversations.ts'
import { createMember, GENERAL } from './members.ts'

export interface WorkspaceOpening {
  readonly workspaceId: WorkspaceId
  readonly ownerId: MemberId
  readonly isNew: boolean
}

/** The workspace of this database; made, with its owner and `general`, when there is none. The names count only then. */
export async function openWorkspace(
  scope: WriteScope,
  names: { workspaceName: string; ownerName: string },
  ids: IdMaker,
): Promise<Result<WorkspaceOpening, Reason>> {
  const owner = await scope.trx
    .selectFrom('member')
    .select(['id', 'workspace_id'])
    .where('role', '=', 'owner')
    .executeTakeFirst()
  if (owner) return done({ workspaceId: owner.workspace_id, ownerId: owner.id, isNew: false })
  const workspaceName = Name.safeParse(names.workspaceName)
  if (!workspaceName.success) return refused('requestInvalid', 'the name of the workspace is empty or too long')
  const ownerName = Name.safeParse(names.ownerName)
  if (!ownerName.success) return refused('requestInvalid', 'the name of the owner is empty or too long')
  return createWorkspace(scope, { workspaceName: workspaceName.data, ownerName: ownerName.data }, ids)
}

async function createWorkspace(
  scope: WriteScope,
  names: { workspaceName: string; ownerName: string },
  ids: IdMaker,
): Promise<Result<WorkspaceOpening, Reason>> {
  const workspaceId = WorkspaceId.parse(ids.next())
  await scope.trx
    .insertInto('workspace')
    .values({ id: workspaceId, name: names.workspaceName, created_at_ms: scope.nowMs })
    .execute()
  // The owner comes first: a conversation names its maker.
  const owner = await createMember(scope, { workspaceId, name: names.ownerName, role: 'owner' }, ids)
  if (!owner.ok) return owner
  const conversationId = ConversationId.parse(ids.next())
  await insertConversation(scope, {
    id: conversationId,
    workspaceId,
    kind: 'channel',
    name: GENERAL,
    directKey: null,
    createdBy: owner.value.id,
  })
  await addMembers(scope, { conversationId, newcomers: [owner.value], actorId: owner.value.id })
  return done({ workspaceId, ownerId: owner.value.id, isNew: true })
}
