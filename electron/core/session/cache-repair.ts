import type { Clock, Timer } from '#shared/kernel/clock.ts'
import { createDrop, type Log } from '#shared/kernel/log.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { CacheFile } from '../store/cache-file.ts'
import type { Damage } from '../store/damage-watch.ts'

/**
 * Mends the cache while the program runs: damage that anybody meets leads to a new file and an account that begins anew on it.
 * The outbox and the takes are no part of that.
 */
export interface CacheRepair {
  /** Boot work that needs the cache and is done a second time on a new one, should the first meet damage. */
  atBoot<T>(work: () => T): T
  /** Boot work that does without the cache should it meet damage, which is mended when boot has ended. */
  orElse<T>(work: () => T, otherwise: T): T
  /** Boot ends with this work: what it meets, what was met before and what will be is mended while the program runs. */
  start(work: () => void): void
  /** Resolves when the file has been compared with what was closed the last time, and is mended where it is another. */
  whenChecked(): Promise<void>
  /** Resolves when nothing is under way. */
  close(): Promise<void>
}

export interface CacheRepairDeps {
  readonly file: Pick<CacheFile, 'onDamage' | 'isDamaged' | 'isSound' | 'check' | 'rebuild'>
  readonly clock: Clock
  readonly log: Log
  /** Ends what works on the cache, calls `swap`, and begins it anew. */
  readonly restart: (swap: () => void) => Promise<void>
  readonly tell: (reason: Reason, detail: string) => void
}

export const repairTuning = {
  /** A disk that damages a file more often than this is failing, and fetching everything again would only hide it. */
  rebuildsPerWindow: 3,
  windowMs: 3_600_000,
  /** Looking through a large file takes a second or two; trouble that passes is not to cost that each time. */
  lookAgainMs: 60_000,
  /** The windows have what they show first by then; reading a large file takes a quarter of a second of a processor. */
  checkAfterMs: 3_000,
} as const

export function createCacheRepair({ file, clock, log, restart, tell }: CacheRepairDeps): CacheRepair {
  const drop = createDrop(log)
  const rebuiltAtMs: number[] = []
  let underWay: Promise<void> | null = null
  let waiting: Timer | null = null
  let checking: Timer | null = null
  let isClosed = false

  /** Until another rebuild may be made, ms. */
  const waitMs = (): number => {
    const nowMs = clock.monotonicMs()
    const recent = rebuiltAtMs.filter((atMs) => nowMs - atMs < repairTuning.windowMs)
    const [oldest] = recent
    return oldest === undefined || recent.length < repairTuning.rebuildsPerWindow
      ? 0
      : oldest + repairTuning.windowMs - nowMs
  }
  const later = (delayMs: number): void => {
    waiting = clock.setTimer(() => {
      waiting = null
      if (file.isDamaged() && !file.isSound()) mend('damaged')
    }, delayMs)
  }
  const repair = async (kind: Damage['kind']): Promise<void> => {
    // Out of the statement that met it.
    await Promise.resolve()
    if (isClosed) return
    if (kind === 'failing' && file.isSound()) {
      log('warn', 'the cache could not be read or written for a moment')
      return later(repairTuning.lookAgainMs)
    }
    const delayMs = waitMs()
    if (delayMs > 0) {
      tell('cacheKeepsBreaking', String(repairTuning.rebuildsPerWindow))
      return later(delayMs)
    }
    rebuiltAtMs.splice(0, Math.max(0, rebuiltAtMs.length - repairTuning.rebuildsPerWindow + 1))
    rebuiltAtMs.push(clock.monotonicMs())
    let isRebuilt = false
    await restart(() => {
      // Signing out may have done so meanwhile.
      if (!file.isDamaged()) return
      file.rebuild()
      isRebuilt = true
    })
    if (isRebuilt) tell('cacheRebuilt', '')
  }
  const mend = (kind: Damage['kind']): void => {
    if (underWay || waiting || isClosed) return
    underWay = repair(kind).finally(() => {
      underWay = null
    })
    drop(underWay, 'cache repair')
  }

  return {
    atBoot(work) {
      try {
        return work()
      } catch (error) {
        if (!file.isDamaged()) throw error
        file.rebuild()
        return work()
      }
    },
    orElse(work, otherwise) {
      try {
        return work()
      } catch (error) {
        if (!file.isDamaged()) throw error
        return otherwise
      }
    },
    start(work) {
      try {
        work()
      } catch (error) {
        if (!file.isDamaged()) throw error
      }
      file.onDamage(({ kind }) => mend(kind))
      checking = clock.setTimer(() => drop(file.check(), 'checking the cache'), repairTuning.checkAfterMs)
    },
    async whenChecked() {
      await file.check()
      await underWay
    },
    async close() {
      isClosed = true
      waiting?.cancel()
      checking?.cancel()
      await underWay?.catch(() => undefined)
    },
  }
}
