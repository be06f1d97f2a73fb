import { describe, expect, it } from 'vitest'
import { NoteId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { firstToHear, groupsOf, MARK_PX, nameOfGroup } from './anchored-groups.ts'

const reply = (n: number, atMs: number, more = {}) => ({
  noteId: NoteId.parse(idEndingWith(n)),
  atMs,
  authorName: 'Bob',
  isMine: false,
  isHeard: true,
  ...more,
})

describe('replies about moments', () => {
  it('stand apart where there is room, and together where there is not', () => {
    const replies = [reply(1, 0), reply(2, 1000), reply(3, 5000)]
    expect(groupsOf(replies, 10_000, 240).map((group) => group.replies.length)).toEqual([1, 1, 1])
    expect(groupsOf(replies, 10_000, 120).map((group) => group.replies.length)).toEqual([2, 1])
  })

  it('never have marks over each other, however many and however close', () => {
    const replies = Array.from({ length: 500 }, (_, n) => reply(n, n * 20))
    const groups = groupsOf(replies, 10_000, 300)
    const places = groups.map(({ atMs }) => (atMs / 10_000) * 300)
    for (const [index, place] of places.entries()) {
      if (index > 0) expect(place - (places[index - 1] ?? 0)).toBeGreaterThan(MARK_PX - 0.01)
    }
    expect(groups.flatMap((group) => group.replies)).toHaveLength(500)
  })

  it('of a note without length, or without a place to stand, are one group', () => {
    expect(groupsOf([reply(1, 0), reply(2, 0)], 0, 100).length).toBeGreaterThan(0)
    expect(groupsOf([reply(1, 0), reply(2, 10)], 100, 0)).toHaveLength(1)
  })

  it('are named with the moment, who they are from, and what is unheard', () => {
    const group = { atMs: 14_000, replies: [reply(1, 14_000), reply(2, 14_100, { isMine: true, isHeard: false })] }
    expect(nameOfGroup(group)).toBe('2 replies at 0:14, from Bob and you, 1 unheard')
    expect(firstToHear(group)?.noteId).toBe(group.replies[1]?.noteId)
  })
})
