import { statSync } from 'node:fs'
import SqliteDatabase, { type Database, type Statement } from 'better-sqlite3'

/**
 * What is wrong with the file under an open database. `damaged`: SQLite cannot make sense of it; `lost`: somebody removed, replaced or
 * cut it; `failing`: it could not be read or written just now, which may pass.
 */
export interface Damage {
  readonly kind: 'damaged' | 'lost' | 'failing'
  readonly why: string
}

/** What an error of SQLite says about the file; null: nothing. */
export function damageOf(error: unknown): Damage | null {
  if (!(error instanceof SqliteDatabase.SqliteError)) return null
  const { code } = error
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return { kind: 'damaged', why: code }
  if (code === 'SQLITE_READONLY_DBMOVED') return { kind: 'lost', why: code }
  if (code.startsWith('SQLITE_IOERR') || code.startsWith('SQLITE_CANTOPEN')) return { kind: 'failing', why: code }
  return null
}

const teller = Symbol('whom a database tells of damage')
type Watched = Database & { readonly [teller]?: (damage: Damage) => void }

/**
 * SQLite notices no flipped bit inside a text. A row that can no longer be what was written there is damage all the same, or the file
 * would never be begun anew; whoever reads it gets the error.
 */
export const readable =
  <Row, T>(db: Database, read: (row: Row) => T) =>
  (row: Row): T => {
    try {
      return read(row)
    } catch (error) {
      const watched: Watched = db
      watched[teller]?.({ kind: 'damaged', why: `a row cannot be read: ${String(error)}` })
      throw error
    }
  }

/**
 * Tells of damage wherever it is met, by whatever statement; its caller gets the error all the same. Looks at the file after each
 * transaction: SQLite itself goes on for ever in a file that was deleted beneath it.
 */
export function watchForDamage(db: Database, onDamage: (damage: Damage) => void): void {
  const opened = fileOf(db.name)
  let sizeBytes = opened?.sizeBytes ?? 0

  const look = (): void => {
    if (!opened) return
    const now = fileOf(db.name)
    if (now?.id !== opened.id) return onDamage({ kind: 'lost', why: now ? 'replaced' : 'removed' })
    // It only ever grows: nothing here vacuums.
    if (now.sizeBytes < sizeBytes) return onDamage({ kind: 'lost', why: 'cut' })
    sizeBytes = now.sizeBytes
  }
  const tell = (error: unknown): void => {
    const damage = damageOf(error)
    if (damage) onDamage(damage)
  }
  const guarded =
    <Args extends unknown[], T>(run: (...args: Args) => T) =>
    (...args: Args): T => {
      try {
        return run(...args)
      } catch (error) {
        tell(error)
        throw error
      }
    }
  const guardStatement = (statement: Statement<unknown[]>): Statement<unknown[]> =>
    replaced(statement, {
      run: guarded(statement.run.bind(statement)),
      get: guarded(statement.get.bind(statement)),
      all: guarded(statement.all.bind(statement)),
    })
  /** What the work throws was told by its own statement, or came from another database; the rest is this one's commit. */
  const guardTransaction = (work: (...args: unknown[]) => unknown) => {
    const own = { error: null as unknown }
    const begun = transaction((...args: unknown[]) => {
      try {
        return work(...args)
      } catch (error) {
        own.error = error
        throw error
      }
    })
    const told =
      (run: (...args: unknown[]) => unknown) =>
      (...args: unknown[]): unknown => {
        own.error = null
        try {
          const result = run(...args)
          if (!db.inTransaction) look()
          return result
        } catch (error) {
          if (own.error !== error) tell(error)
          throw error
        }
      }
    return Object.assign(told(begun), {
      deferred: told(begun.deferred),
      immediate: told(begun.immediate),
      exclusive: told(begun.exclusive),
    })
  }

  Object.defineProperty(db, teller, { value: onDamage })
  const prepare = db.prepare.bind(db)
  const transaction = db.transaction.bind(db)
  replaced(db, {
    prepare: guarded((sql: string) => guardStatement(prepare(sql))),
    transaction: guardTransaction,
    exec: guarded(db.exec.bind(db)),
    pragma: guarded(db.pragma.bind(db)),
  })
}

function replaced<T extends object>(target: T, methods: Readonly<Record<string, unknown>>): T {
  for (const [name, value] of Object.entries(methods)) Object.defineProperty(target, name, { value })
  return target
}

function fileOf(path: string): { id: string; sizeBytes: number } | null {
  const file = statSync(path, { throwIfNoEntry: false })
  return file ? { id: `${file.dev} ${file.ino}`, sizeBytes: file.size } : null
}
