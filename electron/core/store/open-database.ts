import { chmodSync } from 'node:fs'
import Database from 'better-sqlite3'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { storeReason } from './store-reason.ts'

export interface DatabaseOptions {
  readonly path: string
  /** Migration n brings the file from `user_version` n to n + 1; old ones are never edited. */
  readonly migrations: readonly string[]
  /** `FULL`: a commit is on disk before it returns. `NORMAL`: consistent after a crash, the last commits may be missing. */
  readonly synchronous: 'FULL' | 'NORMAL'
  /** How much of it SQLite keeps in memory; left out: its own choice, 2 MB. */
  readonly memoryKb?: number
  /** Pages of 4 kB in the log before they are brought into the file; left out: SQLite's own choice, 1,000; 0: not of itself. */
  readonly checkpointPages?: number
  /** Its bytes are vouched for in another way, so SQLite need not look through them first. */
  readonly isVouchedFor?: boolean
}

/** Opens, checks and migrates a database. Refusals: `dataNewer`, `dataDamaged`, `dataFolderReadOnly`, `diskFull`. */
export function openDatabase(options: DatabaseOptions): Result<Database.Database, Reason> {
  const { path, migrations, synchronous, memoryKb, checkpointPages, isVouchedFor } = options
  let db: Database.Database | null = null
  try {
    db = new Database(path)
    // The token and the cache are for this person only; -wal and -shm take their mode from this file.
    chmodSync(path, 0o600)
    db.pragma('journal_mode = WAL')
    db.pragma(`synchronous = ${synchronous}`)
    if (memoryKb !== undefined) db.pragma(`cache_size = -${memoryKb}`)
    if (checkpointPages !== undefined) db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
    db.pragma('foreign_keys = ON')
    if (!isVouchedFor && db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      db.close()
      return refused('dataDamaged', path)
    }
    const version = Number(db.pragma('user_version', { simple: true }))
    if (version > migrations.length) {
      db.close()
      return refused('dataNewer', path)
    }
    migrate(db, migrations, version)
    return done(db)
  } catch (error) {
    db?.close()
    const reason = storeReason(error)
    return refused(reason === 'databaseBusy' ? 'profileInUse' : reason, reason === 'internal' ? String(error) : path)
  }
}

export function migrate(db: Database.Database, migrations: readonly string[], from: number): void {
  migrations.forEach((sql, index) => {
    if (index < from) return
    db.transaction(() => {
      db.exec(sql)
      db.pragma(`user_version = ${index + 1}`)
    }).immediate()
  })
}
