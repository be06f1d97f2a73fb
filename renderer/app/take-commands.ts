import type { FeedStore } from '../stores/feed-store.ts'
import { discardedTakes, openTakeOf } from '../stores/selectors.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'

interface TakeCommandPorts {
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly actions: Actions
}

/** What keys do with the recording under way, and with the one that was discarded last. Each gives false where there is none: the key stays free. */
export interface TakeCommands {
  undoDiscard(): boolean
  pauseOrResume(): boolean
  markMoment(): boolean
  nameChapter(): boolean
}

export function createTakeCommands({ feed, ui, actions }: TakeCommandPorts): TakeCommands {
  function undoDiscard(): boolean {
    const newest = discardedTakes(feed.getState().takes).at(-1)
    if (newest === undefined) return false
    actions.undoDiscard(newest.id)
    return true
  }

  /** A recording that was latched has both hands free. */
  function pauseOrResume(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording' || !take.isLatched) return false
    if (take.isPaused) actions.resumeTake(take.id)
    else actions.pauseTake(take.id)
    return true
  }

  function markMoment(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording') return false
    actions.markTake(take.id)
    return true
  }

  /** Of a recording that has none yet, this moment. Its field takes the focus once it is there. */
  function nameChapter(): boolean {
    const take = openTakeOf(feed.getState().takes)
    if (take?.state !== 'recording') return false
    if ((take.chapters ?? []).length === 0) actions.markTake(take.id)
    ui.setState({ isNamingChapter: true })
    return true
  }

  return { undoDiscard, pauseOrResume, markMoment, nameChapter }
}
