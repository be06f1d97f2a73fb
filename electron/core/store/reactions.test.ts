import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { MemberId, MutationId, NoteId } from '#shared/kernel/ids.ts'
import { cacheMigrations } from './cache-schema.ts'
import { createReactionProjection, type ReactionProjection } from './reaction-projection.ts'
import { type RawReaction, shownReactions } from './shown-reactions.ts'
import { nothingTouched } from './touched.ts'

const id = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const me = MemberId.parse(id(1))
const you = MemberId.parse(id(2))
const noteId = NoteId.parse(id(3))
const mutation = (n: number): MutationId => MutationId.parse(id(100 + n))
const state = (isOn: boolean, reaction = '👍', atMs: number | null = null) => ({ noteId, reaction, isOn, atMs })

let db: Database.Database
let reactions: ReactionProjection
beforeEach(() => {
  db = new Database(':memory:')
  for (const sql of cacheMigrations) db.exec(sql)
  reactions = createReactionProjection(db)
})

const put = (memberId: MemberId, isOn: boolean, seq: number, reaction = '👍') => {
  const touched = nothingTouched()
  reactions.put({ ...state(isOn, reaction), memberId }, seq, touched)
  return touched.notes.size > 0
}
const wish = (isOn: boolean, mutationId: MutationId) => reactions.wish(state(isOn), mutationId, nothingTouched())
const endWish = (mutationId: MutationId) => reactions.endWish(state(true), mutationId, nothingTouched())
const shown = () => {
  const rows = db
    .prepare<[], RawReaction>(
      `SELECT reaction, member_id AS memberId, is_on AS isOn, at_ms AS atMs, seq FROM reaction
       UNION ALL SELECT reaction, NULL, is_on, at_ms, NULL FROM reaction_wish`,
    )
    .all()
  return shownReactions(rows, me).map(({ reaction, memberIds }) => [reaction, ...memberIds])
}

describe('reactions in the cache', () => {
  it('take the state of the newer event, whichever comes first', () => {
    expect(put(me, true, 12)).toBe(true)
    expect(put(me, false, 10)).toBe(false)
    expect(shown()).toEqual([['👍', me]])
    put(me, false, 13)
    expect(put(me, true, 12)).toBe(false)
    expect(shown()).toEqual([])
  })

  it('stand in the order in which the signs were first put on, and a new wish last', () => {
    put(you, true, 5, '🎉')
    put(you, true, 4, '👍')
    put(me, true, 6, '🎉')
    expect(shown()).toEqual([
      ['👍', you],
      ['🎉', you, me],
    ])
    wish(true, mutation(1))
    expect(shown()[0]).toEqual(['👍', you, me])
  })

  it('show a wish over what the server has, and what the server has when the wish ends', () => {
    put(me, true, 4)
    wish(false, mutation(1))
    expect(shown()).toEqual([])
    endWish(mutation(1))
    expect(shown()).toEqual([['👍', me]])
  })

  it('keep the last wish when an earlier one is answered after it', () => {
    wish(true, mutation(1))
    wish(false, mutation(2))
    put(me, true, 7)
    endWish(mutation(1))
    expect(shown()).toEqual([])
    endWish(mutation(2))
    expect(shown()).toEqual([['👍', me]])
  })

  it('forget wishes that nothing in the outbox stands for', () => {
    wish(true, mutation(1))
    const touched = nothingTouched()
    reactions.forgetWishes(touched)
    expect([...touched.notes]).toEqual([noteId])
    expect(shown()).toEqual([])
  })

  it('name the moments of those who pointed at one', () => {
    const rows = [
      { reaction: '👍', memberId: you, isOn: 1, atMs: 900, seq: 1 },
      { reaction: '👍', memberId: null, isOn: 1, atMs: null, seq: null },
    ] as const
    expect(shownReactions(rows, me)).toEqual([
      { reaction: '👍', memberIds: [you, me], isMine: true, moments: [{ memberId: you, atMs: 900 }] },
    ])
  })
})
