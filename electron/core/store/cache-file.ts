import SqliteDatabase, { type Database } from 'better-sqlite3'
import type { Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import { done, type Result } from '#shared/kernel/result.ts'
import { cacheMigrations } from './cache-schema.ts'
import { checkSeal, checkSealBehind, type Seal, sealCache, takeSealOff } from './cache-seal.ts'
import { type Damage, watchForDamage } from './damage-watch.ts'
import { removeCopies } from './keep-copy.ts'
import { clearCache, letFileChange, openCache, setAside } from './open-cache.ts'
import { migrate } from './open-database.ts'

/** cache.db, open; may be put aside and begun anew while the program runs. */
export interface CacheFile {
  /** Of this moment: after `rebuild` it is another, and whatever was prepared on the old one is of no use. */
  readonly db: Database
  /** What is met from now on, and what was met before without a listener. One listener. */
  onDamage(listener: (damage: Damage) => void): void
  /** Damage has been met in the file that is open now. */
  isDamaged(): boolean
  /** Asks SQLite to look through the file; after trouble that may have passed. */
  isSound(): boolean
  /**
   * Whether the file is still what was closed the last time, looked at piece by piece; damage, if not. A start does not wait for it: what
   * was shown until then is fetched anew.
   */
  check(): Promise<void>
  /** Sets the file aside and opens an empty one: in memory where the disk refuses, until the program starts again. */
  rebuild(): void
  /** Removes all that came from the server, and every copy of it. */
  wipe(): void
  close(): void
}

export function openCacheFile(path: string, log: Log): Result<CacheFile, Reason> {
  const opened = openCache(path, log)
  if (!opened.ok) return opened
  let { db, isSealed } = opened.value
  let met: Damage | null = null
  let checking: Promise<void> | null = null
  const abort = new AbortController()
  let listener: ((damage: Damage) => void) | null = null

  const watch = (): void =>
    watchForDamage(db, (damage) => {
      met = damage
      listener?.(damage)
    })
  /** The seal stays on a broken file: should the program crash before it is replaced, the next start meets it again. */
  const judged = (seal: Seal): void => {
    if (!isSealed) return
    isSealed = false
    if (seal === 'broken') {
      met = { kind: 'damaged', why: 'changed while it was closed' }
      return
    }
    takeSealOff(path)
    letFileChange(db)
  }
  const check = async (): Promise<void> => {
    if (!isSealed) return
    judged(await checkSealBehind(path, abort.signal))
    if (met) listener?.(met)
  }
  const rebuild = (): void => {
    isSealed = false
    db.close()
    setAside(path, met?.why ?? 'asked for', log)
    const anew = openCache(path, log)
    if (!anew.ok) log('error', 'no new cache on disk, so in memory', { reason: anew.reason, detail: anew.detail })
    db = anew.ok ? anew.value.db : openInMemory()
    met = null
    watch()
  }

  watch()
  return done({
    get db() {
      return db
    },
    onDamage(tell) {
      listener = tell
      if (met) tell(met)
    },
    isDamaged: () => met !== null,
    isSound() {
      try {
        const isSound = db.pragma('quick_check(1)', { simple: true }) === 'ok'
        if (isSound) met = null
        return isSound
      } catch {
        return false
      }
    },
    rebuild,
    wipe() {
      try {
        clearCache(db)
      } catch (error) {
        log('warn', 'cache not emptied, so replaced', { error: String(error) })
        rebuild()
      }
      removeCopies(path)
    },
    check() {
      checking ??= check()
      return checking
    },
    close() {
      // Closing folds the log in, and then nobody could tell any more.
      if (isSealed) judged(checkSeal(path))
      abort.abort()
      // What was met to be damaged must not be sealed as sound.
      const isWorthSealing = met === null && !db.memory
      db.close()
      if (isWorthSealing) sealCache(path)
    },
  })
}

function openInMemory(): Database {
  const db = new SqliteDatabase(':memory:')
  migrate(db, cacheMigrations, 0)
  return db
}
