import { Check, CheckCheck, Clock, TriangleAlert, Upload } from 'lucide-react'
import type { NoteState, UiNote } from '#shared/contract/desktop.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import css from './note.module.css'
import { stateWords } from './note-words.ts'

const icons: Readonly<Record<NoteState, typeof Check>> = {
  queued: Clock,
  uploading: Upload,
  delivered: Check,
  heard: CheckCheck,
  failed: TriangleAlert,
}

/** How far an own note got; a failed one says why and what can be done. */
export function NoteStateView({ note, tabIndex }: { readonly note: UiNote; readonly tabIndex: number }) {
  const { actions } = useServices()
  const members = useFeed((state) => state.members)
  const words = stateWords(note, members)
  if (words === null) return null
  const Icon = icons[note.state]
  if (note.state === 'failed') {
    return (
      <span className={classes(css.state, css.failed)}>
        <span data-state={note.state} className={classes(css.failureText, 'numbers')} title={words}>
          <Icon size={13} aria-hidden className={css.stateIcon} />
          <span>{words}</span>
        </span>
        <span className={css.stateActions}>
          <Button size="small" tabIndex={tabIndex} onClick={() => actions.retryNote(note.id)}>
            Retry
          </Button>
          <Button size="small" tone="quiet" tabIndex={tabIndex} onClick={() => actions.discardNote(note.id)}>
            Discard
          </Button>
        </span>
      </span>
    )
  }
  return (
    <span data-state={note.state} className={classes(css.state, css[note.state], 'numbers')} title={words}>
      <Icon size={13} aria-hidden className={css.stateIcon} />
      {note.state === 'heard' ? <span className={css.stateWords}>{words}</span> : <span>{words}</span>}
    </span>
  )
}
