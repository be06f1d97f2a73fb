import type { Mutation } from '#shared/contract/mutation.ts'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { endPlace } from './set-place.ts'
import { sendsReceipts } from './set-receipts.ts'
import { appendToConversation, appendToMember } from './streams.ts'

type MarkHeard = Extract<Mutation, { kind: 'markHeard' }>
type MarkUnheard = Extract<Mutation, { kind: 'markUnheard' }>

/** Of one note and one member: what others were told, and the member's own word, which counts for them. */
interface Marks {
  readonly told: { readonly seq: number } | undefined
  readonly own: { readonly is_heard: 0 | 1; readonly seq: number } | undefined
  readonly sentAtMs: number
}

interface OwnMark {
  readonly conversationId: ConversationId
  readonly noteId: NoteId
  readonly isHeard: boolean
  readonly atMs: number
}

/**
 * Once per member and note, as far as others are told, and not at all when the member wants them not to be: then only their own devices
 * hear of it. A text cannot be heard, and one's own note needs no mark: nothing is written for those.
 */
export async function markHeard(scope: WriteScope, mark: MarkHeard, memberId: MemberId): Promise<Result<Done, Reason>> {
  const found = await marksOf(scope, mark, memberId)
  if (!found.ok) return found
  if (found.value === null) return done(nothingWritten())
  const { told, own, sentAtMs } = found.value
  const { conversationId, noteId } = mark
  // A device's clock may be wrong, and others are shown this moment: not before the note, nor yet to come.
  const atMs = Math.min(scope.nowMs, Math.max(sentAtMs, mark.atMs))
  await endPlace(scope, { conversationId, noteId, atMs }, memberId)
  if (own?.is_heard === 1) return done(doneAt(own.seq))
  if (own === undefined && told) return done(doneAt(told.seq))
  const isToBeTold = told === undefined && (await sendsReceipts(scope, memberId))
  const toldSeq = isToBeTold ? await tellOthers(scope, { conversationId, noteId, atMs, isHeard: true }, memberId) : null
  if (toldSeq !== null && own === undefined) return done(doneAt(toldSeq))
  return done(doneAt(await putOwn(scope, { conversationId, noteId, isHeard: true, atMs }, memberId)))
}

/** For the member's own devices only: that others were told of it once stays true. */
export async function markUnheard(
  scope: WriteScope,
  mark: MarkUnheard,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const found = await marksOf(scope, mark, memberId)
  if (!found.ok) return found
  if (found.value === null) return done(nothingWritten())
  const { told, own } = found.value
  if (own?.is_heard === 0) return done(doneAt(own.seq))
  if (own === undefined && !told) return done(nothingWritten())
  const { conversationId, noteId } = mark
  return done(doneAt(await putOwn(scope, { conversationId, noteId, isHeard: false, atMs: scope.nowMs }, memberId)))
}

/** Null: a note that is neither heard nor unheard. */
async function marksOf(
  scope: WriteScope,
  { conversationId, noteId }: { conversationId: ConversationId; noteId: NoteId },
  memberId: MemberId,
): Promise<Result<Marks | null, Reason>> {
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .select(['author_id', 'kind', 'sent_at_ms'])
    .where('id', '=', noteId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  if (note.author_id === memberId || note.kind === 'text') return done(null)
  const told = await scope.trx
    .selectFrom('heard')
    .select('seq')
    .where('note_id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  const own = await scope.trx
    .selectFrom('own_heard')
    .select(['is_heard', 'seq'])
    .where('note_id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  return done({ told, own, sentAtMs: note.sent_at_ms })
}

async function tellOthers(scope: WriteScope, mark: OwnMark, memberId: MemberId): Promise<number> {
  const { conversationId, noteId, atMs } = mark
  const event = await appendToConversation(scope, {
    conversationId,
    actorId: memberId,
    body: { kind: 'noteHeard', noteId, memberId, atMs },
  })
  await scope.trx
    .insertInto('heard')
    .values({ note_id: noteId, member_id: memberId, at_ms: atMs, seq: event.seq })
    .execute()
  return event.seq
}

async function putOwn(scope: WriteScope, mark: OwnMark, memberId: MemberId): Promise<number> {
  const event = await appendToMember(scope, { memberId, actorId: memberId, body: { kind: 'ownHeard', ...mark } })
  const state = { is_heard: mark.isHeard ? 1 : 0, seq: event.seq } as const
  await scope.trx
    .insertInto('own_heard')
    .values({ note_id: mark.noteId, member_id: memberId, ...state })
    .onConflict((conflict) => conflict.columns(['note_id', 'member_id']).doUpdateSet(state))
    .execute()
  return event.seq
}
