import { describe, expect, it } from 'vitest'
import { Reaction } from '#shared/contract/reaction.ts'
import { MemberId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { nameOfReaction, offeredReactions } from './offered.ts'
import { isOnByMe, wordsOfReaction } from './reaction-words.ts'

const me = MemberId.parse(idEndingWith(1))
const bob = MemberId.parse(idEndingWith(2))
const gone = MemberId.parse(idEndingWith(3))
const people = { me, members: { [bob]: { id: bob, name: 'Bob' } } }
const aReaction = { reaction: '👍', memberIds: [bob, me], isMine: true, moments: [] }

describe('the words of a reaction', () => {
  it('name it and who put it on, the person first', () =>
    expect(wordsOfReaction(aReaction, people)).toBe('Thumbs up from you and Bob'))
  it('tell the moment somebody pointed at', () =>
    expect(wordsOfReaction({ ...aReaction, moments: [{ memberId: bob, atMs: 12_300 }] }, people)).toBe(
      'Thumbs up from you and Bob at 0:12',
    ))
  it('get by without a name', () =>
    expect(wordsOfReaction({ ...aReaction, reaction: '🦆', memberIds: [gone] }, people)).toBe('🦆 from somebody'))
  it('know what is on by me', () => {
    expect(isOnByMe({ reactions: [aReaction] }, '👍')).toBe(true)
    expect(isOnByMe({ reactions: [{ ...aReaction, isMine: false }] }, '👍')).toBe(false)
    expect(isOnByMe({ reactions: [aReaction] }, '🎉')).toBe(false)
  })
})

describe('the offered reactions', () => {
  it('are all signs the contract takes, each with a name of its own', () => {
    for (const { reaction } of offeredReactions) expect(Reaction.safeParse(reaction).success).toBe(true)
    expect(new Set(offeredReactions.map(({ name }) => name)).size).toBe(offeredReactions.length)
    expect(nameOfReaction('🎉')).toBe('Celebrate')
  })
  it('are as many as there are digits for', () => expect(offeredReactions.length).toBeLessThan(10))
})
