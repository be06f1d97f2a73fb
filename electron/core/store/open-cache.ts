import { renameSync, rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import { cacheMigrations } from './cache-schema.ts'
import { hasSeal } from './cache-seal.ts'
import { openDatabase } from './open-database.ts'
import { emptySearch } from './search-index.ts'

/** The newest pages of some twenty conversations, with all that is said of their notes. */
const memoryKb = 16_000
/** A long pull touches the pages of the indexes again and again: written to the file every 32 MB, it takes a quarter less time. */
const checkpointPages = 8_000

/** How cache.db is opened, wherever it lies. */
export const cacheOptions = { migrations: cacheMigrations, synchronous: 'NORMAL', memoryKb, checkpointPages } as const

export interface OpenedCache {
  readonly db: Database
  /** It was closed in order, and has not been looked at since. Nothing has changed the file yet, and nothing may before that is done. */
  readonly isSealed: boolean
}

/**
 * Opens cache.db. One that is damaged, or was written by a newer version, is set aside and begun anew: everything in it can be
 * pulled again.
 */
export function openCache(path: string, log: Log): Result<OpenedCache, Reason> {
  const options = { path, ...cacheOptions }
  const isSealed = hasSeal(path)
  const opened = openDatabase(isSealed ? { ...options, checkpointPages: 0, isVouchedFor: true } : options)
  if (opened.ok) return done({ db: opened.value, isSealed })
  if (opened.reason !== 'dataDamaged' && opened.reason !== 'dataNewer') return opened
  setAside(path, opened.reason, log)
  const anew = openDatabase(options)
  return anew.ok ? done({ db: anew.value, isSealed: false }) : anew
}

/** From here on the log is folded into the file now and then. */
export const letFileChange = (db: Database): void => {
  db.pragma(`wal_autocheckpoint = ${checkpointPages}`)
}

/** The file keeps its bytes under another name; the copy before that goes. Nothing may have it open. */
export function setAside(path: string, why: string, log: Log): void {
  log('warn', 'cache set aside and rebuilt', { why })
  try {
    renameSync(path, `${path}.aside`)
  } catch {
    rmSync(path, { force: true })
  }
  for (const suffix of ['-wal', '-shm', '.sha256']) rmSync(path + suffix, { force: true })
}

const contents = [
  'member',
  'conversation',
  'conversation_member',
  'read_position',
  'activity',
  'note',
  'note_file',
  'heard',
  'own_heard',
  'reaction',
  'reaction_wish',
  'caption',
  'place',
  'cursor',
  'history',
]

/** Removes all that came from the server; whose it is stays. Callers hold the transaction. */
export function emptyCache(db: Database): void {
  for (const table of [...contents, 'deferred']) db.exec(`DELETE FROM ${table}`)
  db.exec("DELETE FROM meta WHERE key = 'receipts'")
  emptySearch(db)
}

/** Empties the cache: signed out, or signed in as somebody else. */
export function clearCache(db: Database): void {
  db.transaction(() => {
    emptyCache(db)
    db.exec('DELETE FROM meta')
  }).immediate()
}

/** Whose notes the cache holds; null: nobody's. */
export const ownerOfCache = (db: Database): string | null =>
  db.prepare<[], string>("SELECT value FROM meta WHERE key = 'owner'").pluck().get() ?? null

/** The cache belongs to one member of one workspace; for another it is emptied first. */
export function claimCache(db: Database, owner: string): void {
  if (ownerOfCache(db) === owner) return
  clearCache(db)
  db.prepare("INSERT INTO meta (key, value) VALUES ('owner', ?)").run(owner)
}
