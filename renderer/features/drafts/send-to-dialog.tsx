import type { UiConversation } from '#shared/contract/desktop.ts'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ConversationFinder } from '../conversations/conversation-finder.tsx'

/** Where a draft goes instead of where it was spoken. */
export function SendToDialog({ onClose }: { readonly onClose: () => void }) {
  const { actions } = useServices()
  const takeId = useUi((state) => state.takeToSend?.takeId ?? null)
  const target = useFeed((state) => (takeId === null ? undefined : state.takes[takeId]?.target))
  const send = (conversation: UiConversation) => {
    onClose()
    if (takeId !== null) actions.sendTakeTo(takeId, conversation)
  }
  const factsOf = ({ id, memberIds }: UiConversation) =>
    id === target?.conversationId ? 'spoken here' : memberIds.length > 2 ? `${memberIds.length - 1} people` : ''
  return (
    <Dialog title="Send the draft to" onClose={onClose} isBare width={460}>
      <ConversationFinder label="Send the draft to" placeholder="Send to…" onChoose={send} factsOf={factsOf} />
    </Dialog>
  )
}
