import type { Database } from 'better-sqlite3'
import { cacheMigrations } from '../../../electron/core/store/cache-schema.ts'
import { createEventApplier } from '../../../electron/core/store/event-applier.ts'
import { cacheOptions } from '../../../electron/core/store/open-cache.ts'
import { type DatabaseOptions, openDatabase } from '../../../electron/core/store/open-database.ts'
import { createProjection } from '../../../electron/core/store/projection.ts'
import { createBackoff } from '../../../electron/core/sync/backoff.ts'
import { createPuller } from '../../../electron/core/sync/puller.ts'
import { createSystemClock } from '../../../electron/core/system/system-clock.ts'
import type { PullAnswer } from '../../../shared/contract/sync.ts'
import type { LongPast } from './long-past.ts'

/** An empty cache as the core opens it. */
export const openFreshCache = (path: string): Database => openOrThrow({ path, ...cacheOptions })

/** The same tables, as durable, in a database as SQLite opens one. */
export const openPlainCache = (path: string): Database =>
  openOrThrow({ path, migrations: cacheMigrations, synchronous: 'NORMAL' })

function openOrThrow(options: DatabaseOptions): Database {
  const opened = openDatabase(options)
  if (!opened.ok) throw new Error(opened.reason)
  return opened.value
}

/** Milliseconds from the first request until everything the server has is in a new cache at `path`. */
export async function pullEverything(past: LongPast, path: string) {
  const db = openFreshCache(path)
  const clock = createSystemClock()
  const pulls: PullAnswer[] = []
  const puller = createPuller({
    api: {
      async pull(request) {
        const asked = await past.api.pull(request)
        if (asked.kind === 'done') pulls.push(asked.value)
        return asked
      },
    },
    applier: createEventApplier(db, createProjection(db, past.me.id), past.me.id),
    me: past.me.id,
    clock,
    backoff: createBackoff({ random: () => 0.5 }),
    log: (level, message, fields) => console.error(`  ${level} ${message}`, fields),
    random: () => 0.5,
    far: null,
    takeNewest: () => Promise.resolve('failed'),
    onApplied: () => undefined,
    onUpToDate: () => undefined,
    onIdle: () => undefined,
    onRewound: () => undefined,
  })
  const fromMs = performance.now()
  if (!(await puller.whenPulled(120_000))) throw new Error('not pulled')
  const tookMs = performance.now() - fromMs
  await puller.stop()
  db.close()
  return { tookMs, pulls }
}
