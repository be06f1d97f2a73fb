import { describe, expect, it } from 'vitest'
import { ConversationId, NoteId } from '../kernel/ids.ts'
import { layOut, type Slot, type Told, withoutNotes } from './layout.ts'
import { whatOf, wordsOf } from './words.ts'

const id = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, '0')}`
const told = (place: number, n: number): Told => ({
  noteId: NoteId.parse(id(n)),
  conversationId: ConversationId.parse(id(900 + place)),
})
const kinds = (slots: readonly Slot[]) => slots.map(({ kind, told }) => `${kind} ${told.length}`)
const many = (count: number, place = 1) => Array.from({ length: count }, (_, n) => told(place, n + 1))

describe('what stands on the screen', () => {
  it.each<[string, readonly Told[], readonly Told[], readonly string[]]>([
    ['one note', [], [told(1, 1)], ['note 1']],
    ['two of one conversation', [], [told(1, 1), told(1, 2)], ['group 2']],
    ['two of two conversations', [], [told(1, 1), told(2, 2)], ['note 1', 'note 1']],
    ['one more of a conversation that stands there', [told(1, 1)], [told(1, 2)], ['group 2']],
    ['one of another', [told(1, 1)], [told(2, 2)], ['note 1', 'note 1']],
    ['the same one again', [told(1, 1)], [told(1, 1)], ['note 1']],
    ['300 at once', [], many(300), ['summary 300']],
    ['20 of one conversation', [], many(20), ['group 20']],
    ['21 of one conversation', [], many(21), ['summary 21']],
    ['four conversations', [], [1, 2, 3, 4].map((n) => told(n, n)), ['summary 4']],
    ['nothing', [], [], []],
  ])('is, after %s: %s', (_what, before, added, after) => {
    expect(kinds(layOut(layOut([], before), added))).toEqual(after)
  })

  it('stays one summary for as long as it is there', () => {
    const summary = layOut([], many(30))
    expect(kinds(layOut(summary, [told(2, 99)]))).toEqual(['summary 31'])
  })

  it('is one for everything that was missed, unless that is a single note', () => {
    expect(kinds(layOut([], [told(1, 1), told(2, 2)], { isOne: true }))).toEqual(['summary 2'])
    expect(kinds(layOut([], [told(1, 1)], { isOne: true }))).toEqual(['note 1'])
  })

  it('loses what was heard, and goes when nothing is left', () => {
    const open = layOut([], [told(1, 1), told(1, 2), told(2, 3)])
    expect(kinds(withoutNotes(open, ({ noteId }) => noteId === told(1, 1).noteId))).toEqual(['group 1', 'note 1'])
    expect(kinds(withoutNotes(open, ({ conversationId }) => conversationId === told(1, 1).conversationId))).toEqual([
      'note 1',
    ])
  })
})

describe('what a notification says', () => {
  const voice = {
    authorName: 'Bob',
    kind: 'voice' as const,
    text: null,
    rootId: null,
    durationMs: 7_200,
    transcript: null,
  }
  const general = { kind: 'channel' as const, title: 'general' }
  const one: Slot = { id: 'x', kind: 'note', told: [told(1, 1)] }
  const say = (slot: Slot, newest: Parameters<typeof wordsOf>[1]['newest'], places = [general] as const) => {
    const words = wordsOf(slot, { newest, places, isPlayable: newest.durationMs !== null })
    return [words.title, words.body, words.actions.map(({ label }) => label).join(', ')]
  }

  it('is who, where, and how long', () => {
    expect(say(one, voice)).toEqual(['Bob in #general', 'Voice note, 0:07', 'Play, Reply, Later'])
    expect(wordsOf(one, { newest: voice, places: [{ kind: 'direct', title: 'Bob' }], isPlayable: true }).title).toBe(
      'Bob',
    )
  })

  it('is what was said, where that is known', () => {
    expect(say(one, { ...voice, transcript: 'Good  morning\nall' })[1]).toBe('Voice note, 0:07: Good morning all')
    expect(whatOf({ ...voice, kind: 'clip' })).toBe('Screen clip, 0:07')
  })

  it('is the text of a text, cut at a word, with nothing to play', () => {
    const text = { ...voice, kind: 'text' as const, durationMs: null, text: 'word '.repeat(100) }
    const [, body = '', actions] = say(one, text)
    expect(body).toMatch(/word…$/)
    expect(body.length).toBeLessThanOrEqual(141)
    expect(actions).toBe('Reply, Later')
  })

  it('says of a reply that it is one', () => {
    expect(say(one, { ...voice, rootId: told(1, 9).noteId })[1]).toBe('Reply in a thread. Voice note, 0:07')
  })

  it('counts a group, and shows its newest', () => {
    const group: Slot = { id: 'x', kind: 'group', told: many(4) }
    expect(say(group, voice)).toEqual(['#general: 4 new notes', 'Bob: Voice note, 0:07', 'Play all, Reply, Later'])
  })

  it('names the places of a summary', () => {
    const summary: Slot = { id: 'summary', kind: 'summary', told: many(300) }
    const places = ['general', 'design', 'ops', 'releases'].map((title) => ({ kind: 'channel' as const, title }))
    const { title, body, actions } = wordsOf(summary, { newest: voice, places, isPlayable: true })
    expect([title, body]).toEqual(['300 new notes', 'In #general, #design and 2 more.'])
    // A reply to which of them?
    expect(actions.map(({ label }) => label)).toEqual(['Play all', 'Later'])
  })
})
