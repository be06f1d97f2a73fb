import { Pause, Play } from 'lucide-react'
import type { UiTake } from '#shared/contract/ui-take.ts'
import { formatDuration } from '#shared/kernel/format.ts'
import { useFeed, usePlayer, useServices } from '../../app/services-context.ts'
import { nameInSentence } from '../../stores/selectors.ts'
import { Button } from '../../ui/button.tsx'
import { classes } from '../../ui/classes.ts'
import { formatClock, formatDay } from '../../ui/time-format.ts'
import { Waveform } from '../../ui/waveform.tsx'
import { DraftQuestion } from '../composer/draft-question.tsx'
import { DraftPicture } from '../showing/draft-picture.tsx'
import { useSecondsLeft } from '../status/use-seconds-left.ts'
import noteCss from '../timeline/note.module.css'
import { draftDeedOf } from './draft-keys.ts'
import css from './drafts.module.css'
import { useDraftDeeds } from './use-draft-deeds.ts'

/** One draft: whose conversation, how long, why it was kept; and what can be done with it. */
export function DraftItem({ take, isFirst }: { readonly take: UiTake; readonly isFirst: boolean }) {
  const { clock } = useServices()
  const conversation = useFeed((state) => state.conversations[take.target.conversationId])
  const deed = useDraftDeeds(take)
  const place = `${nameInSentence(conversation)}${take.target.rootId === null ? '' : ', thread'}`
  const length = formatDuration(take.durationMs)
  const name = `draft to ${place}, ${length}`
  const said = `${formatDay(take.startedAtMs, clock.nowMs())}, ${formatClock(take.startedAtMs)}`
  return (
    <li
      data-take-id={take.id}
      data-autofocus={isFirst || undefined}
      // A row is a stop of its own, so that one key does what else three Tabs away.
      // biome-ignore lint/a11y/noNoninteractiveTabindex: its keys stand in the sheet, and every one has a button too
      tabIndex={0}
      aria-label={`${place}, ${length}, ${said}${take.state === 'discarded' ? ', discarded' : ''}`}
      className={css.item}
      onKeyDown={(event) => {
        const wanted = event.target === event.currentTarget && !event.repeat ? draftDeedOf(event) : null
        if (wanted !== null && deed(wanted)) event.preventDefault()
      }}
    >
      <div className={css.line}>
        <PlayButton take={take} name={name} onClick={() => deed('play')} />
        <div className={css.about}>
          <p className={css.place}>{place}</p>
          <p className={css.said}>{said}</p>
        </div>
        {take.state === 'draft' ? <DraftPicture take={take} /> : null}
        <DraftWave take={take} />
        <span className={classes(css.length, 'numbers')}>{length}</span>
        {take.state === 'discarded' ? (
          <Discarded take={take} name={name} onUndo={() => deed('undo')} />
        ) : (
          <div className={css.deeds}>
            <Button size="small" tone="quiet" aria-label={`Send to… ${name}`} onClick={() => deed('sendTo')}>
              Send to…
            </Button>
            {take.question ? null : (
              <>
                <Button size="small" tone="quiet" aria-label={`Discard ${name}`} onClick={() => deed('discard')}>
                  Discard
                </Button>
                <Button size="small" aria-label={`Send ${name}`} onClick={() => deed('send')}>
                  Send
                </Button>
              </>
            )}
          </div>
        )}
      </div>
      {take.keptBecause === null ? null : <p className={css.kept}>{take.keptBecause}</p>}
      {take.state === 'draft' ? <DraftQuestion take={take} /> : null}
    </li>
  )
}

interface PartProps {
  readonly take: UiTake
  readonly name: string
}

function PlayButton({ take, name, onClick }: PartProps & { readonly onClick: () => void }) {
  const isSounding = usePlayer(
    (state) => state.track?.id === take.id && (state.status === 'playing' || state.status === 'loading'),
  )
  return (
    <button
      type="button"
      aria-label={`${isSounding ? 'Pause' : 'Play'} ${name}`}
      disabled={take.state !== 'draft'}
      className={classes(noteCss.play, isSounding && noteCss.playing)}
      onClick={onClick}
    >
      {isSounding ? (
        <Pause size={13} fill="currentColor" strokeWidth={0} aria-hidden />
      ) : (
        <Play size={13} fill="currentColor" strokeWidth={0} aria-hidden className={noteCss.playIcon} />
      )}
    </button>
  )
}

function DraftWave({ take }: { readonly take: UiTake }) {
  const positionMs = usePlayer((state) => (state.track?.id === take.id ? state.positionMs : null))
  return (
    <div className={css.wave} aria-hidden>
      <Waveform
        peaks={take.peaks ?? []}
        isHeard={false}
        progress={positionMs === null ? null : positionMs / Math.max(1, take.durationMs)}
      />
    </div>
  )
}

function Discarded({ take, name, onUndo }: PartProps & { readonly onUndo: () => void }) {
  const leftS = useSecondsLeft(take.undoUntilMs ?? 0)
  return (
    <div className={css.deeds}>
      <span className={css.gone}>Discarded</span>
      <Button size="small" aria-label={`Undo discarding ${name}`} disabled={leftS === 0} onClick={onUndo}>
        Undo
        <span aria-hidden className={classes(css.left, 'numbers')}>
          {leftS}
        </span>
      </Button>
    </div>
  )
}
