import { expect, it } from 'vitest'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { ConversationId } from '#shared/kernel/ids.ts'
import { idEndingWith } from '../../stores/note-fixture.ts'
import { matchingConversations } from './matching.ts'

const titled = (title: string, index: number): UiConversation => ({
  id: ConversationId.parse(idEndingWith(index)),
  kind: 'channel',
  title,
  memberIds: [],
  unread: 0,
  unheard: 0,
  lastSeq: 0,
  readSeq: 0,
  lastActivityMs: 0,
})
const all = ['redesign', 'new designs', 'design', 'José'].map(titled)
const titles = (text: string) => matchingConversations(all, text).map((conversation) => conversation.title)

it('puts a title that begins with the text first, then words, then the rest', () =>
  expect(titles('des')).toEqual(['design', 'new designs', 'redesign']))
it('does not mind accents, case or a leading #', () => {
  expect(titles('jose')).toEqual(['José'])
  expect(titles('#DESIGN')).toContain('design')
})
it('lists all, as they come, before anything is typed', () => expect(titles('')).toHaveLength(4))
it('finds nothing for a text that no title holds', () => expect(titles('zzz')).toEqual([]))
