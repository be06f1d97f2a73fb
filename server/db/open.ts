import { existsSync } from 'node:fs'
import Database from 'better-sqlite3'
import { Kysely, sql } from 'kysely'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { tuning } from '../tuning.ts'
import { createSqliteDialect } from './dialect.ts'
import { reasonOfOpening } from './faults.ts'
import { migrate, SCHEMA_VERSION } from './migrate.ts'
import type { Tables } from './tables.ts'

export type Db = Kysely<Tables>

/**
 * Opens the database, migrated to this version's schema. One written by a newer version is refused (`dataNewer`) before
 * anything in it is touched. A commit is on disk before it returns (`synchronous=FULL`).
 */
export async function openDatabase(path: string, nowMs: number): Promise<Result<Db, Reason>> {
  const version = readSchemaVersion(path)
  if (!version.ok) return version
  if (version.value > SCHEMA_VERSION) return refused('dataNewer', path)
  let db: Db | null = null
  try {
    db = await connect(path)
    await migrate(db, version.value, nowMs)
    return done(db)
  } catch (error) {
    await db?.destroy()
    return refused(reasonOfOpening(error), path)
  }
}

/** Opens a database that a server has already brought to this version's schema, and changes nothing about it. */
export async function openExisting(path: string): Promise<Result<Db, Reason>> {
  if (!existsSync(path)) return refused('fileMissing', path)
  const version = readSchemaVersion(path)
  if (!version.ok) return version
  if (version.value > SCHEMA_VERSION) return refused('dataNewer', path)
  if (version.value < SCHEMA_VERSION) return refused('serverTooOld', `schema ${version.value}`)
  try {
    return done(await connect(path))
  } catch (error) {
    return refused(reasonOfOpening(error), path)
  }
}

async function connect(path: string): Promise<Db> {
  const database = new Database(path, { timeout: tuning.busyTimeoutMs })
  try {
    database.pragma('journal_mode = WAL')
    database.pragma('synchronous = FULL')
    database.pragma('foreign_keys = ON')
  } catch (error) {
    database.close()
    throw error
  }
  const db = new Kysely<Tables>({ dialect: createSqliteDialect(database, tuning.preparedStatements) })
  // Kysely closes only what it has used: without a first query, `destroy` would leave the file open.
  await sql`select 1`.execute(db)
  return db
}

/** 0 for a database that is not there yet, or is empty. Read by a connection of its own that cannot write. */
function readSchemaVersion(path: string): Result<number, Reason> {
  if (!existsSync(path)) return done(0)
  try {
    const database = new Database(path, { readonly: true, timeout: tuning.busyTimeoutMs })
    try {
      const table = database.prepare("select 1 from sqlite_master where name = 'schema_version'").get()
      if (table === undefined) return done(0)
      const version = database.prepare('select max(version) from schema_version').pluck().get()
      return done(typeof version === 'number' ? version : 0)
    } finally {
      database.close()
    }
  } catch (error) {
    return refused(reasonOfOpening(error), path)
  }
}
