import type { Settings, TakeTarget, UiConversation } from '#shared/contract/desktop.ts'
import type { TakePlaces } from '../takes/takes.ts'

interface TakePlacesDeps {
  readonly find: (conversationId: TakeTarget['conversationId']) => UiConversation | null
  readonly onRelease: () => Settings['onRelease']
}

/** Conversations as the takes see them. Of one that is not here (any more) nothing is known, and a take to it stays in the list of drafts. */
export function createTakePlaces({ find, onRelease }: TakePlacesDeps): TakePlaces {
  return {
    nameOf({ conversationId, rootId }) {
      const conversation = find(conversationId)
      if (!conversation) return 'the list of drafts'
      const name = conversation.kind === 'channel' ? `#${conversation.title}` : conversation.title
      return rootId === null ? name : `a thread in ${name}`
    },
    // The sender is one of its members.
    peopleIn: (conversationId) => Math.max(0, (find(conversationId)?.memberIds.length ?? 1) - 1),
    onRelease(conversationId) {
      const conversation = find(conversationId)
      return conversation ? onRelease()[conversation.kind] : 'send'
    },
  }
}
