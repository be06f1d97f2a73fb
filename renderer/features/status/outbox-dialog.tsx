import { useEffect, useState } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { failureOf } from '../../bridge/failure.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { formatClock, formatDay } from '../../ui/time-format.ts'
import css from './outbox.module.css'

type Unsent = { readonly notes: readonly UiNote[] } | { readonly failure: string } | null

/** What the server has not taken: what failed first, for that waits for the person; then what goes out by itself. */
export function OutboxDialog({ onClose }: { readonly onClose: () => void }) {
  const { bridge } = useServices()
  const connection = useFeed((state) => state.connection)
  const [unsent, setUnsent] = useState<Unsent>(null)
  useEffect(() => {
    let isCurrent = connection !== null
    bridge.client.notes.unsent
      .query()
      .then((notes) => isCurrent && setUnsent({ notes }))
      .catch((error: unknown) => isCurrent && setUnsent({ failure: failureOf(error).message }))
    return () => {
      isCurrent = false
    }
  }, [bridge, connection])
  return (
    <Dialog title="Waiting and failed" onClose={onClose} width={560}>
      <div className={css.body} aria-busy={unsent === null}>
        {unsent === null ? null : 'failure' in unsent ? (
          <p role="alert">{unsent.failure}</p>
        ) : (
          <UnsentNotes notes={unsent.notes} onClose={onClose} />
        )}
        <p role="status" className={css.rest}>
          {restText(connection.waits, unsent !== null && 'notes' in unsent ? unsent.notes.length : 0)}
        </p>
      </div>
    </Dialog>
  )
}

function UnsentNotes({ notes, onClose }: { readonly notes: readonly UiNote[]; readonly onClose: () => void }) {
  const failedFirst = notes.toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'))
  return (
    <ul className={css.list} aria-label="Notes not sent">
      {failedFirst.map((note) => (
        <UnsentNote key={note.id} note={note} onClose={onClose} />
      ))}
    </ul>
  )
}

function UnsentNote({ note, onClose }: { readonly note: UiNote; readonly onClose: () => void }) {
  const { actions, clock, navigation } = useServices()
  const conversation = useFeed((state) => state.conversations[note.conversationId])
  const what = note.audio === null ? (note.text ?? '') : `Voice note, ${formatDuration(note.audio.durationMs)}`
  const place = nameInSentence(conversation)
  const isFailed = note.state === 'failed'
  const named = `${note.audio === null ? 'message' : 'voice note'} to ${place}`
  const goTo = () => {
    onClose()
    const { conversationId, rootId } = note
    void navigation.goTo({ conversationId, rootId, anchor: null }, note.id)
  }
  return (
    <li className={css.item}>
      <div className={css.words}>
        <p className={css.what}>{what}</p>
        <p className={css.facts}>
          {place} · {formatDay(note.createdAtMs, clock.nowMs())}, {formatClock(note.createdAtMs)}
        </p>
        {isFailed ? <p className={css.failure}>{note.failure ?? 'Not sent'}</p> : null}
      </div>
      {isFailed ? (
        <>
          <Button size="small" aria-label={`Retry ${named}`} onClick={() => actions.retryNote(note.id)}>
            Retry
          </Button>
          <Button
            size="small"
            tone="quiet"
            aria-label={`Discard ${named}`}
            onClick={() => actions.discardNote(note.id)}
          >
            Discard
          </Button>
        </>
      ) : null}
      <Button size="small" tone="quiet" aria-label={`Go to ${named}`} onClick={goTo}>
        Go to
      </Button>
    </li>
  )
}

function restText({ notes, reactions, marks }: { notes: number; reactions: number; marks: number }, shown: number) {
  const others = [
    reactions > 0 ? `${reactions} ${reactions === 1 ? 'reaction' : 'reactions'}` : null,
    marks > 0 ? `${marks} ${marks === 1 ? 'mark' : 'marks'} of what you heard and read` : null,
  ].filter((part) => part !== null)
  if (others.length > 0) {
    const isOne = reactions + marks === 1
    return `Also waiting: ${others.join(' and ')}. ${isOne ? 'It goes out by itself' : 'They go out by themselves'}.`
  }
  if (shown === 0) return 'Everything has been delivered.'
  return notes > 0 ? 'What waits goes out by itself, in the order it was made.' : ''
}
