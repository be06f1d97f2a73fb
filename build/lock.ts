import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import Database from 'better-sqlite3'
import { inRoot } from './paths.ts'
import { say } from './say.ts'

const LOOK_AGAIN_MS = 200

/**
 * Runs `work` while no other process of this checkout does: two builds into one folder would empty it for each other.
 * The lock is SQLite's, so the system lets go of it with the process, however that ends; a file with a process id in it
 * would be believed for ever once another process has that number.
 */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
  const path = inRoot('.cache/build', `${name}.lock.db`)
  await mkdir(dirname(path), { recursive: true })
  const lock = new Database(path, { timeout: 0 })
  try {
    if (!take(lock)) {
      say(`Waiting for another ${name} of this checkout ...`)
      do await sleep(LOOK_AGAIN_MS)
      while (!take(lock))
    }
    return await work()
  } finally {
    lock.close()
  }
}

function take(lock: Database.Database): boolean {
  try {
    lock.exec('BEGIN EXCLUSIVE')
    return true
  } catch (error) {
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) return false
    throw error
  }
}
