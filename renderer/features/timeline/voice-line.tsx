import { LoaderCircle, Pause, Play } from 'lucide-react'
import { useCallback, useContext, useMemo, useSyncExternalStore } from 'react'
import { unpackGaps } from '#shared/audio/gaps.ts'
import type { UiNote } from '#shared/contract/desktop.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { trackOfNote } from '../../app/playback.ts'
import { usePlayer, useServices } from '../../app/services-context.ts'
import { ChapterTicks, withChapters } from '../../ui/chapter-ticks.tsx'
import { classes } from '../../ui/classes.ts'
import { GapMarks } from '../../ui/gap-marks.tsx'
import { MomentTicks } from '../../ui/moment-ticks.tsx'
import { SeekSlider } from '../../ui/seek-slider.tsx'
import { Waveform } from '../../ui/waveform.tsx'
import { waveformWidth } from '../../ui/waveform-bars.ts'
import type { ReplayClock } from '../annotation/replay-clock.ts'
import css from './note.module.css'
import { nameOfPlay } from './note-words.ts'
import { useLength } from './use-length.ts'
import { roomOf, WaveRoomContext } from './wave-room.ts'

interface VoiceLineProps {
  readonly note: UiNote
  readonly audio: NonNullable<UiNote['audio']>
  readonly tabIndex: number
  /** Where one looks in the note, while it does not lie in the player; null or left out: at its beginning. */
  readonly looked?: ReplayClock | null
}

/** Play, the shape of the voice, and its length; the shape is also where one seeks. */
export function VoiceLine({ note, audio, tabIndex, looked = null }: VoiceLineProps) {
  const { commands, playback } = useServices()
  const status = usePlayer((state) => (state.track?.id === note.id ? state.status : 'idle'))
  const durationMs = useLength(note.id, audio.durationMs)
  const isSounding = status === 'playing' || status === 'loading'
  return (
    <>
      <button
        type="button"
        aria-label={nameOfPlay(note, durationMs, isSounding)}
        aria-busy={status === 'loading'}
        title={isSounding ? 'Pause (Enter)' : 'Play (Enter)'}
        tabIndex={tabIndex}
        className={classes(css.play, !note.isHeard && css.playUnheard, isSounding && css.playing)}
        onClick={() => commands.toggleNote(note)}
      >
        {status === 'loading' ? (
          <LoaderCircle size={14} aria-hidden className={css.spin} />
        ) : isSounding ? (
          <Pause size={13} fill="currentColor" strokeWidth={0} aria-hidden />
        ) : (
          <Play size={13} fill="currentColor" strokeWidth={0} aria-hidden className={css.playIcon} />
        )}
      </button>
      <LiveWave
        note={note}
        audio={audio}
        durationMs={durationMs}
        tabIndex={tabIndex}
        looked={looked}
        onSeek={(positionMs) => playback.play(trackOfNote(note), positionMs)}
      />
      <span className={classes(css.length, 'numbers')}>{formatDuration(durationMs)}</span>
    </>
  )
}

interface LiveWaveProps extends VoiceLineProps {
  readonly durationMs: number
  readonly onSeek: (positionMs: number) => void
}

/** Alone in following the position, so that a playing note redraws nothing but its shape. */
function LiveWave({ note, audio, durationMs, tabIndex, looked = null, onSeek }: LiveWaveProps) {
  const isLoaded = usePlayer((state) => state.track?.id === note.id)
  const playedMs = usePlayer((state) => (state.track?.id === note.id ? state.positionMs : 0))
  const lookedMs = useLookedMs(looked, isLoaded)
  const positionMs = isLoaded ? playedMs : lookedMs
  const { peaks } = audio
  const mostPx = useContext(WaveRoomContext)
  const room = useMemo(() => roomOf(audio.durationMs, mostPx), [audio.durationMs, mostPx])
  const gaps = useMemo(() => unpackGaps(audio.gaps, durationMs), [audio.gaps, durationMs])
  return (
    <SeekSlider
      label={`Place in note from ${note.isMine ? 'you' : note.authorName}${withChapters(audio.chapters)}`}
      positionMs={positionMs}
      durationMs={durationMs}
      tabIndex={tabIndex}
      onSeek={onSeek}
      className={css.wave}
      widthPx={waveformWidth(audio.durationMs)}
    >
      {(shownMs) => (
        <>
          <Waveform
            peaks={peaks}
            isHeard={note.isHeard}
            progress={isLoaded || shownMs > 0 ? shownMs / Math.max(1, durationMs) : null}
            {...(room === null ? {} : { room })}
          />
          <GapMarks gaps={gaps} durationMs={durationMs} />
          <ChapterTicks chapters={audio.chapters} durationMs={durationMs} />
          <MomentTicks replies={note.anchored} durationMs={durationMs} />
        </>
      )}
    </SeekSlider>
  )
}

const noChanges = (): void => {}

/** Not asked while the player knows: nothing is drawn twice. */
function useLookedMs(clock: ReplayClock | null, isLoaded: boolean): number {
  const subscribe = useCallback((listener: () => void) => clock?.subscribe(listener) ?? noChanges, [clock])
  return useSyncExternalStore(subscribe, () => (clock && !isLoaded ? clock.positionMs() : 0))
}
