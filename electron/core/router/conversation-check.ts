import type { ConversationId } from '#shared/kernel/ids.ts'
import { ReasonError } from '#shared/kernel/reasons.ts'
import type { CoreContext } from '../context.ts'

/** Said while the person is looking, rather than by a parked note later. */
export function conversationCheck({ account }: Pick<CoreContext, 'account'>) {
  return (conversationId: ConversationId | null): void => {
    if (conversationId === null || account().conversations.read(conversationId)) return
    throw new ReasonError('conversationUnknown', conversationId)
  }
}
