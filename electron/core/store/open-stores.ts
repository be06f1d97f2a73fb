import { join } from 'node:path'
import type { Database } from 'better-sqlite3'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result, refused } from '#shared/kernel/result.ts'
import type { CorePorts } from '../ports.ts'
import { type CacheFile, openCacheFile } from './cache-file.ts'
import { schemaVersionOf } from './database-copy.ts'
import { takeInstanceLock } from './instance-lock.ts'
import { createLaterStore, type LaterStore } from './later-store.ts'
import { claimCache, ownerOfCache } from './open-cache.ts'
import { openDatabase } from './open-database.ts'
import { outboxMigrations } from './outbox-schema.ts'
import { createOutboxStore, type OutboxStore } from './outbox-store.ts'
import { createSessionStore, type SessionStore } from './session-store.ts'
import { createSettingsStore, type SettingsStore } from './settings-store.ts'

/** The databases of one profile, held by this process alone. */
export interface OpenStores {
  /** Of this moment; see `CacheFile.db`. */
  readonly cache: Database
  readonly cacheFile: CacheFile
  readonly outbox: OutboxStore
  readonly session: SessionStore
  readonly settings: SettingsStore
  readonly laters: LaterStore
  /** Empties the cache unless it is this owner's. */
  claim(owner: string): void
  /** Whose notes are in the cache; null: nobody's. */
  owner(): string | null
  close(): void
}

export type StorePorts = Pick<CorePorts, 'dataDir' | 'log' | 'secrets'>

/** Lock first, then outbox, then cache; on a refusal nothing stays open. */
export function openStores({ dataDir, log, secrets }: StorePorts): Result<OpenStores, Reason> {
  const lock = takeInstanceLock(dataDir)
  if (!lock.ok) return lock
  const path = join(dataDir, 'outbox.db')
  // Asked before anything opens it for writing, which alone would fold its log in.
  const own =
    (schemaVersionOf(path) ?? 0) > outboxMigrations.length
      ? refused('dataNewer', path)
      : openDatabase({ path, migrations: outboxMigrations, synchronous: 'FULL' })
  if (!own.ok) {
    lock.value.release()
    return own
  }
  const cache = openCacheFile(join(dataDir, 'cache.db'), log)
  if (!cache.ok) {
    own.value.close()
    lock.value.release()
    return cache
  }
  return done({
    cacheFile: cache.value,
    get cache() {
      return cache.value.db
    },
    outbox: createOutboxStore(own.value),
    session: createSessionStore(own.value, secrets, log),
    settings: createSettingsStore(own.value),
    laters: createLaterStore(own.value),
    owner: () => ownerOfCache(cache.value.db),
    claim: (owner) => claimCache(cache.value.db, owner),
    close() {
      cache.value.close()
      own.value.close()
      lock.value.release()
    },
  })
}
