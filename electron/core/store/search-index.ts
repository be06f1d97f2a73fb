import { createHash } from 'node:crypto'
import type { Database } from 'better-sqlite3'
import type { ConversationId, MemberId, NoteId } from '#shared/kernel/ids.ts'
import { type Term, wordsOf } from '#shared/search/words.ts'
import { shownCaption } from './caption-reader.ts'

/** One thing that must hold: the term stands in the text, or one of these wrote it, or it stands in one of these. */
export interface Condition {
  readonly term: Term | null
  readonly authorIds: readonly MemberId[]
  readonly conversationIds: readonly ConversationId[]
}

export interface SearchQuery {
  readonly conditions: readonly Condition[]
  /** The `doc` to stop short of; null for the newest. */
  readonly before: number | null
  readonly limit: number
}

/**
 * The full-text index of the notes in the cache. A note costs a third more to take in when it is indexed at once, so that is
 * done behind it, in the order in which the notes came (their rowids): `catchUp` before each question and when there is time.
 */
export interface SearchIndex {
  /** Takes in the next notes, at most `limit`, in one transaction. False: nothing is left. */
  catchUp(limit: number): boolean
  /** What is searched of this note has changed. The caller holds the transaction. */
  reworded(noteId: NoteId): void
  /** Before its notes are removed. The caller holds the transaction, and calls `notesRemoved` when they are gone. */
  dropConversation(conversationId: ConversationId): void
  /** After notes were removed: the next ones may get their rowids again. */
  notesRemoved(): void
  /** Newest first by the server's clock. Without conditions: nothing. */
  find(query: SearchQuery): { readonly doc: number; readonly noteId: NoteId }[]
}

/** How words are cut and where rows stand. Raised when `wordsOf` or `placesOf` changes: the index is built anew from the notes then. */
const indexVersion = '2'

/**
 * A row's number is the moment the server took the note, so that the index itself is in the order of the answer and a
 * page of it is read without sorting. Notes of one millisecond share its places, and those behind it when it is full.
 */
const docsPerMs = 2 ** 11
/** How far behind its moment a note may stand at most. */
const reach = 2 ** 40
const lastMs = Math.floor((Number.MAX_SAFE_INTEGER - reach) / docsPerMs)

/** What of a note is searched. Names are looked up when one asks, so that a changed one is found at once. */
interface SearchableNote {
  readonly row: number
  readonly id: NoteId
  readonly conversationId: ConversationId
  readonly authorId: MemberId
  readonly text: string | null
  readonly sentAtMs: number
}

export function createSearchIndex(db: Database): SearchIndex {
  const insert = db.prepare('INSERT INTO search (rowid, text, who, place, note_id) VALUES (?, ?, ?, ?, ?)')
  const isTaken = db.prepare<[number], number>('SELECT 1 FROM search WHERE rowid = ?').pluck()
  const find = db.prepare<[string, number, number], { doc: number; noteId: NoteId }>(
    'SELECT rowid AS doc, note_id AS noteId FROM search WHERE search MATCH ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
  )
  const matching = db.prepare<[string], number>('SELECT rowid FROM search WHERE search MATCH ?').pluck()
  const remove = db.prepare('DELETE FROM search WHERE rowid = ?')
  const columns = `note.rowid AS row, id, conversation_id AS conversationId, author_id AS authorId, sent_at_ms AS sentAtMs,
    nullif(concat_ws(' ', text, (SELECT words FROM caption WHERE note_id = note.id ${shownCaption}), track ->> '$.words'), '') AS text`
  const next = db.prepare<[number, number], SearchableNote>(
    `SELECT ${columns} FROM note WHERE note.rowid > ? ORDER BY note.rowid LIMIT ?`,
  )
  const one = db.prepare<[string], SearchableNote>(`SELECT ${columns} FROM note WHERE id = ?`)
  const noteAt = db.prepare<[number], NoteId>('SELECT note_id FROM search WHERE rowid = ?').pluck()
  const lastRow = db.prepare<[], number | null>('SELECT max(rowid) FROM note').pluck()
  const progress = createProgress(db)

  const insertAt = (doc: number, note: SearchableNote): void => {
    const words = note.text === null ? '' : joined(note.text)
    insert.run(doc, words, tokenOf(note.authorId), tokenOf(note.conversationId), note.id)
  }
  const put = (note: SearchableNote): void => {
    for (const doc of placesOf(note)) if (isTaken.get(doc) === undefined) return insertAt(doc, note)
    throw new Error('no place in the search index')
  }
  /** At every place it could have taken: notes that stood before it may be gone. */
  const docOf = (note: SearchableNote): number | null => {
    for (const doc of placesOf(note)) if (noteAt.get(doc) === note.id) return doc
    return null
  }
  const takeIn = db.transaction((limit: number): boolean => {
    const notes = next.all(progress.read(), limit)
    for (const note of notes) put(note)
    const last = notes.at(-1)
    if (last) progress.write(last.row)
    return notes.length === limit
  })

  return {
    catchUp: (limit) => (lastRow.get() ?? 0) > progress.read() && takeIn.immediate(limit),
    reworded(noteId) {
      const note = one.get(noteId)
      if (!note || note.row > progress.read()) return
      const doc = docOf(note)
      if (doc === null) return
      remove.run(doc)
      insertAt(doc, note)
    },
    dropConversation(conversationId) {
      for (const doc of matching.all(`place : "${tokenOf(conversationId)}"`)) remove.run(doc)
    },
    notesRemoved: () => progress.write(Math.min(progress.read(), lastRow.get() ?? 0)),
    find({ conditions, before, limit }) {
      if (conditions.length === 0) return []
      return find.all(conditions.map(expressionOf).join(' AND '), before ?? Number.MAX_SAFE_INTEGER, limit)
    },
  }
}

