import type { UiTake } from '#shared/contract/ui-take.ts'
import { speakDuration } from '#shared/kernel/format.ts'
import { capsFor } from '../../app/keys.ts'
import { useFeed, useServices } from '../../app/services-context.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { Keys } from '../../ui/kbd.tsx'
import { CameraButton } from '../camera/camera-button.tsx'
import { ClipButton } from '../clips/clip-button.tsx'
import { ClipLine } from '../clips/clip-line.tsx'
import { ShowButton } from '../showing/show-button.tsx'
import { Elapsed } from './elapsed-time.tsx'
import { LevelMeter } from './level-meter.tsx'
import css from './recorder.module.css'
import { SilenceNote } from './silence-note.tsx'
import { TakeChapters } from './take-chapters.tsx'
import { useReviewedFirst } from './use-reviewed-first.ts'

interface RecorderStripProps {
  readonly take: UiTake
  /** Under a picture that is drawn on, where letters are tools. */
  readonly isDrawing?: boolean
}

/** The take being made: that it runs, how loud, how long, to whom, and how it ends. */
export function RecorderStrip({ take, isDrawing = false }: RecorderStripProps) {
  const { talk, actions, capture, clock, isMac, showing } = useServices()
  const conversation = useFeed((state) => state.conversations[take.target.conversationId])
  const isReviewed = useReviewedFirst(take.target.conversationId)
  const isFinishing = take.state === 'finishing'
  return (
    <section aria-label="Recorder" data-state={take.state} className={css.strip}>
      <span aria-hidden className={classes(css.light, isRunning(take) && css.on)} />
      <Elapsed clock={clock} durationMs={take.durationMs} isOn={isRunning(take)} />
      <div className={css.meter}>
        <LevelMeter levels={capture} />
        {isRunning(take) ? <SilenceNote levels={capture} /> : null}
      </div>
      <p className={css.target}>
        to <strong>{nameInSentence(conversation)}</strong>
        {take.target.rootId === null ? '' : ', thread'}
      </p>
      <p role="status" className={classes(css.hint, take.limitInMs !== undefined && css.urgent)}>
        {hintOf(take, isReviewed)}
      </p>
      {isDrawing ? null : <TakeChapters take={take} />}
      <ClipLine takeId={take.id} />
      {isDrawing ? null : <ShowButton />}
      <CameraButton />
      <ClipButton className={css.clip} />
      <Button tone="quiet" disabled={isFinishing} onClick={() => talk.escape()}>
        {take.isAppend ? 'Leave out' : 'Discard'} <Keys keys={isDrawing ? ['Esc', 'Esc'] : ['Esc']} />
      </Button>
      <Button
        tone="quiet"
        disabled={take.state !== 'recording'}
        aria-label={`Mark a chapter, ${take.chapters?.length ?? 0} so far`}
        onClick={() => actions.markTake(take.id)}
      >
        Mark{' '}
        <span aria-hidden className="numbers">
          {take.chapters?.length ?? 0}
        </span>{' '}
        {isDrawing ? null : <Keys keys={capsFor('writeMessage', isMac)} />}
      </Button>
      {take.isLatched ? (
        <Button
          tone="quiet"
          disabled={take.state !== 'recording'}
          aria-label={take.isPaused ? 'Resume' : 'Pause'}
          onClick={() => (take.isPaused ? actions.resumeTake(take.id) : actions.pauseTake(take.id))}
        >
          {take.isPaused ? 'Resume' : 'Pause'} <Keys keys={isDrawing ? capsFor('playPause', isMac) : ['P']} />
        </Button>
      ) : null}
      {take.isLatched ? (
        <Button
          className={css.finish}
          disabled={isFinishing}
          onClick={() => (isDrawing ? showing.finish() : talk.finish(take.id))}
        >
          {take.isAppend ? 'Keep in the draft' : isReviewed ? 'Review recording' : 'Send recording'}
        </Button>
      ) : null}
    </section>
  )
}

const isRunning = (take: UiTake): boolean => take.state === 'recording' && take.isPaused !== true

function hintOf(take: UiTake, isReviewed: boolean): string {
  switch (take.state) {
    case 'opening':
      return 'Opening the microphone…'
    case 'finishing':
      return 'Keeping the last words…'
    case 'recording':
      if (take.isPaused) return 'Paused. What you said is kept'
      if (take.limitInMs !== undefined) return `Ends ${speakDuration(take.limitInMs)} from now, kept as a draft`
      if (take.isAppend) return 'Continuing the draft. Press again to keep'
      return `Recording. ${take.isLatched ? 'Press again' : 'Release'} to ${isReviewed ? 'review' : 'send'}`
    case 'draft':
    case 'discarded':
      return ''
  }
}
