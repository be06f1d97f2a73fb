import type { Transaction } from 'kysely'
import type { Event } from '#shared/contract/event.ts'
import type { Clock } from '#shared/kernel/clock.ts'
import type { MemberId } from '#shared/kernel/ids.ts'
import type { Reason } from '#shared/kernel/reasons.ts'
import type { Result } from '#shared/kernel/result.ts'
import type { Db } from './open.ts'
import type { Tables } from './tables.ts'

/** An event that was written, and who may read its stream at that moment. */
export interface Published {
  readonly event: Event
  readonly readers: readonly MemberId[]
}

/** What one write has in hand. `published` goes out after the commit, in the order it was pushed. */
export interface WriteScope {
  readonly trx: Transaction<Tables>
  readonly nowMs: number
  readonly published: Published[]
}

/**
 * The only door for writes. One write at a time, each one transaction: all of it is on disk when the promise resolves, or,
 * when the work refuses or throws, none of it. Events are handed on after the commit and before the next write begins, so
 * the live channel sees every stream in the order of its `seq`.
 */
export interface Writer {
  write<T, R extends Reason>(work: (scope: WriteScope) => Promise<Result<T, R>>): Promise<Result<T, R>>
  /** Resolves when everything asked for so far has been written. */
  settled(): Promise<void>
}

export function createWriter(deps: {
  db: Db
  clock: Clock
  onPublished: (events: readonly Published[]) => void
}): Writer {
  let tail: Promise<unknown> = Promise.resolve()

  async function writeNow<T, R extends Reason>(work: (scope: WriteScope) => Promise<Result<T, R>>) {
    const published: Published[] = []
    const nowMs = deps.clock.nowMs()
    try {
      const value = await deps.db.transaction().execute(async (trx) => {
        const result = await work({ trx, nowMs, published })
        if (!result.ok) throw new RolledBack(result)
        return result
      })
      if (published.length > 0) deps.onPublished(published)
      return value
    } catch (error) {
      if (error instanceof RolledBack) return error.result as Result<T, R>
      throw error
    }
  }

  return {
    write(work) {
      const result = tail.then(() => writeNow(work))
      tail = result.catch(() => undefined)
      return result
    },
    settled: async () => {
      await tail
    },
  }
}

/** Carries a refusal through Kysely's transaction, which rolls back only for what is thrown. */
class RolledBack extends Error {
  readonly result: Result<unknown, Reason>

  constructor(result: Result<unknown, Reason>) {
    super('rolled back')
    this.result = result
  }
}
