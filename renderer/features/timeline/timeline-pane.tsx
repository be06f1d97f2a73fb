import { Keyboard, ListStart, Search, SkipForward } from 'lucide-react'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { UiConversation } from '#shared/contract/desktop.ts'
import { useFeed, useServices, useUi } from '../../app/services-context.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Composer } from '../composer/composer.tsx'
import { ConversationIcon } from '../conversations/conversation-icon.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { KeepOffline } from './keep-offline.tsx'
import { NoteList } from './note-list.tsx'
import { NotifyLevelButton } from './notify-level.tsx'
import css from './timeline.module.css'
import { TimelineSkeleton } from './timeline-skeleton.tsx'

/** The open conversation: its name, its notes, and where to add one. */
export function TimelinePane() {
  const conversationId = useUi((state) => state.conversationId)
  const conversation = useFeed((state) => (conversationId === null ? undefined : state.conversations[conversationId]))
  if (conversation === undefined) {
    return (
      <Empty title="No conversation is open">Choose one on the left, or make one with the plus above the list.</Empty>
    )
  }
  return (
    <>
      <TimelineHeader conversation={conversation} />
      <TimelineBody key={conversation.id} conversation={conversation} />
      <ChosenBar conversationId={conversation.id} />
      <Composer
        key={`composer-${conversation.id}`}
        place={{ conversationId: conversation.id, rootId: null, anchor: null }}
        placeholder={`Message ${nameInSentence(conversation)}`}
      />
    </>
  )
}

function TimelineHeader({ conversation }: { readonly conversation: UiConversation }) {
  const { commands, navigation } = useServices()
  return (
    <header className={css.header}>
      <span className={css.headerIcon}>
        <ConversationIcon kind={conversation.kind} size={17} />
      </span>
      <h2 className={css.headerTitle}>{conversation.title}</h2>
      <span className={css.headerFacts}>{factsOf(conversation)}</span>
      <span className={css.spring} />
      {conversation.unheard > 0 ? (
        <IconButton
          label="Go to the first unheard note"
          hint="Go to the first unheard note (F)"
          onClick={() => void commands.notes.goToFirstUnheard()}
        >
          <ListStart size={16} aria-hidden />
        </IconButton>
      ) : null}
      {conversation.unheard > 0 ? (
        <Button
          tone="quiet"
          size="small"
          onClick={() => void commands.playNextUnheard()}
          title="Play the next unheard note (N)"
        >
          <SkipForward size={14} aria-hidden />
          <span className="numbers">Play {conversation.unheard} unheard</span>
        </Button>
      ) : null}
      <IconButton label="Search notes" hint="Search notes (/)" onClick={() => navigation.showDialog('search')}>
        <Search size={16} aria-hidden />
      </IconButton>
      <NotifyLevelButton conversationId={conversation.id} />
      <KeepOffline conversationId={conversation.id} />
      <IconButton label="All keys" hint="All keys (?)" onClick={() => navigation.showDialog('keys')}>
        <Keyboard size={16} aria-hidden />
      </IconButton>
    </header>
  )
}

function factsOf(conversation: UiConversation): string {
  const count = conversation.memberIds.length
  switch (conversation.kind) {
    case 'self':
      return 'Only you can hear these'
    case 'direct':
      return ''
    case 'channel':
    case 'group':
      return count === 1 ? '1 member' : `${count} members`
  }
}

function TimelineBody({ conversation }: { readonly conversation: UiConversation }) {
  const { timelines } = useServices()
  const timeline = useStore(timelines.store, (state) => state[conversation.id])
  const isEmpty = useMemo(() => timeline?.notes.every((note) => note.rootId !== null) ?? true, [timeline])
  if (timeline === undefined || (timeline.status === 'loading' && isEmpty)) return <TimelineSkeleton />
  if (timeline.status === 'failed' && isEmpty) {
    return (
      <Empty
        role="alert"
        title="These notes could not be read"
        actions={<Button onClick={() => void timelines.open(conversation.id)}>Try again</Button>}
      >
        {timeline.failure}
      </Empty>
    )
  }
  if (isEmpty && !timeline.hasOlder) return <EmptyConversation conversation={conversation} />
  return <NoteList key={timeline.run} conversation={conversation} timeline={timeline} />
}

function EmptyConversation({ conversation }: { readonly conversation: UiConversation }) {
  const { navigation } = useServices()
  const isAlone = useFeed((state) => Object.keys(state.members).length <= 1) && conversation.kind === 'channel'
  return (
    <Empty
      title={conversation.kind === 'self' ? 'Think aloud' : 'Nothing said yet'}
      actions={isAlone ? <Button onClick={() => navigation.showDialog('invite')}>Invite people</Button> : undefined}
    >
      {conversation.kind === 'self'
        ? 'Hold the button below and speak. What you record here stays with you, on all your devices.'
        : isAlone
          ? 'You are the first one here. Hold the button below and speak, or invite somebody to hear it.'
          : 'Hold the button below and speak. The others hear it when it suits them.'}
    </Empty>
  )
}
