import Database from 'better-sqlite3'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { codeOf, reasonOfOpening } from './faults.ts'

export interface FolderLock {
  release(): void
}

/**
 * Holds a data folder for one server: an exclusive SQLite lock that the system takes back when the process dies, however
 * it dies. It lives in a file of its own, so that `earshot invite` can still open the database.
 */
export function lockFolder(lockPath: string, dataDir: string): Result<FolderLock, Reason> {
  let database: Database.Database | null = null
  try {
    database = new Database(lockPath, { timeout: 0 })
    database.exec('begin exclusive')
    const held = database
    return done({ release: () => held.close() })
  } catch (error) {
    database?.close()
    return refused(codeOf(error).startsWith('SQLITE_BUSY') ? 'serverFolderInUse' : reasonOfOpening(error), dataDir)
  }
}
