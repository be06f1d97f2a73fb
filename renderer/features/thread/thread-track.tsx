import { ChevronLeft, ChevronRight, Play } from 'lucide-react'
import { useMemo } from 'react'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { lengthOfTrack, type TrackPiece } from '#shared/thread/thread-track.ts'
import { usePlayer, useProgram, useServices } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { SeekSlider } from '../../ui/seek-slider.tsx'
import css from './thread-track.module.css'

/** The thread as one track: begun with a button, then a lane for each speaker, where one sees who speaks and goes to a place. */
export function ThreadTrack({ notes }: { readonly notes: readonly UiNote[] }) {
  const { commands } = useServices()
  const rootId = notes[0]?.id
  const running = useProgram((state) => (state.kind === 'running' && state.rootId === rootId ? state : null))
  const spoken = notes.filter((note) => note.audio !== null)
  if (running !== null) return <Lanes notes={notes} pieces={running.pieces} at={running.at} />
  if (spoken.length < 2) return null
  const lengthMs = spoken.reduce((sum, note) => sum + (note.audio?.durationMs ?? 0), 0)
  return (
    <div className={css.start}>
      <Button size="small" title="Play the thread as one track (Q)" onClick={() => commands.notes.playThread()}>
        <Play size={12} fill="currentColor" strokeWidth={0} aria-hidden />
        <span className="numbers">Play thread, {formatDuration(lengthMs)}</span>
      </Button>
    </div>
  )
}

interface LanesProps {
  readonly notes: readonly UiNote[]
  readonly pieces: readonly TrackPiece[]
  readonly at: number
}

/** More speakers than this share the last lane. */
const LANES = 6

function Lanes({ notes, pieces, at }: LanesProps) {
  const { program } = useServices()
  const lengthMs = lengthOfTrack(pieces)
  const piece = pieces[at]
  const positionMs = usePlayer(({ track, positionMs: inNote }) =>
    piece && track?.id === piece.noteId
      ? piece.startMs + Math.min(Math.max(0, inNote - piece.fromMs), piece.toMs - piece.fromMs)
      : (piece?.startMs ?? 0),
  )
  const lanes = useMemo(() => lanesOf(notes, pieces), [notes, pieces])
  const percent = (ms: number): string => `${(100 * ms) / Math.max(1, lengthMs)}%`
  const speaker = lanes.find(({ pieces: own }) => piece && own.includes(piece))?.name ?? ''
  return (
    <section aria-label="Thread as one track" className={css.track}>
      <div className={css.names} aria-hidden>
        {lanes.map(({ key, name }) => (
          <span key={key} className={classes(css.name, name === speaker && css.speaking)}>
            {name}
          </span>
        ))}
      </div>
      <SeekSlider
        label={`Place in the thread, ${speaker} ${speaker === 'You' ? 'speak' : 'speaks'}`}
        positionMs={positionMs}
        durationMs={lengthMs}
        onSeek={(trackMs) => program.seek(trackMs)}
        className={css.lanes}
      >
        {(shownMs) => (
          <>
            {lanes.map(({ key, pieces: own }) => (
              <span key={key} className={css.lane} aria-hidden>
                {own.map((one) => (
                  <span
                    key={one.startMs}
                    className={classes(css.piece, one === piece && css.sounding)}
                    style={{ left: percent(one.startMs), width: percent(one.toMs - one.fromMs) }}
                  />
                ))}
              </span>
            ))}
            <span aria-hidden className={css.needle} style={{ left: percent(shownMs) }} />
          </>
        )}
      </SeekSlider>
      <div className={css.foot}>
        <span className="numbers">
          {formatDuration(positionMs)} of {formatDuration(lengthMs)}
        </span>
        <span className={css.spring} />
        <IconButton
          label="Speaker before"
          hint="Speaker before (Shift+←)"
          onClick={() => void program.toOtherSpeaker(-1)}
        >
          <ChevronLeft size={15} aria-hidden />
        </IconButton>
        <IconButton label="Next speaker" hint="Next speaker (Shift+→)" onClick={() => void program.toOtherSpeaker(1)}>
          <ChevronRight size={15} aria-hidden />
        </IconButton>
      </div>
    </section>
  )
}

interface Lane {
  readonly key: string
  readonly name: string
  readonly pieces: readonly TrackPiece[]
}

function lanesOf(notes: readonly UiNote[], pieces: readonly TrackPiece[]): readonly Lane[] {
  const authors = [...new Set(pieces.map(({ authorId }) => authorId))]
  const nameOf = (authorId: string): string => {
    const note = notes.find((one) => one.authorId === authorId)
    return note?.isMine ? 'You' : (note?.authorName ?? '')
  }
  const own = authors.slice(0, authors.length > LANES ? LANES - 1 : LANES)
  const others = authors.slice(own.length)
  const lanes = own.map((authorId) => ({
    key: authorId as string,
    name: nameOf(authorId),
    pieces: pieces.filter((piece) => piece.authorId === authorId),
  }))
  if (others.length === 0) return lanes
  const rest = { key: 'others', name: 'Others', pieces: pieces.filter(({ authorId }) => others.includes(authorId)) }
  return [...lanes, rest]
}