/** The rowid of the last note taken in; 0 for a cache from before there was an index, or for one with other words. */
function createProgress(db: Database): { read(): number; write(row: number): void } {
  const read = db.prepare<[], string>("SELECT value FROM meta WHERE key = 'searched'").pluck()
  const write = db.prepare("INSERT OR REPLACE INTO meta (key, value) VALUES ('searched', ?)")
  const parts = (): readonly string[] => read.get()?.split(' ') ?? []
  if (parts()[0] !== indexVersion) {
    db.transaction(() => {
      emptySearch(db)
      write.run(`${indexVersion} 0`)
    }).immediate()
  }
  return { read: () => Number(parts()[1] ?? 0), write: (row) => void write.run(`${indexVersion} ${row}`) }
}

/** Callers hold the transaction that empties the notes too. */
export const emptySearch = (db: Database): void => {
  db.exec("INSERT INTO search (search) VALUES ('delete-all'); DELETE FROM meta WHERE key = 'searched'")
}

const joined = (text: string): string =>
  wordsOf(text)
    .map(({ folded }) => folded)
    .join(' ')

/** An id as one word of the index. */
const tokenOf = (id: string): string => id.replaceAll('-', '')

/** How many places within its own millisecond a note tries before it looks further back. */
const placesWithinMs = 8

/**
 * Where a note may stand, in the order in which it asks. The range doubles with each turn, so that the number of places asked grows with the
 * logarithm of how many notes share a moment, whatever clock a server claims to have. The first place comes of the random end of the
 * id; the others of a digest, so that nobody can choose ids that always want the same.
 */
function* placesOf({ id, sentAtMs }: Pick<SearchableNote, 'id' | 'sentAtMs'>): Generator<number> {
  const firstDoc = Math.min(sentAtMs, lastMs) * docsPerMs
  yield firstDoc + Number.parseInt(id.slice(-2), 16) * 4
  for (let turn = 0, range = docsPerMs; range <= reach; turn += 1) {
    yield firstDoc + (createHash('sha256').update(`${id} ${turn}`).digest().readUIntBE(0, 6) % range)
    if (turn >= placesWithinMs) range *= 2
  }
}

/** Words hold letters and digits only, so nothing in them can be taken for the grammar of FTS5. */
function expressionOf({ term, authorIds, conversationIds }: Condition): string {
  const oneOf = (ids: readonly string[]): string => `(${ids.map((id) => `"${tokenOf(id)}"`).join(' OR ')})`
  const parts = [
    ...(term === null ? [] : [`text : "${term.join(' ')}" *`]),
    ...(authorIds.length > 0 ? [`who : ${oneOf(authorIds)}`] : []),
    ...(conversationIds.length > 0 ? [`place : ${oneOf(conversationIds)}`] : []),
  ]
  return `(${parts.join(' OR ')})`
}
