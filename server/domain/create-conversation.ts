import type { Member } from '#shared/contract/model.ts'
import type { Mutation } from '#shared/contract/mutation.ts'
import { type ConversationId, type MemberId, streamOfConversation, type WorkspaceId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { inParts, rowsPerStatement } from '../db/parts.ts'
import type { WriteScope } from '../db/writer.ts'
import { addMembers, insertConversation, readConversation } from './conversations.ts'
import { isPlainName } from './members.ts'
import { type Done, doneAt } from './mutation-answers.ts'

type Wish = Extract<Mutation, { kind: 'createConversation' }>['conversation']
interface Maker {
  readonly memberId: MemberId
  readonly workspaceId: WorkspaceId
}

/**
 * Makes a conversation with the caller in it; a channel has every member of the workspace, whoever the wish names (and
 * `createMember` adds those who come later). Asked again with the same id, or for a `direct` that the two have already,
 * it answers with the one that exists. `seq` is that of the caller's own `memberJoined`, the first event of its stream.
 */
export async function createConversation(scope: WriteScope, wish: Wish, maker: Maker): Promise<Result<Done, Reason>> {
  const memberIds = [...new Set([maker.memberId, ...wish.memberIds])]
  const shape = checkShape(wish, memberIds)
  if (!shape.ok) return shape
  const directKey = wish.kind === 'direct' ? memberIds.toSorted().join(' ') : null
  const earlier = await findEarlier(scope, wish.id, directKey)
  if (earlier) {
    const isOwn = directKey === null ? earlier.created_by === maker.memberId : earlier.direct_key === directKey
    const isSame = isOwn && earlier.kind === wish.kind
    return isSame
      ? answerWith(scope, earlier.id, null)
      : refused('requestInvalid', 'the id is taken by another conversation')
  }
  if (await isStreamOfMember(scope, wish.id)) return refused('requestInvalid', 'the id is taken by a member')
  const members = await (wish.kind === 'channel'
    ? findEverybody(scope, maker)
    : findMembers(scope, memberIds, maker.workspaceId))
  if (!members.ok) return members
  await insertConversation(scope, {
    id: wish.id,
    workspaceId: maker.workspaceId,
    kind: wish.kind,
    name: wish.kind === 'direct' ? '' : wish.name,
    directKey,
    createdBy: maker.memberId,
  })
  await addMembers(scope, { conversationId: wish.id, newcomers: members.value, actorId: maker.memberId })
  return answerWith(scope, wish.id, 1)
}

function checkShape(wish: Wish, memberIds: readonly MemberId[]): Result<null, 'requestInvalid'> {
  if (wish.kind === 'channel' && wish.name === '') return refused('requestInvalid', 'a channel needs a name')
  if (wish.name !== '' && !isPlainName(wish.name)) {
    return refused('requestInvalid', 'the name has nothing to show, or more than one line')
  }
  if (wish.kind === 'direct' && memberIds.length !== 2) {
    return refused('requestInvalid', 'a direct conversation is with exactly one other member')
  }
  return done(null)
}

function findEarlier(scope: WriteScope, id: ConversationId, directKey: string | null) {
  return (
    scope.trx
      .selectFrom('conversation')
      .select(['id', 'kind', 'direct_key', 'created_by'])
      .where((eb) =>
        directKey === null ? eb('id', '=', id) : eb.or([eb('id', '=', id), eb('direct_key', '=', directKey)]),
      )
      // With both an id of another conversation and an existing direct, the direct is the one that was meant.
      .orderBy((eb) => eb.case().when('direct_key', '=', directKey).then(0).else(1).end())
      .executeTakeFirst()
  )
}

/** Streams of members and of conversations share one space of ids; a client may not choose a member's. */
async function isStreamOfMember(scope: WriteScope, id: ConversationId): Promise<boolean> {
  const row = await scope.trx
    .selectFrom('stream')
    .select('id')
    .where('id', '=', streamOfConversation(id))
    .executeTakeFirst()
  return row !== undefined
}

/** Everybody of the workspace, the maker first. */
async function findEverybody(scope: WriteScope, maker: Maker): Promise<Result<Member[], never>> {
  const members = await scope.trx
    .selectFrom('member')
    .select(['id', 'name'])
    .where('workspace_id', '=', maker.workspaceId)
    .orderBy((eb) => eb.case().when('id', '=', maker.memberId).then(0).else(1).end())
    .orderBy('created_at_ms')
    .orderBy('id')
    .execute()
  return done(members)
}

/** In the order asked for, the maker first. */
async function findMembers(
  scope: WriteScope,
  memberIds: readonly MemberId[],
  workspaceId: WorkspaceId,
): Promise<Result<Member[], 'memberUnknown'>> {
  const found = new Map<MemberId, Member>()
  for (const some of inParts(memberIds, rowsPerStatement)) {
    const rows = await scope.trx
      .selectFrom('member')
      .select(['id', 'name'])
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', some)
      .execute()
    for (const row of rows) found.set(row.id, row)
  }
  const members: Member[] = []
  for (const id of memberIds) {
    const member = found.get(id)
    if (!member) return refused('memberUnknown', id)
    members.push(member)
  }
  return done(members)
}

async function answerWith(scope: WriteScope, id: ConversationId, seq: number | null): Promise<Result<Done, Reason>> {
  return done(doneAt(seq, { conversation: await readConversation(scope, id) }))
}
