import type { Member } from '#shared/contract/model.ts'
import { ConversationId, type IdMaker, MemberId, streamOfMember, type WorkspaceId } from '#shared/kernel/ids.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { addMembers, insertConversation } from './conversations.ts'
import { openStream } from './streams.ts'

/** The channel a workspace begins with. */
export const GENERAL = 'general'

/** Names are compared without regard to case, width (NFKC), the amount of space between words, and what cannot be seen. */
export const nameKeyOf = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** Something to see, on one line, and nothing that a terminal would obey: names are printed by the command line too. */
export const isPlainName = (name: string): boolean =>
  name.isWellFormed() && !/\p{Cc}/u.test(name) && nameKeyOf(name) !== ''

/** A new member, with their private stream and `self` conversation, in every channel there is. */
export async function createMember(
  scope: WriteScope,
  wish: { workspaceId: WorkspaceId; name: string; role: 'owner' | 'member' },
  ids: IdMaker,
): Promise<Result<Member, 'nameTaken' | 'requestInvalid'>> {
  if (!isPlainName(wish.name)) return refused('requestInvalid', 'the name has nothing to show, or more than one line')
  const nameKey = nameKeyOf(wish.name)
  const twin = await scope.trx
    .selectFrom('member')
    .select('id')
    .where('workspace_id', '=', wish.workspaceId)
    .where('name_key', '=', nameKey)
    .executeTakeFirst()
  if (twin) return refused('nameTaken', wish.name)

  const member: Member = { id: MemberId.parse(ids.next()), name: wish.name }
  await scope.trx
    .insertInto('member')
    .values({
      ...member,
      workspace_id: wish.workspaceId,
      name_key: nameKey,
      role: wish.role,
      created_at_ms: scope.nowMs,
    })
    .execute()
  await openStream(scope, streamOfMember(member.id))
  await createSelf(scope, wish.workspaceId, member, ids)
  await joinChannels(scope, wish.workspaceId, member)
  return done(member)
}

async function createSelf(scope: WriteScope, workspaceId: WorkspaceId, member: Member, ids: IdMaker): Promise<void> {
  const conversationId = ConversationId.parse(ids.next())
  await insertConversation(scope, {
    id: conversationId,
    workspaceId,
    kind: 'self',
    name: '',
    directKey: null,
    createdBy: member.id,
  })
  await addMembers(scope, { conversationId, newcomers: [member], actorId: member.id })
}

/** A channel is open to everybody. Its history is the newcomer's too: a stream is read from its beginning. */
async function joinChannels(scope: WriteScope, workspaceId: WorkspaceId, member: Member): Promise<void> {
  const channels = await scope.trx
    .selectFrom('conversation')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('kind', '=', 'channel')
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()
  for (const { id } of channels) {
    await addMembers(scope, { conversationId: id, newcomers: [member], actorId: member.id })
  }
}
