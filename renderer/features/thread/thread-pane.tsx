import { ArrowLeft, X } from 'lucide-react'
import { useFeed, useServices, useThread, useUi } from '../../app/services-context.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import type { ThreadState } from '../../stores/thread-store.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { Composer } from '../composer/composer.tsx'
import { TimelineSkeleton } from '../timeline/timeline-skeleton.tsx'
import { AnchorChip } from './anchor-chip.tsx'
import css from './thread.module.css'
import { ThreadNotes } from './thread-notes.tsx'
import { ThreadTrack } from './thread-track.tsx'

/** The right pane: one root note, its replies, and where to add one. */
export function ThreadPane() {
  const { navigation } = useServices()
  const conversationId = useUi((state) => state.conversationId)
  const rootId = useUi((state) => state.threadRootId)
  const anchor = useUi((state) => state.anchor)
  const conversation = useFeed((state) => (conversationId === null ? undefined : state.conversations[conversationId]))
  const thread = useThread((state) => state)
  return (
    <>
      <header className={css.header}>
        <IconButton label="Back to the timeline" className={css.back} onClick={() => navigation.closeThread()}>
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
        <h2 className={css.title}>Thread</h2>
        <span className={css.place}>{nameInSentence(conversation)}</span>
        <IconButton
          label="Close thread"
          hint="Close thread (Esc)"
          className={css.close}
          onClick={() => navigation.closeThread()}
        >
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {thread.status === 'ready' ? <ThreadTrack notes={notesOf(thread)} /> : null}
      <ThreadBody thread={thread} />
      {conversationId !== null && rootId !== null ? (
        <Composer key={`composer-${rootId}`} place={{ conversationId, rootId, anchor }} placeholder="Reply">
          <AnchorChip />
        </Composer>
      ) : null}
    </>
  )
}

const notesOf = ({ root, replies }: Extract<ThreadState, { status: 'ready' }>) => [root, ...replies]

function ThreadBody({ thread }: { readonly thread: ThreadState }) {
  const services = useServices()
  switch (thread.status) {
    case 'closed':
      return (
        <Empty
          title="This thread is gone"
          actions={<Button onClick={() => services.navigation.closeThread()}>Close</Button>}
        >
          Its first note is not in this conversation any more.
        </Empty>
      )
    case 'loading':
      return <TimelineSkeleton />
    case 'failed':
      return (
        <Empty
          role="alert"
          title="This thread could not be read"
          actions={<Button onClick={() => void services.thread.open(thread.rootId)}>Try again</Button>}
        >
          {thread.failure}
        </Empty>
      )
    case 'ready':
      return <ThreadNotes thread={thread} />
  }
}
