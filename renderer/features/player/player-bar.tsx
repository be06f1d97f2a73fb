import { ListMusic, LoaderCircle, Pause, Play, RotateCcw, RotateCw, X } from 'lucide-react'
import { formatDuration } from '#shared/kernel/format.ts'
import { totalsInWords } from '#shared/playback/queue-order.ts'
import { useFeed, usePlayer, useQueue, useServices } from '../../app/services-context.ts'
import { isSounding, type PlayerTrack, SKIP_MS } from '../../stores/player-store.ts'
import { nameInSentence, unheardTotal } from '../../stores/selectors.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { GapMarks } from '../../ui/gap-marks.tsx'
import { SeekSlider } from '../../ui/seek-slider.tsx'
import { PlayingPicture } from '../note-picture/playing-picture.tsx'
import { ListenChoice } from './listen-choice.tsx'
import { ListeningSaid } from './listening-said.tsx'
import css from './player.module.css'
import { QueuePlace } from './queue-place.tsx'
import { SpeedChoice } from './speed-choice.tsx'

/** What sounds, wherever one is. It has its room also when nothing does. */
export function PlayerBar() {
  const track = usePlayer((state) => state.track)
  return (
    <section aria-label="Player" className={css.dock}>
      {track === null ? <IdlePlayer /> : <LoadedPlayer track={track} />}
    </section>
  )
}

function IdlePlayer() {
  const { commands, queue } = useServices()
  const waiting = useQueue((state) => state.unheard)
  const unheard = useFeed((state) => unheardTotal(state.conversations))
  return (
    <>
      <p className={css.idle}>
        {unheard === 0
          ? 'Nothing to hear just now.'
          : waiting !== null
            ? totalsInWords(waiting)
            : unheard === 1
              ? '1 note to hear'
              : `${unheard} notes to hear`}
      </p>
      {unheard > 0 ? (
        <>
          <Button onClick={() => void commands.playNextUnheard()} title="Play the next unheard note (N)">
            <Play size={12} fill="currentColor" strokeWidth={0} aria-hidden />
            Play next unheard
          </Button>
          <Button onClick={() => void queue.catchUp()} title="Play all that is unheard, one after the other (A)">
            <ListMusic size={13} aria-hidden />
            Catch up
          </Button>
        </>
      ) : null}
    </>
  )
}

function LoadedPlayer({ track }: { readonly track: PlayerTrack }) {
  const { playback, navigation, queue } = useServices()
  const closePlayer = () => {
    queue.stop()
    playback.stop()
  }
  const status = usePlayer((state) => state.status)
  const isOn = usePlayer(isSounding)
  const failure = usePlayer((state) => state.failure)
  const conversation = useFeed((state) => state.conversations[track.place.conversationId])
  const place = `${nameInSentence(conversation)}${track.place.rootId === null ? '' : ', thread'}`
  return (
    <>
      <div className={css.transport}>
        <IconButton label="Back 5 s" hint="Back 5 s (←)" onClick={() => playback.skip(-SKIP_MS)}>
          <RotateCcw size={16} aria-hidden />
        </IconButton>
        <button
          type="button"
          aria-label={isOn ? 'Pause' : 'Play'}
          title={isOn ? 'Pause' : 'Play'}
          data-status={status}
          className={css.main}
          onClick={() => playback.togglePlay()}
        >
          {status === 'loading' ? (
            <LoaderCircle size={16} aria-hidden className={css.spin} />
          ) : isOn ? (
            <Pause size={16} fill="currentColor" strokeWidth={0} aria-hidden />
          ) : (
            <Play size={16} fill="currentColor" strokeWidth={0} aria-hidden className={css.playIcon} />
          )}
        </button>
        <IconButton label="Forward 5 s" hint="Forward 5 s (→)" onClick={() => playback.skip(SKIP_MS)}>
          <RotateCw size={16} aria-hidden />
        </IconButton>
      </div>
      {track.pictured ? <PlayingPicture note={track.pictured} /> : null}
      <button
        type="button"
        className={css.what}
        title="Go to this note"
        aria-label={`${track.authorName} ${place}: go to this note`}
        onClick={() => void navigation.goTo(track.place, track.ref.kind === 'note' ? track.ref.noteId : null)}
      >
        <span className={css.who}>{track.authorName}</span>
        <span className={css.where}>{place}</span>
      </button>
      <div className={css.middle}>
        {failure === null ? (
          <Scrubber track={track} />
        ) : (
          <p role="alert" className={css.failure}>
            {failure}
          </p>
        )}
      </div>
      <QueuePlace />
      <SpeedChoice />
      <ListenChoice />
      <ListeningSaid />
      <IconButton label="Close player" onClick={closePlayer}>
        <X size={15} aria-hidden />
      </IconButton>
    </>
  )
}

function Scrubber({ track }: { readonly track: PlayerTrack }) {
  const { playback } = useServices()
  const positionMs = usePlayer((state) => state.positionMs)
  return (
    <>
      <span className={classes(css.clock, 'numbers')} data-testid="player-position">
        {formatDuration(positionMs)}
      </span>
      <SeekSlider
        label="Position"
        positionMs={positionMs}
        durationMs={track.durationMs}
        onSeek={(toMs) => playback.seek(toMs)}
        className={css.scrubber}
      >
        {(shownMs) => {
          const percent = `${(100 * shownMs) / Math.max(1, track.durationMs)}%`
          return (
            <span className={css.rail}>
              <GapMarks gaps={track.gaps} durationMs={track.durationMs} />
              <span className={css.played} style={{ width: percent }} />
              <span className={css.thumb} style={{ left: percent }} />
            </span>
          )
        }}
      </SeekSlider>
      <span className={classes(css.clock, css.total, 'numbers')}>{formatDuration(track.durationMs)}</span>
    </>
  )
}
