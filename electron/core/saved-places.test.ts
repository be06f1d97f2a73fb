import { expect, it } from 'vitest'
import { ConversationId, NoteId } from '#shared/kernel/ids.ts'
import { placesWith, type SavedPlaces } from './saved-places.ts'

const id = (n: number): string => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const conversation = (n: number) => ConversationId.parse(id(n))
const note = (n: number) => NoteId.parse(id(n))

it('keeps one place for each conversation, and none for one that is left at its newest', () => {
  const one = placesWith({}, { conversationId: conversation(1), noteId: note(5) })
  const two = placesWith(one, { conversationId: conversation(2), noteId: note(6) })
  expect(placesWith(two, { conversationId: conversation(1), noteId: null })).toEqual({ [id(2)]: id(6) })
})

it('gives the same back when nothing has changed, so that nobody is told', () => {
  const places = placesWith({}, { conversationId: conversation(1), noteId: note(5) })
  expect(placesWith(places, { conversationId: conversation(1), noteId: note(5) })).toBe(places)
  expect(placesWith(places, { conversationId: conversation(2), noteId: null })).toBe(places)
})

it('forgets the place saved longest ago when there are too many', () => {
  let places: SavedPlaces = {}
  for (let n = 0; n < 301; n += 1) places = placesWith(places, { conversationId: conversation(n), noteId: note(n) })
  expect(Object.keys(places)).toHaveLength(300)
  expect(places[id(0)]).toBeUndefined()
})
