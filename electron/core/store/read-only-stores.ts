import { existsSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase, { type Database } from 'better-sqlite3'
import { Mutation } from '#shared/contract/mutation.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import { cacheMigrations } from './cache-schema.ts'
import { openCopy } from './database-copy.ts'
import { takeInstanceLock } from './instance-lock.ts'
import { ownerOfCache } from './open-cache.ts'
import { migrate } from './open-database.ts'
import type { OpenStores } from './open-stores.ts'
import { createOutboxStore } from './outbox-store.ts'
import { createSessionStore, type StoredSession } from './session-store.ts'
import { createSettingsStore } from './settings-store.ts'

/** A profile of a newer version, as far as this one can read it. No file of it is touched, and none of these takes a write. */
export interface ReadOnlyStores extends Pick<OpenStores, 'outbox' | 'settings' | 'close'> {
  readonly session: StoredSession | null
  /** Of the session's member; empty when there is none that is theirs. */
  readonly cache: Database
}

/** Refusals: `profileInUse`, `dataFolderReadOnly`; `dataNewer` when nothing can be made of it. */
export function openReadOnlyStores(dataDir: string, log: Log): Result<ReadOnlyStores, Reason> {
  const lock = takeInstanceLock(dataDir)
  if (!lock.ok) return lock
  const opened: { close(): void }[] = []
  const close = (): void => {
    for (const each of opened.reverse()) each.close()
    lock.value.release()
  }
  const path = join(dataDir, 'outbox.db')
  try {
    const own = openCopy(path, removeUnreadable)
    opened.push(own)
    const session = createSessionStore(own.db, null, log).read()
    const cache = openCacheCopy(join(dataDir, 'cache.db'), session, log)
    opened.push(cache)
    return done({
      outbox: createOutboxStore(own.db),
      settings: createSettingsStore(own.db),
      session,
      cache: cache.db,
      close,
    })
  } catch (error) {
    log('warn', 'data of a newer version cannot be read', { error: String(error) })
    close()
    return refused('dataNewer', path)
  }
}

function openCacheCopy(path: string, session: StoredSession | null, log: Log): { db: Database; close(): void } {
  if (session && existsSync(path)) {
    try {
      // An older one is brought up to date, in the copy.
      const copy = openCopy(path, (db) =>
        migrate(db, cacheMigrations, Number(db.pragma('user_version', { simple: true }))),
      )
      if (ownerOfCache(copy.db) === ownerKey(session)) return copy
      copy.close()
    } catch (error) {
      log('warn', 'the cache cannot be read', { error: String(error) })
    }
  }
  const db = new SqliteDatabase(':memory:')
  migrate(db, cacheMigrations, 0)
  return { db, close: () => void db.close() }
}

/** Whose a cache is, as it stands in it. */
export const ownerKey = (session: StoredSession): string => `${session.workspaceId} ${session.memberId}`

/** Kinds of mutation that came after this version wait for the one that made them, and are not shown here. */
function removeUnreadable(db: Database): void {
  const rows = db.prepare<[], { position: number; body: string }>('SELECT position, body FROM outbox').all()
  const remove = db.prepare('DELETE FROM outbox WHERE position = ?')
  for (const { position, body } of rows) if (!isReadable(body)) remove.run(position)
}

function isReadable(body: string): boolean {
  try {
    const parsed = Mutation.safeParse(JSON.parse(body))
    return parsed.success && parsed.data.kind !== 'createConversation'
  } catch {
    return false
  }
}
