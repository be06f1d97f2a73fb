import { Check } from 'lucide-react'
import { memo, useState } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { useServices } from '../../app/services-context.ts'
import { isPictured } from '../../stores/pictured.ts'
import type { PaneName } from '../../stores/ui-store.ts'
import { Avatar } from '../../ui/avatar.tsx'
import { classes } from '../../ui/classes.ts'
import { formatClock, formatClockShort } from '../../ui/time-format.ts'
import { waveformWidth } from '../../ui/waveform-bars.ts'
import { NotePicture } from '../note-picture/note-picture.tsx'
import { NoteReactions } from '../reactions/note-reactions.tsx'
import { AboutMoment } from './about-moment.tsx'
import { AnchoredLane } from './anchored-lane.tsx'
import css from './note.module.css'
import { NoteActions } from './note-actions.tsx'
import { NoteStateView } from './note-state.tsx'
import { nameOfNote } from './note-words.ts'
import type { RowPlace } from './row-place.ts'
import { VoiceLine } from './voice-line.tsx'

interface NoteRowProps extends RowPlace {
  readonly note: UiNote
  readonly startsGroup: boolean
  readonly pane: PaneName
  readonly isSelected: boolean
  /** Chosen, to be heard with others. */
  readonly isMarked?: boolean
  /** The one row per list that Tab stops at; its controls follow. */
  readonly isTabStop: boolean
}

/** One note. The row takes the focus, so that keys act on it; a click on it or in it selects it. */
export const NoteRow = memo(function NoteRow({
  note,
  startsGroup,
  pane,
  isSelected,
  isMarked = false,
  isTabStop,
  index,
  fromEndPx,
  measure,
}: NoteRowProps) {
  const { navigation } = useServices()
  /** Under the pointer. What can be done with a note is made where somebody can do it: a timeline has many rows. */
  const [isNear, setNear] = useState(false)
  const author = note.isMine ? 'You' : note.authorName
  const time = formatClock(note.createdAtMs)
  const tabIndex = isTabStop ? 0 : -1
  return (
    <article
      ref={measure}
      data-index={index}
      style={{ bottom: fromEndPx }}
      data-note-id={note.id}
      data-state={note.state}
      data-duration-ms={note.audio?.durationMs}
      aria-label={`${nameOfNote(note)}${isMarked ? ', chosen' : ''}`}
      tabIndex={tabIndex}
      className={classes(css.note, startsGroup && css.first, isSelected && css.selected, isMarked && css.marked)}
      onPointerDown={(event) => {
        const isChoosing = pane === 'timeline' && event.button === 0
        // The text under a range is not what is chosen.
        if (isChoosing && event.shiftKey) event.preventDefault()
        if (isChoosing && (event.shiftKey || event.ctrlKey || event.metaKey)) navigation.mark(note.id, event.shiftKey)
        navigation.select(pane, note.id)
      }}
      onPointerEnter={() => setNear(true)}
      onPointerLeave={() => setNear(false)}
      onFocus={() => {
        if (!isSelected) navigation.select(pane, note.id)
      }}
    >
      {isMarked ? <Check size={14} aria-hidden className={css.markSign} /> : null}
      {startsGroup ? <Avatar name={note.authorName} isMine={note.isMine} size={30} /> : null}
      {startsGroup || !(isNear || isSelected) ? null : (
        <time aria-hidden className={classes(css.gutterTime, 'numbers')}>
          {formatClockShort(note.createdAtMs)}
        </time>
      )}
      <div className={css.main}>
        {startsGroup ? (
          <div className={css.byline}>
            <span className={css.author}>{author}</span>
            <time dateTime={new Date(note.createdAtMs).toISOString()} className={classes(css.time, 'numbers')}>
              {time}
            </time>
          </div>
        ) : null}
        {pane === 'thread' && note.anchor ? <AboutMoment anchor={note.anchor} tabIndex={tabIndex} /> : null}
        <div className={css.line}>
          {note.audio === null ? (
            <p className={css.text}>{note.text}</p>
          ) : (
            <VoiceLine note={note} audio={note.audio} tabIndex={tabIndex} />
          )}
          <NoteStateView note={note} tabIndex={tabIndex} />
        </div>
        {note.transcript ? (
          <p dir="auto" lang={note.transcript.language ?? undefined} className={css.words}>
            {note.transcript.snippet}
          </p>
        ) : null}
        {note.audio !== null && note.anchored ? (
          <AnchoredLane
            note={note}
            audio={note.audio}
            widthPx={waveformWidth(note.audio.durationMs)}
            tabIndex={tabIndex}
          />
        ) : null}
        {isPictured(note) ? <NotePicture note={note} tabIndex={tabIndex} /> : null}
        {note.reactions.length > 0 ? <NoteReactions note={note} tabIndex={tabIndex} /> : null}
        {pane === 'timeline' && note.replies.count > 0 ? <Replies note={note} tabIndex={tabIndex} /> : null}
      </div>
      {isNear || isSelected || isTabStop ? <NoteActions note={note} pane={pane} tabIndex={tabIndex} /> : null}
    </article>
  )
})

function Replies({ note, tabIndex }: { readonly note: UiNote; readonly tabIndex: number }) {
  const { navigation } = useServices()
  const { count, unheard } = note.replies
  return (
    <button
      type="button"
      tabIndex={tabIndex}
      className={classes(css.replies, 'numbers')}
      onClick={() => void navigation.openThread(note)}
    >
      {count === 1 ? '1 reply' : `${count} replies`}
      {unheard > 0 ? <span className={css.repliesUnheard}>{unheard} unheard</span> : null}
    </button>
  )
}
