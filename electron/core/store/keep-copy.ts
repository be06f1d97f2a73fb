import { rmSync } from 'node:fs'
import type { Database } from 'better-sqlite3'
import type { Log } from '#shared/kernel/log.ts'

/**
 * Leaves a copy of the cache beside it before it is begun anew for another reason than damage: what the server has lost may stand
 * nowhere else. The last copy only; one that cannot be made stops nothing.
 */
export function keepCopy(cache: Database, log: Log): void {
  if (cache.memory) return
  const path = `${cache.name}.before`
  try {
    rmSync(path, { force: true })
    cache.prepare('VACUUM INTO ?').run(path)
  } catch (error) {
    log('warn', 'no copy of the cache', { error: String(error) })
  }
}

/** Signing out leaves nothing of the account behind, and so no copy either. */
export function removeCopies(path: string): void {
  for (const suffix of ['.before', '.aside']) rmSync(path + suffix, { force: true })
}
