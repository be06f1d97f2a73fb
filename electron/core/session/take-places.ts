import type { UiConversation } from '#shared/contract/desktop.ts'
import type { Settings } from '#shared/contract/settings.ts'
import type { TakeTarget } from '#shared/contract/ui-take.ts'
import type { Log } from '#shared/kernel/log.ts'
import type { TakePlaces } from '../takes/takes.ts'

interface TakePlacesDeps {
  readonly find: (conversationId: TakeTarget['conversationId']) => UiConversation | null
  readonly onRelease: () => Settings['onRelease']
  readonly log: Log
}

/**
 * Conversations as the takes see them. Of one that is not here (any more) nothing is known, and a take to it stays in the list of drafts.
 * Nor is anything known while the cache cannot be read: no take may end, and no start fail, for want of a name.
 */
export function createTakePlaces({ find, onRelease, log }: TakePlacesDeps): TakePlaces {
  const look = (conversationId: TakeTarget['conversationId']): UiConversation | null => {
    try {
      return find(conversationId)
    } catch (error) {
      log('error', 'the place of a take cannot be read', { error: String(error) })
      return null
    }
  }
  return {
    nameOf({ conversationId, rootId }) {
      const conversation = look(conversationId)
      if (!conversation) return 'the list of drafts'
      const name = conversation.kind === 'channel' ? `#${conversation.title}` : conversation.title
      return rootId === null ? name : `a thread in ${name}`
    },
    // The sender is one of its members.
    peopleIn: (conversationId) => Math.max(0, (look(conversationId)?.memberIds.length ?? 1) - 1),
    onRelease(conversationId) {
      const conversation = look(conversationId)
      return conversation ? onRelease()[conversation.kind] : 'send'
    },
  }
}
