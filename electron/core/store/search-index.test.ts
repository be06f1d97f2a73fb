import Database from 'better-sqlite3'
import { beforeEach, describe, expect, it } from 'vitest'
import { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { termsOf } from '#shared/search/words.ts'
import { cacheMigrations } from './cache-schema.ts'
import { emptyCache } from './open-cache.ts'
import { createSearchIndex, type SearchIndex } from './search-index.ts'

const id = (n: number): string => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`
const room = ConversationId.parse(id(10))
const other = ConversationId.parse(id(11))
const bob = MemberId.parse(id(1))
const eve = MemberId.parse(id(2))

let db: Database.Database
let index: SearchIndex
beforeEach(() => {
  db = new Database(':memory:')
  for (const sql of cacheMigrations) db.exec(sql)
  index = createSearchIndex(db)
})

const put = (n: number, text: string | null, more: { by?: MemberId; in?: ConversationId; sentAtMs?: number } = {}) =>
  db
    .prepare(
      `INSERT INTO note (id, conversation_id, seq, author_id, kind, text, created_at_ms, sent_at_ms, is_heard)
       VALUES (?, ?, ?, ?, 'text', ?, 1, ?, 1)`,
    )
    .run(id(n), more.in ?? room, n, more.by ?? bob, text, more.sentAtMs ?? 1_700_000_000_000 + n)
const all = (
  conditions: Parameters<SearchIndex['find']>[0]['conditions'],
  before: number | null = null,
  limit = 50,
) => {
  while (index.catchUp(100));
  return index.find({ conditions, before, limit })
}
const find = (text: string, more: { before?: number; limit?: number } = {}) =>
  all(
    termsOf(text).map((term) => ({ term, authorIds: [], conversationIds: [] })),
    more.before,
    more.limit,
  )
/** As the projection does it. */
const drop = (conversationId: ConversationId): void => {
  index.dropConversation(conversationId)
  db.prepare('DELETE FROM note WHERE conversation_id = ?').run(conversationId)
  index.notesRemoved()
}
const numbers = (found: { noteId: NoteId }[]): number[] => found.map(({ noteId }) => Number(noteId.slice(-12)))

describe('the search index', () => {
  it('finds all words, in any order, by their beginnings, whatever the accents and the case', () => {
    put(101, 'The café on Bahnhofstraße')
    put(102, 'No coffee at the station')
    expect(numbers(find('CAFE bahn'))).toEqual([101])
    expect(numbers(find('bahnhofstrasse café'))).toEqual([101])
    expect(numbers(find('t'))).toEqual([102, 101])
    expect(find('cafe station')).toEqual([])
    expect(find('offee')).toEqual([])
  })

  it('finds what stands inside a sentence without spaces', () => {
    put(101, '明日は東京で会議です')
    put(102, '東の京')
    expect(numbers(find('東京'))).toEqual([101])
  })

  it('answers newest first by the server’s clock, whenever the notes came, and page by page', () => {
    for (const n of [103, 101, 105, 102, 104]) put(n, `page ${n}`)
    const first = find('page', { limit: 2 })
    expect(numbers(first)).toEqual([105, 104])
    const last = first.at(-1)?.doc ?? 0
    expect(numbers(find('page', { before: last }))).toEqual([103, 102, 101])
  })

  it('keeps notes of one millisecond apart, and takes a moment from any clock', () => {
    for (let n = 101; n <= 400; n += 1) put(n, 'same moment', { sentAtMs: 5 })
    put(500, 'from the end of time', { sentAtMs: Number.MAX_SAFE_INTEGER })
    put(501, 'from the end of time', { sentAtMs: Number.MAX_SAFE_INTEGER })
    expect(new Set(find('moment', { limit: 1_000 }).map(({ noteId }) => noteId)).size).toBe(300)
    expect(numbers(find('end of time')).sort()).toEqual([500, 501])
  })

  it('asks for no more places with each note of one moment, and finds each again when its words change', () => {
    let statements = 0
    db = new Database(':memory:', { verbose: () => (statements += 1) })
    for (const sql of cacheMigrations) db.exec(sql)
    index = createSearchIndex(db)
    const notes = 2_500
    for (const moment of [5, Number.MAX_SAFE_INTEGER])
      for (let n = 0; n < notes; n += 1) put(n + (moment === 5 ? 0 : notes), `n${n}`, { sentAtMs: moment })
    statements = 0
    expect(numbers(find(`n${notes - 1}`))).toHaveLength(2)
    // Its own insert, and a handful of questions: were places asked one by one, it would be thousands for each.
    expect(statements / (2 * notes)).toBeLessThan(40)
    db.prepare("UPDATE note SET text = 'other words' WHERE id = ?").run(id(notes - 1))
    statements = 0
    index.reworded(NoteId.parse(id(notes - 1)))
    expect(statements).toBeLessThan(100)
    expect(numbers(find('other'))).toEqual([notes - 1])
  })

  it('joins what was said with who said it and where', () => {
    put(101, 'ship it', { by: bob, in: room })
    put(102, null, { by: bob, in: other })
    put(103, 'ship it', { by: eve, in: other })
    const [ship] = termsOf('ship')
    const by = (authorIds: MemberId[]) => ({ term: null, authorIds, conversationIds: [] })
    const at = (conversationIds: ConversationId[]) => ({ term: null, authorIds: [], conversationIds })
    const said = { term: ship ?? null, authorIds: [], conversationIds: [] }
    const ask = (...conditions: Parameters<SearchIndex['find']>[0]['conditions']) => numbers(all(conditions))
    expect(ask(by([bob]))).toEqual([102, 101])
    expect(ask(said, by([bob]))).toEqual([101])
    expect(ask(said, at([other]))).toEqual([103])
    expect(ask({ ...said, authorIds: [bob] }, at([other]))).toEqual([103, 102])
    expect(ask(by([bob, eve]), at([room, other]))).toEqual([103, 102, 101])
    expect(ask()).toEqual([])
  })

  it.each([
    '"',
    "'; DROP TABLE note; --",
    'text : x',
    'who : "a" OR place : b',
    'NOT AND OR NEAR',
    'NEAR(a b, 5)',
    '^a* + -b',
    '(((((',
    '{text who} : a',
    '\u0000\uffff\ud800',
    'a'.repeat(10_000),
    '"a" '.repeat(5_000),
    '東'.repeat(10_000),
    'a AND '.repeat(2_000),
  ])('takes %j as words and nothing else', (text) => {
    put(101, 'something harmless')
    expect(find(text)).toEqual([])
  })

  it('is built anew for notes that were here before it, or that it took in with other words', () => {
    for (const n of [101, 102]) put(n, 'older words')
    expect(find('older')).toHaveLength(2)
    for (const meta of ["DELETE FROM meta WHERE key = 'searched'", "UPDATE meta SET value = '0 2'"]) {
      db.exec(meta)
      index = createSearchIndex(db)
      expect(
        index.find({ conditions: [{ term: ['older'], authorIds: [], conversationIds: [] }], before: null, limit: 9 }),
      ).toEqual([])
      expect(numbers(find('older'))).toEqual([102, 101])
    }
    index = createSearchIndex(db)
    expect(index.catchUp(100)).toBe(false)
    expect(numbers(find('older'))).toEqual([102, 101])
  })

  it('takes in a history in parts, each whole or not at all', () => {
    for (let n = 101; n <= 105; n += 1) put(n, 'part')
    expect([index.catchUp(2), index.catchUp(2), index.catchUp(2), index.catchUp(2)]).toEqual([true, true, false, false])
    expect(numbers(find('part'))).toEqual([105, 104, 103, 102, 101])
  })

  it('finds a note that came in the place of a removed one', () => {
    put(101, 'stays', { in: other })
    put(102, 'goes')
    expect(find('goes')).toHaveLength(1)
    drop(room)
    put(103, 'came')
    expect(numbers(find('came'))).toEqual([103])
  })

  it('forgets a conversation, and everything when the cache is emptied', () => {
    put(101, 'words', { in: room })
    put(102, 'words', { in: other })
    find('words')
    drop(room)
    expect(numbers(find('words'))).toEqual([102])
    emptyCache(db)
    expect(find('words')).toEqual([])
    put(103, 'words')
    expect(numbers(find('words'))).toEqual([103])
  })
})
