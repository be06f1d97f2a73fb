import Database from 'better-sqlite3'
import { KnownEventBody } from '../../../shared/contract/event.ts'
import type { PullAnswer } from '../../../shared/contract/sync.ts'
import { openPlainCache } from './fresh-cache.ts'

type Row = readonly unknown[]

/** The rows that one pull leaves behind, by table, in the order of its events. */
type Batch = ReadonlyMap<string, readonly Row[]>

/** Reads from a cache that was filled by these pulls which rows each of them left. */
export function batchesOf(path: string, pulls: readonly PullAnswer[]): readonly Batch[] {
  const db = new Database(path, { readonly: true })
  const row = (sql: string) => db.prepare(sql).raw()
  const note = row('SELECT * FROM note WHERE id = ?')
  const heard = row('SELECT * FROM heard WHERE note_id = ? AND member_id = ?')
  const reaction = row('SELECT * FROM reaction WHERE note_id = ? AND member_id = ? AND reaction = ?')
  const cursor = row('SELECT * FROM cursor WHERE stream_id = ?')
  const activity = row('SELECT * FROM activity WHERE conversation_id = ?')
  const batches = pulls.map(({ streams }) => {
    const batch = new Map<string, Row[]>()
    const add = (table: string, found: unknown): void => {
      if (found) batch.set(table, [...(batch.get(table) ?? []), found as Row])
    }
    for (const { streamId, events } of streams) {
      for (const event of events) {
        const body = KnownEventBody.parse(event.body)
        if (body.kind === 'noteSent') add('note', note.get(body.note.id))
        if (body.kind === 'noteHeard') add('heard', heard.get(body.noteId, body.memberId))
        if (body.kind === 'noteReacted') add('reaction', reaction.get(body.noteId, body.memberId, body.reaction))
      }
      add('cursor', cursor.get(streamId))
      add('activity', activity.get(streamId))
    }
    return batch
  })
  db.close()
  return batches
}

/** Milliseconds to write them into a new, empty cache with the same indexes: prepared inserts, a transaction per pull, nothing else. */
export function insertBare(path: string, batches: readonly Batch[]): number {
  const db = openPlainCache(path)
  const fromMs = performance.now()
  const statements = new Map<string, Database.Statement>()
  const insert = (table: string, width: number): Database.Statement => {
    const marks = new Array(width).fill('?').join()
    const known = statements.get(table) ?? db.prepare(`INSERT OR REPLACE INTO ${table} VALUES (${marks})`)
    statements.set(table, known)
    return known
  }
  const write = db.transaction((batch: Batch) => {
    for (const [table, rows] of batch) {
      const statement = insert(table, rows[0]?.length ?? 0)
      for (const row of rows) statement.run(...row)
    }
  })
  for (const batch of batches) write.immediate(batch)
  const tookMs = performance.now() - fromMs
  db.close()
  return tookMs
}
