import type { Showing } from '../features/showing/showing.ts'
import type { FeedStore } from '../stores/feed-store.ts'
import { openTakeOf } from '../stores/selectors.ts'
import type { UiStore } from '../stores/ui-store.ts'
import type { Actions } from './actions.ts'
import type { DraftEditing } from './draft-editing.ts'
import { isTextField } from './focus-context.ts'
import type { Navigation } from './navigation.ts'
import type { Talk } from './talk.ts'

interface LeavePorts {
  readonly feed: FeedStore
  readonly ui: UiStore
  readonly talk: Talk
  readonly navigation: Navigation
  readonly drafts: DraftEditing
  readonly actions: Actions
  readonly showing: Pick<Showing, 'leave' | 'store'>
}

/** What Esc means: it leaves the innermost thing, one at a time. False: there is nothing to leave. */
export function createLeave({ feed, ui, talk, navigation, drafts, actions, showing }: LeavePorts): () => boolean {
  /** The newest of them; errors stay until somebody has read them. */
  function dismissNotice(): boolean {
    const newest = ui.getState().notices.at(-1)
    if (newest === undefined) return false
    actions.dismiss(newest.id)
    return true
  }

  return () => {
    if (showing.store.getState().isOpen) {
      showing.leave()
      return true
    }
    if (openTakeOf(feed.getState().takes) !== null) {
      talk.escape()
      return true
    }
    const { anchor, detailsId, dialog, marked, picture, threadRootId } = ui.getState()
    if (dialog !== null) {
      navigation.showDialog(null)
      return true
    }
    if (document.activeElement instanceof HTMLElement && isTextField(document.activeElement)) {
      document.activeElement.blur()
      return true
    }
    if (drafts.close()) return true
    if (detailsId !== null) {
      navigation.showDetails(null)
      return true
    }
    if (anchor !== null) {
      navigation.anchorAt(null)
      return true
    }
    if (picture !== null) {
      navigation.showPicture(null)
      return true
    }
    if (marked.length > 0) {
      navigation.clearMarks()
      return true
    }
    if (threadRootId === null) return dismissNotice()
    navigation.closeThread()
    return true
  }
}
