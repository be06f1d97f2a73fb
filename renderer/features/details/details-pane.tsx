import { ArrowLeft, X } from 'lucide-react'
import { useEffect, useRef } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { NoteId } from '#shared/kernel/ids.ts'
import { useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { Empty } from '../../ui/empty.tsx'
import { formatClock } from '../../ui/time-format.ts'
import { SaveCopy } from '../save-copy/save-copy.tsx'
import threadCss from '../thread/thread.module.css'
import { VoiceLine } from '../timeline/voice-line.tsx'
import { ChapterList } from './chapter-list.tsx'
import css from './details.module.css'
import { HeardList } from './heard-list.tsx'
import { Transcript } from './transcript.tsx'
import { useNote } from './use-note.ts'

/** The right pane about one note: what is said in it, its chapters, and who has heard it. */
export function DetailsPane({ noteId }: { readonly noteId: NoteId }) {
  const { navigation } = useServices()
  const note = useNote(noteId)
  const closing = useRef<HTMLButtonElement>(null)
  useEffect(() => closing.current?.focus({ preventScroll: true }), [])
  const close = () => navigation.showDetails(null)
  return (
    <>
      <header className={threadCss.header}>
        <IconButton label="Back to the notes" className={threadCss.back} onClick={close}>
          <ArrowLeft size={16} aria-hidden />
        </IconButton>
        <h2 className={threadCss.title}>Details</h2>
        <span className={threadCss.place}>{placeOf(note)}</span>
        <IconButton ref={closing} label="Close details" hint="Close details (Esc)" onClick={close}>
          <X size={16} aria-hidden />
        </IconButton>
      </header>
      {note === 'gone' ? (
        <Empty title="This note is gone" actions={<Button onClick={close}>Close</Button>}>
          It is not in this conversation any more.
        </Empty>
      ) : note?.audio ? (
        <NoteDetails key={note.id} note={note} audio={note.audio} />
      ) : null}
    </>
  )
}

const placeOf = (note: UiNote | null | 'gone'): string =>
  note === null || note === 'gone' ? '' : `${note.isMine ? 'You' : note.authorName}, ${formatClock(note.createdAtMs)}`

function NoteDetails({ note, audio }: { readonly note: UiNote; readonly audio: NonNullable<UiNote['audio']> }) {
  return (
    <div className={css.body}>
      <div className={css.line}>
        <VoiceLine note={note} audio={audio} tabIndex={0} />
      </div>
      {audio.chapters && audio.chapters.length > 0 ? <ChapterList note={note} chapters={audio.chapters} /> : null}
      <Transcript note={note} durationMs={audio.durationMs} />
      <HeardList note={note} />
      <SaveCopy note={note} />
    </div>
  )
}
