import type { Mutation } from '#shared/contract/mutation.ts'
import { type MemberId, streamOfConversation } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { WriteScope } from '../db/writer.ts'
import { requireMembership } from './conversations.ts'
import { type Done, doneAt, nothingWritten } from './mutation-answers.ts'
import { appendToConversation } from './streams.ts'

type SetCaptions = Extract<Mutation, { kind: 'setCaptions' }>

/** What is said in a note, by who said it. As it is already: the answer names the event that made it so. */
export async function setCaptions(
  scope: WriteScope,
  wish: SetCaptions,
  memberId: MemberId,
): Promise<Result<Done, Reason>> {
  const { conversationId, noteId, captions } = wish
  const membership = await requireMembership(scope, conversationId, memberId)
  if (!membership.ok) return membership
  const note = await scope.trx
    .selectFrom('note')
    .leftJoin('caption', 'caption.note_id', 'note.id')
    .select(['note.author_id', 'note.kind', 'caption.seq'])
    .where('note.id', '=', noteId)
    .where('note.conversation_id', '=', conversationId)
    .executeTakeFirst()
  if (!note) return refused('noteUnknown', noteId)
  if (note.author_id !== memberId) return refused('captionsNotYours', noteId)
  if (note.kind === 'text') return refused('requestInvalid', 'a text has no captions')
  if (note.seq === null && captions === null) return done(nothingWritten())

  const body = { kind: 'noteCaptioned', noteId, memberId, captions } as const
  if (note.seq !== null && (await isSaidAt(scope, wish, note.seq, JSON.stringify(body)))) return done(doneAt(note.seq))
  const event = await appendToConversation(scope, { conversationId, actorId: memberId, body })
  await scope.trx
    .insertInto('caption')
    .values({ note_id: noteId, seq: event.seq })
    .onConflict((conflict) => conflict.column('note_id').doUpdateSet({ seq: event.seq }))
    .execute()
  return done(doneAt(event.seq))
}

async function isSaidAt(scope: WriteScope, wish: SetCaptions, seq: number, body: string): Promise<boolean> {
  const event = await scope.trx
    .selectFrom('event')
    .select('body')
    .where('stream_id', '=', streamOfConversation(wish.conversationId))
    .where('seq', '=', seq)
    .executeTakeFirst()
  return event?.body === body
}
