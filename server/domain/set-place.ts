import type { Place } from '#shared/contract/listening.ts'
import type { Mutation } from '#shared/contract/mutation.ts'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt } from './mutation-answers.ts'
import { appendToMember } from './streams.ts'

type SetPlace = Extract<Mutation, { kind: 'setPlace' }>

interface PlaceWord {
  readonly conversationId: ConversationId
  readonly noteId: NoteId
  readonly place: Place | null
  readonly setAtMs: number
}

/**
 * Where the member stopped in a note. Only their own devices hear of it. The last word by time holds: one that was said before the word
 * that stands is answered by telling that one again, for the device that said it has it no longer.
 */
export async function setPlace(
  scope: WriteScope,
  { conversationId, noteId, place, setAtMs: saidAtMs }: SetPlace,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .select('id')
    .where('id', '=', noteId)
    .where('conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  const standing = await standingPlace(scope, noteId, memberId)
  const setAtMs = Math.min(scope.nowMs, saidAtMs ?? scope.nowMs)
  if (standing && standing.setAtMs > setAtMs) {
    return done(doneAt(await tell(scope, { conversationId, noteId, ...standing }, memberId)))
  }
  const word = { conversationId, noteId, place, setAtMs }
  await keep(scope, word, memberId)
  return done(doneAt(await tell(scope, word, memberId)))
}

/** Hearing a note to its end is a word on where one stopped in it: nowhere. Told only where another place stands. */
export async function endPlace(
  scope: WriteScope,
  { atMs, ...of }: { conversationId: ConversationId; noteId: NoteId; atMs: number },
  memberId: MemberId,
): Promise<void> {
  const standing = await standingPlace(scope, of.noteId, memberId)
  if (standing && standing.setAtMs > atMs) return
  const word = { ...of, place: null, setAtMs: atMs }
  await keep(scope, word, memberId)
  if (standing && standing.place !== null) await tell(scope, word, memberId)
}

async function standingPlace(
  scope: WriteScope,
  noteId: NoteId,
  memberId: MemberId,
): Promise<Pick<PlaceWord, 'place' | 'setAtMs'> | null> {
  const row = await scope.trx
    .selectFrom('place')
    .select(['at_ms', 'is_through', 'set_at_ms'])
    .where('note_id', '=', noteId)
    .where('member_id', '=', memberId)
    .executeTakeFirst()
  if (!row) return null
  const place = row.at_ms === null ? null : { atMs: row.at_ms, isThrough: row.is_through === 1 }
  return { place, setAtMs: row.set_at_ms }
}

async function keep(scope: WriteScope, { noteId, place, setAtMs }: PlaceWord, memberId: MemberId): Promise<void> {
  const isThrough = place?.isThrough ? 1 : 0
  const state = {
    at_ms: place?.atMs ?? null,
    is_through: place === null ? null : (isThrough satisfies 0 | 1),
    set_at_ms: setAtMs,
  } as const
  await scope.trx
    .insertInto('place')
    .values({ note_id: noteId, member_id: memberId, ...state })
    .onConflict((conflict) => conflict.columns(['note_id', 'member_id']).doUpdateSet(state))
    .execute()
}

async function tell(scope: WriteScope, word: PlaceWord, memberId: MemberId): Promise<number> {
  const event = await appendToMember(scope, { memberId, actorId: memberId, body: { kind: 'placeSet', ...word } })
  return event.seq
}
