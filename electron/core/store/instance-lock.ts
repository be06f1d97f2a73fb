import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { storeReason } from './store-reason.ts'

/**
 * One running core per data folder. The lock is SQLite's own on an empty database, so the system lets go of it when the
 * process dies, however it dies; no stale lock file can keep a person out.
 */
export interface InstanceLock {
  release(): void
}

/** Makes the data folder (readable by its owner only) and takes the lock, or tells why not: `profileInUse`, `dataFolderReadOnly`. */
export function takeInstanceLock(dataDir: string): Result<InstanceLock, Reason> {
  let db: Database.Database | null = null
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 })
    db = new Database(join(dataDir, 'instance.db'), { timeout: 0 })
    db.exec('BEGIN EXCLUSIVE')
    const held = db
    return done({ release: () => void held.close() })
  } catch (error) {
    db?.close()
    const reason = storeReason(error)
    return refused(reason === 'databaseBusy' ? 'profileInUse' : reason, dataDir)
  }
}
