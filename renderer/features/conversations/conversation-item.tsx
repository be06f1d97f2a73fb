import { Headphones } from 'lucide-react'
import { memo } from 'react'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import { ConversationIcon } from './conversation-icon.tsx'
import css from './sidebar.module.css'

interface Props {
  readonly conversation: UiConversation
  readonly isOpen: boolean
  readonly hasDraft: boolean
}

/** Unread is weight and a plain number; unheard is a filled mark, for it asks for time. */
export const ConversationItem = memo(function ConversationItem({ conversation, isOpen, hasDraft }: Props) {
  const { navigation } = useServices()
  const { title, unread, unheard } = conversation
  const facts = [
    title,
    unread > 0 ? `${unread} unread` : null,
    unheard > 0 ? `${unheard} unheard` : null,
    hasDraft ? 'draft kept' : null,
  ]
  return (
    <button
      type="button"
      data-conversation-id={conversation.id}
      aria-current={isOpen ? 'page' : undefined}
      aria-label={facts.filter((fact) => fact !== null).join(', ')}
      className={classes(css.item, isOpen && css.open, unread > 0 && css.unread)}
      onClick={() => void navigation.open(conversation.id)}
    >
      <span className={css.icon}>
        <ConversationIcon kind={conversation.kind} />
      </span>
      <span className={css.title}>{title}</span>
      {hasDraft ? (
        <span aria-hidden className={css.draft}>
          Draft
        </span>
      ) : null}
      {unread > 0 ? (
        <span aria-hidden className={classes(css.count, 'numbers')}>
          {shortCount(unread)}
        </span>
      ) : null}
      {unheard > 0 ? (
        <span aria-hidden className={classes(css.unheard, 'numbers')}>
          <Headphones size={11} strokeWidth={2.4} aria-hidden />
          {shortCount(unheard)}
        </span>
      ) : null}
    </button>
  )
})

const shortCount = (count: number): string => (count > 99 ? '99+' : String(count))
