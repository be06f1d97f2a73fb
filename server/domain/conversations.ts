import type { Conversation, ConversationKind, Member } from '#shared/contract/model.ts'
import { type ConversationId, type MemberId, streamOfConversation, type WorkspaceId } from '#shared/kernel/ids.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { inParts, rowsPerStatement } from '../db/parts.ts'
import type { WriteScope } from '../db/writer.ts'
import { appendAllToConversation, appendToMembers, openStream } from './streams.ts'

interface NewConversation {
  readonly id: ConversationId
  readonly workspaceId: WorkspaceId
  readonly kind: ConversationKind
  readonly name: string
  readonly directKey: string | null
  readonly createdBy: MemberId
}

/** The conversation and its empty stream, without members yet. */
export async function insertConversation(scope: WriteScope, conversation: NewConversation): Promise<void> {
  await scope.trx
    .insertInto('conversation')
    .values({
      id: conversation.id,
      workspace_id: conversation.workspaceId,
      kind: conversation.kind,
      name: conversation.name,
      direct_key: conversation.directKey,
      created_by: conversation.createdBy,
      created_at_ms: scope.nowMs,
    })
    .execute()
  await openStream(scope, streamOfConversation(conversation.id))
}

/**
 * With more members than this, `conversationJoined` names only who acted: a list of everybody, written once for each
 * newcomer, would be 120 MB for a channel of 1,000. The conversation's own stream tells all of them in any case.
 */
const membersNamed = 20

/**
 * Makes members of a conversation and tells everybody. Each newcomer's private stream hears of the conversation before
 * the conversation's own stream says who came: a device knows the place before the first thing that happens in it.
 * Two small events for each newcomer, in a number of statements that hardly grows with theirs. The actor is a member.
 */
export async function addMembers(
  scope: WriteScope,
  wish: { conversationId: ConversationId; newcomers: readonly Member[]; actorId: MemberId },
): Promise<void> {
  const { conversationId, newcomers, actorId } = wish
  for (const some of inParts(newcomers, rowsPerStatement)) {
    const rows = some.map(({ id }) => ({
      conversation_id: conversationId,
      member_id: id,
      joined_at_ms: scope.nowMs,
      read_seq: 0,
    }))
    await scope.trx.insertInto('conversation_member').values(rows).execute()
  }
  const members = await namedMembersOf(scope, conversationId, actorId)
  const { id, kind, name } = await readHead(scope, conversationId)
  const conversation = { id, kind, name, memberIds: members.map((member) => member.id) }
  await appendToMembers(scope, {
    memberIds: newcomers.map((member) => member.id),
    actorId,
    body: { kind: 'conversationJoined', conversation, members },
  })
  const bodies = newcomers.map((member) => ({ kind: 'memberJoined', member }) as const)
  await appendAllToConversation(scope, { conversationId, actorId, bodies })
}

/** Refuses with `conversationUnknown` or `notAllowed`; every mutation of a conversation asks this first. */
export async function requireMembership(
  scope: WriteScope,
  conversationId: ConversationId,
  memberId: MemberId,
): Promise<Result<{ readSeq: number }, 'conversationUnknown' | 'notAllowed'>> {
  const row = await scope.trx
    .selectFrom('conversation')
    .leftJoin('conversation_member', (join) =>
      join
        .onRef('conversation_member.conversation_id', '=', 'conversation.id')
        .on('conversation_member.member_id', '=', memberId),
    )
    .where('conversation.id', '=', conversationId)
    .select('conversation_member.read_seq as readSeq')
    .executeTakeFirst()
  if (!row) return refused('conversationUnknown', conversationId)
  if (row.readSeq === null) return refused('notAllowed', conversationId)
  return done({ readSeq: row.readSeq })
}

/** As it travels; members in the order they came. Throws for an id that is none. */
export async function readConversation(scope: WriteScope, id: ConversationId): Promise<Conversation> {
  const head = await readHead(scope, id)
  const members = await membersOf(scope, id).execute()
  return { ...head, memberIds: members.map((member) => member.id) }
}

const readHead = (scope: WriteScope, id: ConversationId) =>
  scope.trx.selectFrom('conversation').select(['id', 'kind', 'name']).where('id', '=', id).executeTakeFirstOrThrow()

async function namedMembersOf(scope: WriteScope, id: ConversationId, actorId: MemberId): Promise<Member[]> {
  const some = await membersOf(scope, id)
    .limit(membersNamed + 1)
    .execute()
  return some.length <= membersNamed ? some : membersOf(scope, id).where('member.id', '=', actorId).execute()
}

const membersOf = (scope: WriteScope, conversationId: ConversationId) =>
  scope.trx
    .selectFrom('conversation_member')
    .innerJoin('member', 'member.id', 'conversation_member.member_id')
    .where('conversation_member.conversation_id', '=', conversationId)
    .orderBy('conversation_member.joined_at_ms')
    .orderBy('member.id')
    .select(['member.id as id', 'member.name as name'])
