import type Database from 'better-sqlite3'
import {
  CompiledQuery,
  type DatabaseConnection,
  type SqliteDatabase,
  SqliteDialect,
  SqliteDriver,
  type SqliteStatement,
} from 'kysely'

/**
 * Kysely over one better-sqlite3 connection. Kysely itself holds a mutex around that connection (its SQLite adapter says
 * `supportsMultipleConnections: false`), so the queries of a transaction are never mixed with anybody else's.
 *
 * Two things differ from Kysely's own driver: statements are kept prepared, and a transaction takes the write lock at its
 * beginning. A deferred one that reads first and writes later fails at once with SQLITE_BUSY_SNAPSHOT when `earshot invite`
 * wrote in between; no waiting helps there.
 */
export function createSqliteDialect(database: Database.Database, keptStatements: number): SqliteDialect {
  const prepared = createPreparedDatabase(database, keptStatements)
  const dialect = new SqliteDialect({ database: prepared })
  dialect.createDriver = () => new ImmediateDriver({ database: prepared }, database)
  return dialect
}

class ImmediateDriver extends SqliteDriver {
  readonly #database: Database.Database

  constructor(config: { database: SqliteDatabase }, database: Database.Database) {
    super(config)
    this.#database = database
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'))
  }

  /** SQLite has already rolled back by itself after a full disk; a second `rollback` would hide the first error. */
  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    if (this.#database.inTransaction) await connection.executeQuery(CompiledQuery.raw('rollback'))
  }
}

/** Least recently used statements leave first. */
function createPreparedDatabase(database: Database.Database, keep: number): SqliteDatabase {
  const statements = new Map<string, SqliteStatement>()
  return {
    prepare(sql) {
      const statement = statements.get(sql) ?? database.prepare(sql)
      statements.delete(sql)
      statements.set(sql, statement)
      if (statements.size > keep) {
        const oldest = statements.keys().next()
        if (!oldest.done) statements.delete(oldest.value)
      }
      return statement
    },
    close() {
      statements.clear()
      database.close()
    },
  }
}
