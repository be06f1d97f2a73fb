import { Captions, Link, MessageSquareReply, PencilLine, SmilePlus } from 'lucide-react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { isPictured } from '../../stores/pictured.ts'
import type { PaneName } from '../../stores/ui-store.ts'
import { IconButton } from '../../ui/button.tsx'
import css from './note.module.css'

interface NoteActionsProps {
  readonly note: UiNote
  readonly pane: PaneName
  readonly tabIndex: number
}

/** What can be done with a note, over the end of its row. Each has a key too. */
export function NoteActions({ note, pane, tabIndex }: NoteActionsProps) {
  const { commands, navigation } = useServices()
  return (
    <div className={css.actions}>
      {note.seq === null ? null : (
        <IconButton
          label="React"
          hint="React (E)"
          tabIndex={tabIndex}
          onClick={() => {
            navigation.select(pane, note.id)
            commands.run('react')
          }}
        >
          <SmilePlus size={15} aria-hidden />
        </IconButton>
      )}
      {note.audio === null || note.seq === null ? null : (
        <IconButton
          label="Details"
          hint="Words, chapters, who heard it (V)"
          tabIndex={tabIndex}
          onClick={() => {
            navigation.select(pane, note.id)
            navigation.showDetails(note.id)
          }}
        >
          <Captions size={15} aria-hidden />
        </IconButton>
      )}
      {note.seq === null ? null : (
        <IconButton
          label="Copy link"
          hint="Copy link (L)"
          tabIndex={tabIndex}
          onClick={() => {
            navigation.select(pane, note.id)
            commands.run('copyLink')
          }}
        >
          <Link size={15} aria-hidden />
        </IconButton>
      )}
      {isPictured(note) ? (
        <IconButton
          label="Reply on its picture"
          hint="Reply on its picture (Shift+R)"
          tabIndex={tabIndex}
          onClick={() => {
            navigation.select(pane, note.id)
            commands.notes.answerOn(note)
          }}
        >
          <PencilLine size={15} aria-hidden />
        </IconButton>
      ) : null}
      {pane === 'timeline' ? (
        <IconButton
          label="Reply in thread"
          hint="Reply in thread (R)"
          tabIndex={tabIndex}
          onClick={() => void navigation.openThread(note)}
        >
          <MessageSquareReply size={15} aria-hidden />
        </IconButton>
      ) : null}
    </div>
  )
}
