import Database from 'better-sqlite3'
import { limits } from '../../../shared/contract/limits.ts'
import { openFreshCache } from './fresh-cache.ts'

/** What events leave behind, one row or several each; in this order a pull's worth goes into one transaction. */
const tables = ['note', 'heard', 'reaction'] as const
/** What is written once, whatever the number of events. */
const others = ['member', 'conversation', 'conversation_member', 'read_position', 'activity', 'cursor'] as const

/** Milliseconds to write the rows of one cache into a new, empty one with the same indexes: prepared inserts and nothing else. */
export function copyBare(fromPath: string, toPath: string): number {
  const from = new Database(fromPath, { readonly: true })
  const rowsOf = (table: string): unknown[][] => from.prepare(`SELECT * FROM ${table}`).raw().all() as unknown[][]
  const lots = [...tables, ...others].map((table) => ({ table, rows: rowsOf(table) }))
  from.close()
  const to = openFreshCache(toPath)
  const fromMs = performance.now()
  for (const { table, rows } of lots) {
    if (rows.length === 0) continue
    const insert = to.prepare(`INSERT INTO ${table} VALUES (${rows[0]?.map(() => '?').join() ?? ''})`)
    const write = to.transaction((some: unknown[][]) => {
      for (const row of some) insert.run(...row)
    })
    for (let at = 0; at < rows.length; at += limits.pullEvents) write.immediate(rows.slice(at, at + limits.pullEvents))
  }
  const tookMs = performance.now() - fromMs
  to.close()
  return tookMs
}
