import { Pencil } from 'lucide-react'
import { useCallback, useState } from 'react'
import type { UiCaptions } from '#shared/contract/captions.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ErrorText } from '../../ui/field.tsx'
import css from './details.module.css'
import { ImportCaptions } from './import-captions.tsx'
import { TranscriptEditor } from './transcript-editor.tsx'
import { TranscriptLines } from './transcript-lines.tsx'
import { useAsked } from './use-asked.ts'

interface TranscriptProps {
  readonly note: UiNote
  readonly durationMs: number
}

/** What is said in a note: to read, to go to, and for its author to write. */
export function Transcript({ note, durationMs }: TranscriptProps) {
  const { bridge } = useServices()
  const [isEditing, setEditing] = useState(false)
  // Asked again at every change of the note: new words may begin like the old ones.
  const ask = useCallback(() => bridge.client.notes.captions.query({ noteId: note.id }), [bridge, note])
  const asked = useAsked(ask)
  const isReadOnly = useFeed((state) => state.readOnlyBecause !== null)
  const canWrite = note.isMine && note.seq !== null && !isReadOnly
  const shown = asked.status === 'ready' ? asked.value : null
  return (
    <section aria-label="Transcript" className={css.section}>
      <div className={css.headingLine}>
        <h3 className={css.heading}>Transcript</h3>
        {shown ? <span className={css.by}>{sourceOf(shown)}</span> : null}
        {canWrite && shown && !isEditing ? (
          <IconButton label="Edit transcript" onClick={() => setEditing(true)}>
            <Pencil size={14} aria-hidden />
          </IconButton>
        ) : null}
      </div>
      {asked.status === 'failed' ? <ErrorText>{asked.failure}</ErrorText> : null}
      {isEditing ? (
        <TranscriptEditor note={note} durationMs={durationMs} present={shown} onClose={() => setEditing(false)} />
      ) : shown ? (
        <TranscriptLines note={note} captions={shown.captions} durationMs={durationMs} />
      ) : asked.status === 'ready' ? (
        <p className={css.none}>
          {canWrite
            ? 'Write down what you say, so that it can be read and found.'
            : 'Nobody wrote down what is said in this note.'}
        </p>
      ) : null}
      {canWrite && !isEditing && asked.status === 'ready' ? (
        <div className={css.buttons}>
          {shown ? null : (
            <Button size="small" onClick={() => setEditing(true)}>
              Write it
            </Button>
          )}
          <ImportCaptions note={note} durationMs={durationMs} />
        </div>
      ) : null}
    </section>
  )
}

function sourceOf({ captions, memberName }: UiCaptions): string {
  const language = captions.language === null ? '' : `, ${captions.language}`
  switch (captions.source) {
    case 'hand':
      return `written by ${memberName}${language}`
    case 'webvtt':
      return `from a file of ${memberName}’s${language}`
    case 'machine':
      return `heard by a program${language}`
  }
}
