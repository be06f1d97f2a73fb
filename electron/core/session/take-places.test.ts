import { describe, expect, it } from 'vitest'
import type { UiConversation } from '#shared/contract/desktop.ts'
import type { ConversationKind } from '#shared/contract/model.ts'
import { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { defaultSettings } from '../store/settings-store.ts'
import { createTakePlaces } from './take-places.ts'

const id = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const conversationId = ConversationId.parse(id(1))
const rootId = NoteId.parse(id(2))

function placesWith(kind: ConversationKind | null, title = 'general', memberCount = 3) {
  const conversation: UiConversation | null = kind && {
    id: conversationId,
    kind,
    title,
    memberIds: Array.from({ length: memberCount }, (_, i) => MemberId.parse(id(10 + i))),
    unread: 0,
    unheard: 0,
    lastSeq: 0,
    readSeq: 0,
    lastActivityMs: 0,
  }
  return createTakePlaces({
    find: () => conversation,
    onRelease: () => ({ ...defaultSettings.onRelease, direct: 'review' }),
    log: () => undefined,
  })
}

describe('where a take is, in a sentence', () => {
  it('is a conversation by its name, or a thread in it', () => {
    const target = { conversationId, rootId: null, anchor: null }
    expect(placesWith('channel').nameOf(target)).toBe('#general')
    expect(placesWith('channel').nameOf({ ...target, rootId })).toBe('a thread in #general')
    expect(placesWith('self', 'Notes to self').nameOf(target)).toBe('Notes to self')
  })

  it('is the list of drafts when the conversation is not here any more', () => {
    expect(placesWith(null).nameOf({ conversationId, rootId: null, anchor: null })).toBe('the list of drafts')
  })
})

describe('a cache that cannot be read', () => {
  it('leaves nothing known of a place, and breaks nothing', () => {
    const logged: string[] = []
    const places = createTakePlaces({
      find() {
        throw new Error('database disk image is malformed')
      },
      onRelease: () => defaultSettings.onRelease,
      log: (level) => logged.push(level),
    })
    expect(places.nameOf({ conversationId, rootId: null, anchor: null })).toBe('the list of drafts')
    expect(places.peopleIn(conversationId)).toBe(0)
    expect(places.onRelease(conversationId)).toBe('send')
    expect(logged).toEqual(['error', 'error', 'error'])
  })
})

describe('whom a note reaches', () => {
  it('is everybody but the sender', () => {
    expect(placesWith('channel', 'general', 35).peopleIn(conversationId)).toBe(34)
    expect(placesWith('self', 'Notes to self', 1).peopleIn(conversationId)).toBe(0)
    expect(placesWith(null).peopleIn(conversationId)).toBe(0)
  })
})

describe('letting go of the key', () => {
  it('means what is set for that kind of conversation', () => {
    expect(placesWith('direct').onRelease(conversationId)).toBe('review')
    expect(placesWith('group').onRelease(conversationId)).toBe('send')
    expect(placesWith(null).onRelease(conversationId)).toBe('send')
  })
})
