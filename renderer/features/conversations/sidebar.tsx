import { Plus, TextSearch, UserPlus } from 'lucide-react'
import { useMemo } from 'react'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { conversationsWithDrafts, sectionsOf } from '../../stores/selectors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { DraftsButton } from '../drafts/drafts-button.tsx'
import { StatusFooter } from '../status/status-footer.tsx'
import { TourCard } from '../tour/tour-card.tsx'
import { ConversationItem } from './conversation-item.tsx'
import css from './sidebar.module.css'

/** The left pane: where one can go, what waits there, and how things stand. */
export function Sidebar() {
  const { navigation, isMac } = useServices()
  const conversations = useFeed((state) => state.conversations)
  const takes = useFeed((state) => state.takes)
  const workspaceName = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.workspaceName : ''))
  const openId = useUi((state) => state.conversationId)
  const sections = useMemo(() => sectionsOf(conversations), [conversations])
  const drafts = useMemo(() => conversationsWithDrafts(takes), [takes])
  const keysOf = (id: Parameters<typeof capsFor>[0]) => capsFor(id, isMac).join('+')

  return (
    <div className={css.sidebar}>
      <header className={css.header}>
        <h1 className={css.workspace} title={workspaceName}>
          {workspaceName}
        </h1>
        <IconButton
          label="Go to a conversation"
          hint={`Go to a conversation (${keysOf('switchConversation')})`}
          onClick={() => navigation.showDialog('switcher')}
        >
          <TextSearch size={16} aria-hidden />
        </IconButton>
        <IconButton
          label="New conversation"
          hint={`New conversation (${keysOf('newConversation')})`}
          onClick={() => navigation.showDialog('newConversation')}
        >
          <Plus size={16} aria-hidden />
        </IconButton>
      </header>
      <nav aria-label="Conversations" className={css.list}>
        {sections.map((section) => (
          <section key={section.kind} aria-labelledby={`section-${section.kind}`} className={css.section}>
            <h2 id={`section-${section.kind}`} className={css.heading}>
              {section.title}
            </h2>
            <ul>
              {section.conversations.map((conversation) => (
                <li key={conversation.id}>
                  <ConversationItem
                    conversation={conversation}
                    isOpen={conversation.id === openId}
                    hasDraft={drafts.has(conversation.id)}
                  />
                </li>
              ))}
            </ul>
          </section>
        ))}
        {sections.length === 0 ? <p className={css.none}>Conversations appear here as they arrive.</p> : null}
        <DraftsButton />
        <Button
          tone="quiet"
          className={css.invite}
          onClick={() => navigation.showDialog('invite')}
          title="Invite people (I)"
        >
          <UserPlus size={15} aria-hidden />
          Invite people
        </Button>
      </nav>
      <TourCard />
      <StatusFooter />
    </div>
  )
}
