import { Forward, Pause, Play, Scissors } from 'lucide-react'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { trackOfTake } from '../../app/playback.ts'
import { useFeed, usePlayer, useServices, useUi } from '../../app/services-context.ts'
import { Button, IconButton } from '../../ui/button.tsx'
import { ChapterTicks, withChapters } from '../../ui/chapter-ticks.tsx'
import { classes } from '../../ui/classes.ts'
import { SeekSlider } from '../../ui/seek-slider.tsx'
import { Waveform } from '../../ui/waveform.tsx'
import { DraftPicture } from '../showing/draft-picture.tsx'
import noteCss from '../timeline/note.module.css'
import css from './composer.module.css'
import { DraftEditor } from './draft-editor.tsx'
import { DraftQuestion } from './draft-question.tsx'
import { useDraftFocus } from './use-draft-focus.ts'

/** A recording that was kept and not sent: to hear, send or discard; says why it was kept. */
export function DraftRow({ take }: { readonly take: UiTake }) {
  const { actions, drafts, navigation, playback } = useServices()
  const myId = useFeed((state) => (state.session.kind === 'signedIn' ? state.session.member.id : null))
  const isLoaded = usePlayer((state) => state.track?.id === take.id)
  const isSounding = usePlayer(
    (state) => state.track?.id === take.id && (state.status === 'playing' || state.status === 'loading'),
  )
  const positionMs = usePlayer((state) => (state.track?.id === take.id ? state.positionMs : 0))
  const isEditing = useUi((state) => state.editor?.takeId === take.id)
  const length = formatDuration(take.durationMs)
  const focus = useDraftFocus(take)
  const play = (fromMs?: number) => {
    if (myId === null) return
    const track = trackOfTake(take, myId)
    if (fromMs === undefined) playback.toggle(track)
    else playback.play(track, fromMs)
  }
  return (
    <li className={css.draft} data-take-id={take.id} {...focus}>
      <div className={css.draftLine}>
        <button
          type="button"
          aria-label={`${isSounding ? 'Pause' : 'Play'} draft, ${length}`}
          className={classes(noteCss.play, isSounding && noteCss.playing)}
          onClick={() => play()}
        >
          {isSounding ? (
            <Pause size={13} fill="currentColor" strokeWidth={0} aria-hidden />
          ) : (
            <Play size={13} fill="currentColor" strokeWidth={0} aria-hidden className={noteCss.playIcon} />
          )}
        </button>
        <span className={css.draftTitle}>Draft</span>
        <DraftPicture take={take} />
        <div className={css.draftWave}>
          {isEditing ? null : (
            <SeekSlider
              label={`Place in draft${withChapters(take.chapters)}`}
              positionMs={positionMs}
              durationMs={take.durationMs}
              onSeek={play}
              className={css.draftSeek}
            >
              {(shownMs) => (
                <>
                  <Waveform
                    peaks={take.peaks ?? []}
                    isHeard={false}
                    progress={isLoaded || shownMs > 0 ? shownMs / Math.max(1, take.durationMs) : null}
                  />
                  <ChapterTicks chapters={take.chapters} durationMs={take.durationMs} />
                </>
              )}
            </SeekSlider>
          )}
        </div>
        <span className="numbers">{length}</span>
        <IconButton
          label={`Edit draft, ${length}`}
          hint={isEditing ? 'Close the editor (W)' : 'Edit (W)'}
          aria-expanded={isEditing}
          aria-controls={isEditing ? `editor-${take.id}` : undefined}
          className={classes(isEditing && css.editing)}
          onClick={() => drafts.toggle(take.id)}
        >
          <Scissors size={14} aria-hidden />
        </IconButton>
        <IconButton
          label={`Send to another conversation: draft, ${length}`}
          hint="Send to another conversation"
          onClick={() => navigation.chooseConversationFor(take.id)}
        >
          <Forward size={14} aria-hidden />
        </IconButton>
        {take.question ? null : (
          <>
            <Button
              size="small"
              tone="quiet"
              aria-label={`Discard draft, ${length}`}
              onClick={() => actions.discardTake(take.id)}
            >
              Discard
            </Button>
            <Button
              size="small"
              tone="primary"
              aria-label={`Send draft, ${length}`}
              onClick={() => actions.sendTake(take.id)}
            >
              Send
            </Button>
          </>
        )}
      </div>
      {take.keptBecause === null ? null : <p className={css.kept}>{take.keptBecause}</p>}
      <DraftEditor take={take} />
      <DraftQuestion take={take} />
    </li>
  )
}
