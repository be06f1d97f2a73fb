import type { ConversationId } from '#shared/kernel/ids.ts'
import { useFeed } from '../../app/services-context.ts'
import { isReviewedFirst } from '../../stores/selectors.ts'

/** Whether what is spoken there waits for the person before it goes out. */
export const useReviewedFirst = (conversationId: ConversationId): boolean =>
  useFeed((state) => isReviewedFirst(state.settings, state.conversations[conversationId]))
