import { CornerUpLeft } from 'lucide-react'
import type { UiNote } from '#shared/contract/desktop.ts'
import type { Anchor } from '#shared/contract/model.ts'
import { trackOfNote } from '../../app/playback.ts'
import { useServices, useThread } from '../../app/services-context.ts'
import { classes } from '../../ui/classes.ts'
import { useAnchorWords } from '../note-picture/use-anchor-words.ts'
import css from './anchored.module.css'

/** Which moment a reply is about; a click plays that moment of the note. */
export function AboutMoment({ anchor, tabIndex }: { readonly anchor: Anchor; readonly tabIndex: number }) {
  const { playback } = useServices()
  const note = useThread((state) =>
    state.status === 'ready' ? [state.root, ...state.replies].find(({ id }) => id === anchor.noteId) : undefined,
  )
  const moment = useAnchorWords(anchor, note ?? null)
  if (!isPlayable(note)) {
    return (
      <span className={classes(css.about, 'numbers')}>
        <CornerUpLeft size={12} aria-hidden />
        at {moment}
      </span>
    )
  }
  const name = `Play ${note.isMine ? 'your' : `${note.authorName}’s`} note at ${moment}, which this is about`
  return (
    <button
      type="button"
      aria-label={name}
      title={name}
      tabIndex={tabIndex}
      className={classes(css.about, 'numbers')}
      onClick={() => playback.play(trackOfNote(note), Math.min(anchor.atMs, note.audio?.durationMs ?? 0))}
    >
      <CornerUpLeft size={12} aria-hidden />
      at {moment}
    </button>
  )
}

const isPlayable = (note: UiNote | undefined): note is UiNote => note !== undefined && note.audio !== null
