import type { NoteId, StreamId } from '#shared/kernel/ids.ts'
import type { Db } from '../db/open.ts'
import type { Tables } from '../db/tables.ts'

/** An event of one known stream, as it is stored. */
export type EventRow = Pick<Tables['event'], 'seq' | 'kind' | 'actor_id' | 'at_ms' | 'body'>

/**
 * Kinds of event that say something about a note sent earlier, and of which only the last word counts. A snapshot gives them
 * with their note. Each has a table that knows the `seq` of that last word.
 */
export const markKinds = ['noteHeard', 'noteReacted', 'noteCaptioned']

/** The marks on these notes as they are now, by note: as the events that made them. Nothing after `lastSeq`. */
export async function marksOn(
  db: Db,
  { streamId, lastSeq }: { streamId: StreamId; lastSeq: number },
  noteIds: readonly NoteId[],
): Promise<Map<NoteId, EventRow[]>> {
  const marks = new Map<NoteId, EventRow[]>()
  if (noteIds.length === 0) return marks
  for (const table of ['heard', 'reaction', 'caption'] as const) {
    const rows = await marksIn(db, table, { streamId, lastSeq, noteIds }).execute()
    for (const { note_id: noteId, ...event } of rows) {
      const present = marks.get(noteId)
      if (present) present.push(event)
      else marks.set(noteId, [event])
    }
  }
  return marks
}

interface WantedMarks {
  readonly streamId: StreamId
  readonly lastSeq: number
  readonly noteIds: readonly NoteId[]
}

/**
 * From the notes to their events, one each. SQLite keeps the two sides of a cross join in this order; left to itself it takes the stream
 * first, and goes through all of it for every few notes of a page.
 */
export const marksIn = (db: Db, table: 'heard' | 'reaction' | 'caption', { streamId, lastSeq, noteIds }: WantedMarks) =>
  db
    .selectFrom(table)
    .crossJoin('event')
    .where(`${table}.note_id`, 'in', noteIds)
    .where(`${table}.seq`, '<=', lastSeq)
    .where('event.stream_id', '=', streamId)
    .whereRef('event.seq', '=', `${table}.seq`)
    .select([`${table}.note_id`, 'event.seq', 'event.kind', 'event.actor_id', 'event.at_ms', 'event.body'])
