import type { Clock, Timer } from '#shared/kernel/clock.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { SearchIndex } from '../store/search-index.ts'
import { tuning } from './tuning.ts'

/** Takes new notes into the search index when nothing else is going on, a few at a time. */
export interface SearchIndexer {
  /** Notes have come. */
  wake(): void
  stop(): void
}

export function createSearchIndexer(deps: { index: SearchIndex; clock: Clock; log: Log }): SearchIndexer {
  const { index, clock, log } = deps
  let timer: Timer | null = null
  let isStopped = false
  const after = (delayMs: number): void => {
    timer?.cancel()
    timer = clock.setTimer(step, delayMs)
  }
  const step = (): void => {
    timer = null
    try {
      if (index.catchUp(tuning.indexNotes)) after(0)
    } catch (error) {
      // Nothing is lost: the next note, or the next question, begins where this one stopped.
      log('warn', 'search index not kept up', { error: String(error) })
    }
  }
  return {
    wake() {
      if (!isStopped) after(tuning.indexQuietMs)
    },
    stop() {
      isStopped = true
      timer?.cancel()
      timer = null
    },
  }
}
