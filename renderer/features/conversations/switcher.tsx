import type { UiConversation } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ConversationFinder } from './conversation-finder.tsx'

/** Type a few letters, press Enter, and be there. */
export function Switcher({ onClose }: { readonly onClose: () => void }) {
  const { navigation } = useServices()
  const go = (conversation: UiConversation) => {
    onClose()
    void navigation.open(conversation.id)
  }
  return (
    <Dialog title="Go to a conversation" onClose={onClose} isBare width={460}>
      <ConversationFinder label="Go to a conversation" placeholder="Go to…" onChoose={go} factsOf={factsOf} />
    </Dialog>
  )
}

const factsOf = ({ unread, unheard }: UiConversation): string =>
  [unread > 0 ? `${unread} unread` : null, unheard > 0 ? `${unheard} unheard` : null]
    .filter((fact) => fact !== null)
    .join(', ')
