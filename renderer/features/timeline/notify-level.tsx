import { Bell, BellDot, BellOff } from 'lucide-react'
import type { NotifyLevel } from '#shared/contract/attention.ts'
import type { ConversationId } from '#shared/kernel/ids.ts'
import { levelWords } from '../../app/notify-words.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { IconButton } from '../../ui/button.tsx'

const icons: Readonly<Record<NotifyLevel, typeof Bell>> = { all: Bell, mentions: BellDot, none: BellOff }

/** What of the conversation calls the person; each press goes on to the next. */
export function NotifyLevelButton({ conversationId }: { readonly conversationId: ConversationId }) {
  const { commands } = useServices()
  const level = useFeed((state) => state.settings.notifyLevels[conversationId] ?? 'all')
  const Icon = icons[level]
  return (
    <IconButton
      label={`Notifications: ${levelWords[level]}`}
      hint={`Notifications: ${levelWords[level]} (Shift+N)`}
      onClick={() => commands.run('notifyLevel')}
    >
      <Icon size={16} aria-hidden />
    </IconButton>
  )
}
