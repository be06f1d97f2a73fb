import type { Database } from 'better-sqlite3'
import { ConversationId, MemberId, NoteId } from '../../../shared/kernel/ids.ts'
import { openFreshCache } from './fresh-cache.ts'

const conversations = 20
const members = 8
const perTransaction = 20_000

const idOf = (kind: number, n: number): string => `00000000-0000-7000-8${kind}00-${n.toString(16).padStart(12, '0')}`

/**
 * A cache with `notes` notes of twenty conversations, as years of a busy team leave it: one in four is a reply, four in five are spoken,
 * each heard by two and every tenth with a reaction. Written by SQL: how it came there is not what is measured.
 */
export function fillCache(
  path: string,
  notes: number,
): { db: Database; me: MemberId; conversationIds: readonly ConversationId[] } {
  const db = openFreshCache(path)
  const memberIds = Array.from({ length: members }, (_, n) => MemberId.parse(idOf(1, n + 1)))
  const conversationIds = Array.from({ length: conversations }, (_, n) => ConversationId.parse(idOf(2, n + 1)))
  const member = db.prepare('INSERT INTO member (id, name) VALUES (?, ?)')
  const note = db.prepare(`
    INSERT INTO note (id, conversation_id, seq, author_id, kind, root_id, text, blob_id, sha256, size_bytes, duration_ms, peaks,
      created_at_ms, sent_at_ms, is_heard)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`)
  const heard = db.prepare('INSERT INTO heard (note_id, member_id, at_ms) VALUES (?, ?, ?)')
  const reaction = db.prepare(
    'INSERT INTO reaction (note_id, member_id, reaction, is_on, at_ms, seq) VALUES (?, ?, ?, 1, NULL, ?)',
  )
  const peaks = Buffer.from(Array.from({ length: 100 }, (_, n) => (n * 37) % 256))
  const put = (n: number): void => {
    const id = NoteId.parse(idOf(3, n))
    const conversationId = conversationIds[n % conversations]
    const authorId = memberIds[n % members]
    const listeners = [memberIds[(n + 1) % members], memberIds[(n + 3) % members]]
    const seq = 1 + 4 * Math.floor(n / conversations)
    // The root is the note before it in the same conversation that is no reply itself.
    const turn = Math.floor(n / conversations) % 4
    const rootId = turn === 3 && n >= conversations ? idOf(3, n - conversations) : null
    const atMs = 1_600_000_000_000 + n * 1_000
    const isSpoken = n % 5 !== 0
    const audio = isSpoken ? [id, 'a'.repeat(64), 30_000, 10_000, peaks] : [null, null, null, null, null]
    const text = isSpoken ? null : `note ${n} says that the build is green again`
    note.run(id, conversationId, seq, authorId, isSpoken ? 'voice' : 'text', rootId, text, ...audio, atMs, atMs)
    if (isSpoken) for (const memberId of listeners) heard.run(id, memberId, atMs)
    if (n % 10 === 0) reaction.run(id, listeners[0], '👍', seq + 1)
  }
  const putSome = db.transaction((from: number, to: number) => {
    for (let n = from; n < to; n += 1) put(n)
  })
  for (const [n, id] of memberIds.entries()) member.run(id, `Member ${n}`)
  for (let from = 0; from < notes; from += perTransaction)
    putSome.immediate(from, Math.min(notes, from + perTransaction))
  const [me] = memberIds
  if (!me) throw new Error('nobody')
  return { db, me, conversationIds }
}
